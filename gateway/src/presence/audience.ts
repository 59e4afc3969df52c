/**
 * P12: who may see whom, and P21: who is told of whom. Holds the conversations of the subjects with living sessions here (the
 * viewers), each with all its present members, so that an audience is found without asking anybody.
 *
 *   conversation ── its members may see each other ── and are told of each other
 *   crowd ───────── its members may see each other ── and are told of those whom they watch
 *
 * What is told leaves by *topics*: a conversation that is no crowd, or somebody who is watched.
 */

import { isCrowdNow } from './crowd.ts';
import type { Tie } from './sharing.ts';
import { Watches } from './watches.ts';

interface Conversation {
  /** It is between two people for good. */
  readonly isDirect: boolean;
  /** Its members are told of those alone whom they watch. */
  isCrowd: boolean;
  /** All present members, living or not. */
  readonly members: Set<string>;
  /** Those of them who are viewers here. */
  readonly viewers: Set<string>;
}

/** What is read of conversations that are not held yet. */
export interface ReadConversations {
  readonly members?: ReadonlyMap<string, Iterable<string>>;
  /** Those that are between two people for good. */
  readonly directIds?: ReadonlySet<string>;
  /** Those that have been crowds, which may end with these members. */
  readonly crowdIds?: ReadonlySet<string>;
}

const NOBODY: ReadonlySet<string> = new Set();
const NOTHING: readonly string[] = [];
const UNREAD: ReadConversations = {};
/** Begins the topic of somebody who is watched. No conversation's id begins so. */
const WATCHED = '\x04';

/** Whether it is the topic of somebody who is watched. */
export function isWatchTopic(topic: string): boolean {
  return topic.startsWith(WATCHED);
}

export class Audience {
  /** P21: a conversation with more members is a crowd. */
  readonly #crowdLimit: number;
  readonly #watches = new Watches();
  readonly #conversations = new Map<string, Conversation>();
  readonly #viewers = new Map<string, Set<string>>();
  /** Of every member the conversations that are held: mostly few, so that a list is smaller than a set, and as quick. */
  readonly #memberships = new Map<string, string[]>();
  /** How many of the conversations are crowds. */
  #crowds = 0;
  /** The crowds of which it is counted who is there. */
  readonly #counted = new Set<string>();
  #changes = 0;

  constructor(crowdLimit = Number.POSITIVE_INFINITY) {
    this.#crowdLimit = crowdLimit;
  }

  /** Grows whenever somebody comes to share a conversation with others here, or to watch them, or ceases to. */
  get changes(): number {
    return this.#changes;
  }

  /** Whether this conversation's members are held. */
  holds(conversationId: string): boolean {
    return this.#conversations.has(conversationId);
  }

  hasViewer(subjectId: string): boolean {
    return this.#viewers.has(subjectId);
  }

  /** The held conversations; they may be dropped while one walks through them. */
  conversations(): IterableIterator<string> {
    return this.#conversations.keys();
  }

  /** Whether its members are told of those alone whom they watch. */
  isCrowd(conversationId: string): boolean {
    return this.#conversations.get(conversationId)?.isCrowd ?? false;
  }

  /** The crowds that a viewer is in, in the order of their ids. */
  crowdsOf(viewerId: string): readonly string[] {
    if (this.#crowds === 0) return NOTHING;
    return [...this.conversationsOf(viewerId)].filter((id) => this.isCrowd(id)).sort();
  }

  /** Whether it is to be known who of this crowd is there, though nobody watches them. */
  count(conversationId: string, isCounted: boolean): void {
    if (isCounted) this.#counted.add(conversationId);
    else this.#counted.delete(conversationId);
  }

  /** Everybody of whom something is to be known: whom some viewer is told of, or who is counted. */
  everybodyHeard(): Set<string> {
    const heard = new Set(this.#viewers.keys());
    for (const [id, { members, isCrowd }] of this.#conversations) {
      if (!isCrowd || this.#counted.has(id)) for (const member of members) heard.add(member);
    }
    for (const id of this.#watches.everybody()) heard.add(id);
    return heard;
  }

  /** The same of one. */
  isHeard(subjectId: string): boolean {
    return this.isTold(subjectId) || this.memberships(subjectId).some((id) => this.#counted.has(id));
  }

  /** Whether some viewer is told of a subject, be it itself. */
  isTold(subjectId: string): boolean {
    return this.#viewers.has(subjectId) || this.topicsOf(subjectId).length > 0;
  }

  /** Whether somebody else is. */
  isToldToOthers(subjectId: string): boolean {
    return this.topicsOf(subjectId).some((id) => {
      const viewers = this.viewersIn(id);
      return viewers.size > (viewers.has(subjectId) ? 1 : 0);
    });
  }

  /** All viewers; they may be removed while one walks through them. */
  viewers(): IterableIterator<string> {
    return this.#viewers.keys();
  }

  /** The present members of a held conversation. */
  membersOf(conversationId: string): ReadonlySet<string> {
    return this.#conversations.get(conversationId)?.members ?? NOBODY;
  }

  /** The viewers in a conversation, or of somebody who is watched. */
  viewersIn(topic: string): ReadonlySet<string> {
    if (isWatchTopic(topic)) return this.#watches.watchersOf(topic.slice(WATCHED.length));
    return this.#conversations.get(topic)?.viewers ?? NOBODY;
  }

  /** The viewers who are told of a subject by way of this conversation. */
  viewersBy(conversationId: string, subjectId: string): ReadonlySet<string> {
    return this.isCrowd(conversationId) ? this.#watches.watchersOf(subjectId) : this.viewersIn(conversationId);
  }

  /** Where what is told of a subject leaves: by its conversations that are no crowds, and to those who watch it. */
  topicsOf(subjectId: string): readonly string[] {
    const conversationIds = this.memberships(subjectId);
    if (this.#crowds === 0 && this.#watches.isEmpty) return conversationIds;
    const topics = conversationIds.filter((id) => !this.isCrowd(id));
    return this.#watches.watchersOf(subjectId).size > 0 ? [...topics, WATCHED + subjectId] : topics;
  }

  /** Whether what is told of a subject leaves by this topic. */
  isAt(topic: string, subjectId: string): boolean {
    return this.membersOf(topic).has(subjectId) || topic === WATCHED + subjectId;
  }

  /** The conversations of a viewer. */
  conversationsOf(viewerId: string): ReadonlySet<string> {
    return this.#viewers.get(viewerId) ?? NOBODY;
  }

  /** The held conversations that a subject is a member of, whether it is a viewer or not. */
  memberships(subjectId: string): readonly string[] {
    return this.#memberships.get(subjectId) ?? NOTHING;
  }

  /** Makes a subject a viewer in its conversations; `read`: of those that are not held yet. */
  addViewer(subjectId: string, conversationIds: Iterable<string>, read = UNREAD): void {
    const own = this.#viewers.get(subjectId) ?? new Set();
    this.#viewers.set(subjectId, own);
    for (const id of conversationIds) {
      own.add(id);
      this.#hold(id, read).viewers.add(subjectId);
      this.join(id, subjectId);
    }
  }

  /** Forgets a viewer, and the conversations that nobody here views any more. */
  removeViewer(subjectId: string): void {
    for (const id of this.conversationsOf(subjectId)) this.#unview(id, subjectId);
    this.#viewers.delete(subjectId);
  }

  /** A subject became a present member: a viewer at once, although who else is there may still have to be read. */
  join(conversationId: string, subjectId: string): void {
    this.#viewers.get(subjectId)?.add(conversationId);
    const conversation = this.#conversations.get(conversationId);
    if (!conversation || conversation.members.has(subjectId)) return;
    conversation.members.add(subjectId);
    this.#list(conversationId, subjectId);
    this.#reviewCrowd(conversation);
  }

  /** A subject is no longer a present member. */
  leave(conversationId: string, subjectId: string): void {
    const conversation = this.#conversations.get(conversationId);
    if (conversation?.members.delete(subjectId)) {
      this.#unlist(conversationId, subjectId);
      this.#watches.leave(conversationId, subjectId);
      this.#reviewCrowd(conversation);
    }
    if (this.#viewers.get(subjectId)?.delete(conversationId)) this.#unview(conversationId, subjectId);
  }

  /** Whether a viewer may see a subject: itself, or somebody it shares a conversation with. */
  sees(viewerId: string, subjectId: string): boolean {
    if (viewerId === subjectId) return true;
    for (const id of this.conversationsOf(viewerId)) {
      if (this.#conversations.get(id)?.members.has(subjectId)) return true;
    }
    return false;
  }

  /** It has been decided elsewhere whether it is a crowd, by members that were read. */
  reviewCrowd(conversationId: string, isCrowd: boolean): void {
    const conversation = this.#conversations.get(conversationId);
    if (conversation) this.#reviewCrowd(conversation, isCrowd);
  }

  /**
   * The session watches these members of the conversation, and nobody else any more. Answers whom: nobody, if the viewer is not in
   * it.
   */
  watch(sessionId: string, viewerId: string, conversationId: string, subjectIds: Iterable<string>): readonly string[] {
    const members = this.conversationsOf(viewerId).has(conversationId) ? this.membersOf(conversationId) : NOBODY;
    const watched = [...new Set(subjectIds)].filter((id) => members.has(id));
    this.#watches.watch(sessionId, viewerId, conversationId, watched);
    this.#changes++;
    return watched;
  }

  /** The session has ended. */
  endWatch(sessionId: string): void {
    this.#watches.end(sessionId);
  }

  /** Whether a viewer is told of a subject: of itself, of whoever is with it in a conversation that is no crowd, and of whom it watches. */
  hears(viewerId: string, subjectId: string): boolean {
    if (viewerId === subjectId || this.#watches.isWatching(viewerId, subjectId)) return true;
    for (const id of this.conversationsOf(viewerId)) {
      const conversation = this.#conversations.get(id);
      if (conversation && !conversation.isCrowd && conversation.members.has(subjectId)) return true;
    }
    return false;
  }

  /** Whether it is between two people for good, as far as it is held. */
  isDirect(conversationId: string): boolean {
    return this.#conversations.get(conversationId)?.isDirect ?? false;
  }

  /** What two people share, as far as one of them is a viewer here. */
  tie(viewerId: string, subjectId: string): Tie {
    const [one, other] = this.#viewers.has(viewerId) ? [viewerId, subjectId] : [subjectId, viewerId];
    const conversationIds = [...this.conversationsOf(one)].filter((id) => this.membersOf(id).has(other));
    return { conversationIds, directIds: conversationIds.filter((id) => this.isDirect(id)) };
  }

  /** Everybody a subject shares a conversation with, as far as that is held here. */
  *fellowsOf(subjectId: string): Generator<string> {
    const fellows = new Set([subjectId]);
    for (const id of this.memberships(subjectId)) {
      for (const fellow of this.membersOf(id)) {
        if (fellows.has(fellow)) continue;
        fellows.add(fellow);
        yield fellow;
      }
    }
  }

  /**
   * The viewers who are told of a subject, each once, itself included if it is one. `topics`: where to look; unless given,
   * everywhere. Those that it is not at do not count.
   */
  viewersOf(subjectId: string, topics: Iterable<string> = this.topicsOf(subjectId)): ReadonlySet<string> {
    const viewers = new Set<string>();
    if (this.#viewers.has(subjectId)) viewers.add(subjectId);
    for (const topic of topics) {
      if (this.isAt(topic, subjectId)) for (const viewer of this.viewersIn(topic)) viewers.add(viewer);
    }
    return viewers;
  }

  /** Everybody with whom a viewer shares a conversation that is no crowd, itself included. */
  contactsOf(viewerId: string): Set<string> {
    const contacts = new Set([viewerId]);
    for (const id of this.conversationsOf(viewerId)) {
      if (!this.isCrowd(id)) for (const member of this.membersOf(id)) contacts.add(member);
    }
    return contacts;
  }

  /** Everybody of whom a viewer is told, itself included. */
  heardBy(viewerId: string): ReadonlySet<string> {
    const heard = this.contactsOf(viewerId);
    for (const id of this.#watches.watchedBy(viewerId)) heard.add(id);
    return heard;
  }

  #unview(conversationId: string, subjectId: string): void {
    const conversation = this.#conversations.get(conversationId);
    conversation?.viewers.delete(subjectId);
    if (conversation?.viewers.size !== 0) return;
    this.#conversations.delete(conversationId);
    if (conversation.isCrowd) this.#crowds--;
    for (const member of conversation.members) this.#unlist(conversationId, member);
  }

  #hold(conversationId: string, { members: read, directIds, crowdIds }: ReadConversations): Conversation {
    const held = this.#conversations.get(conversationId);
    if (held) return held;
    const members = new Set(read?.get(conversationId) ?? NOTHING);
    const isDirect = directIds?.has(conversationId) ?? false;
    const conversation: Conversation = { isDirect, isCrowd: false, members, viewers: new Set() };
    this.#conversations.set(conversationId, conversation);
    for (const member of members) this.#list(conversationId, member);
    this.#reviewCrowd(conversation, crowdIds?.has(conversationId));
    return conversation;
  }

  #reviewCrowd(conversation: Conversation, was = conversation.isCrowd): void {
    const isCrowd = isCrowdNow(was, conversation.members.size, this.#crowdLimit);
    if (isCrowd === conversation.isCrowd) return;
    conversation.isCrowd = isCrowd;
    this.#crowds += isCrowd ? 1 : -1;
    this.#changes++;
  }

  #list(conversationId: string, memberId: string): void {
    this.#changes++;
    const list = this.#memberships.get(memberId);
    if (list) list.push(conversationId);
    else this.#memberships.set(memberId, [conversationId]);
  }

  #unlist(conversationId: string, memberId: string): void {
    this.#changes++;
    const rest = this.memberships(memberId).filter((id) => id !== conversationId);
    if (rest.length > 0) this.#memberships.set(memberId, rest);
    else this.#memberships.delete(memberId);
  }
}
