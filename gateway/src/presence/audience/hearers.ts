/**
 * P21: who is told of whom, of those who may see each other (their audiences, P12).
 *
 *   conversation ── its members are told of each other
 *   crowd ───────── its members are told of those whom they watch
 *
 * What is told leaves by *topics*: a conversation that is no crowd, or somebody who is watched.
 */

import { byId } from '../truth/subject.ts';
import type { Conversations } from './conversations.ts';
import { Watches } from './watches.ts';

const NOBODY: ReadonlySet<string> = new Set();
/** Begins the topic of somebody who is watched. No conversation's id begins so. */
const WATCHED = '\x04';

/** Whether it is the topic of somebody who is watched. */
export function isWatchTopic(topic: string): boolean {
  return topic.startsWith(WATCHED);
}

export class Hearers {
  readonly #conversations: Conversations;
  readonly #watches = new Watches();
  /** The crowds of which it is counted who is there. */
  readonly #counted = new Set<string>();
  #changes = 0;

  constructor(conversations: Conversations) {
    this.#conversations = conversations;
    conversations.listen((conversationId, subjectId) => this.#watches.leave(conversationId, subjectId));
  }

  /** Grows whenever somebody comes to share a conversation with others here, or to watch them, or ceases to. */
  get changes(): number {
    return this.#conversations.changes + this.#changes;
  }

  /** Whether it is to be known who of this crowd is there, though nobody watches them. */
  count(conversationId: string, isCounted: boolean): void {
    if (isCounted) this.#counted.add(conversationId);
    else this.#counted.delete(conversationId);
  }

  /**
   * The session watches these members of the conversation, and nobody else any more. Answers whom: nobody, if the viewer is not in
   * it.
   */
  watch(sessionId: string, viewerId: string, conversationId: string, subjectIds: Iterable<string>): readonly string[] {
    const isIn = this.#conversations.conversationsOf(viewerId).includes(conversationId);
    const members = isIn ? this.#conversations.membersOf(conversationId) : NOBODY;
    const watched = [...new Set(subjectIds)].filter((id) => members.has(id));
    this.#watches.watch(sessionId, viewerId, conversationId, watched);
    this.#changes++;
    return watched;
  }

  /** The session has ended. */
  endWatch(sessionId: string): void {
    this.#watches.end(sessionId);
  }

  /** Everybody of whom something is to be known: whom some viewer is told of, or who is counted. */
  everybodyHeard(): Set<string> {
    const conversations = this.#conversations;
    const heard = new Set(conversations.viewers());
    for (const id of conversations.all()) {
      if (conversations.isCrowd(id) && !this.#counted.has(id)) continue;
      for (const member of conversations.membersOf(id)) heard.add(member);
    }
    for (const id of this.#watches.everybody()) heard.add(id);
    return heard;
  }

  /** The same of one. */
  isHeard(subjectId: string): boolean {
    if (this.isTold(subjectId)) return true;
    return this.#conversations.memberships(subjectId).some((id) => this.#counted.has(id));
  }

  /** Whether some viewer is told of a subject, be it itself. */
  isTold(subjectId: string): boolean {
    return this.#conversations.hasViewer(subjectId) || this.topicsOf(subjectId).length > 0;
  }

  /** Whether somebody else is. */
  isToldToOthers(subjectId: string): boolean {
    return this.topicsOf(subjectId).some((id) => {
      const viewers = this.viewersAt(id);
      return viewers.size > (viewers.has(subjectId) ? 1 : 0);
    });
  }

  /** Whether a viewer is told of a subject: of itself, of whoever is with it in a conversation that is no crowd, and of whom it watches. */
  hears(viewerId: string, subjectId: string): boolean {
    if (viewerId === subjectId || this.#watches.isWatching(viewerId, subjectId)) return true;
    return this.#conversations.areContacts(viewerId, subjectId);
  }

  /** Everybody of whom a viewer is told, itself included. */
  heardBy(viewerId: string): ReadonlySet<string> {
    return new Set(this.heardInOrder(viewerId));
  }

  /** The same, in an order that tells nothing of when who came to be known here (P12). */
  heardInOrder(viewerId: string): readonly string[] {
    const contacts = this.#conversations.contactsInOrder(viewerId);
    const watched = this.#watches.isEmpty ? [] : byId(this.#watches.watchedBy(viewerId));
    return watched.length === 0 ? contacts : [...new Set([...contacts, ...watched])];
  }

  /** Where what is told of a subject leaves: by its conversations that are no crowds, and to those who watch it. */
  topicsOf(subjectId: string): readonly string[] {
    const conversations = this.#conversations;
    const conversationIds = conversations.memberships(subjectId);
    if (!conversations.hasCrowds && this.#watches.isEmpty) return conversationIds;
    const topics = conversationIds.filter((id) => !conversations.isCrowd(id));
    return this.#watches.viewersOf(subjectId).size > 0 ? [...topics, WATCHED + subjectId] : topics;
  }

  /** Whether what is told of a subject leaves by this topic. */
  isAt(topic: string, subjectId: string): boolean {
    return this.#conversations.membersOf(topic).has(subjectId) || topic === WATCHED + subjectId;
  }

  /** The topics by which a viewer is told, but those of whom it watches; and its crowds, by which nothing leaves. */
  ownTopics(viewerId: string): readonly string[] {
    return this.#conversations.conversationsOf(viewerId);
  }

  /** The viewers in a conversation, or of somebody who is watched. */
  viewersAt(topic: string): ReadonlySet<string> {
    if (isWatchTopic(topic)) return this.#watches.viewersOf(topic.slice(WATCHED.length));
    return this.#conversations.viewersIn(topic);
  }

  /** The viewers who are told of a subject by way of this conversation. */
  viewersBy(conversationId: string, subjectId: string): ReadonlySet<string> {
    if (this.#conversations.isCrowd(conversationId)) return this.#watches.viewersOf(subjectId);
    return this.#conversations.viewersIn(conversationId);
  }

  /**
   * The viewers who are told of a subject, each once, itself included if it is one. `topics`: where to look; unless given,
   * everywhere. Those that it is not at do not count.
   */
  viewersOf(subjectId: string, topics: Iterable<string> = this.topicsOf(subjectId)): ReadonlySet<string> {
    const viewers = new Set<string>();
    if (this.#conversations.hasViewer(subjectId)) viewers.add(subjectId);
    for (const topic of topics) {
      if (this.isAt(topic, subjectId)) for (const viewer of this.viewersAt(topic)) viewers.add(viewer);
    }
    return viewers;
  }
}
