/**
 * P12: who may see whom. Holds the conversations of the subjects with living sessions here (the viewers), each with
 * all its present members, so that an audience is found without asking anybody.
 */

import type { Tie } from './sharing.ts';

interface Conversation {
  /** It is between two people for good. */
  readonly isDirect: boolean;
  /** All present members, living or not. */
  readonly members: Set<string>;
  /** Those of them who are viewers here. */
  readonly viewers: Set<string>;
}

const NOBODY: ReadonlySet<string> = new Set();
const NOTHING: readonly string[] = [];

export class Audience {
  readonly #conversations = new Map<string, Conversation>();
  readonly #viewers = new Map<string, Set<string>>();
  /** Of every member the conversations that are held: mostly few, so that a list is smaller than a set, and as quick. */
  readonly #memberships = new Map<string, string[]>();
  #changes = 0;

  /** Grows whenever somebody comes to share a conversation with others here, or ceases to. */
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

  /** Everybody whom some viewer may see. */
  everybodySeen(): Set<string> {
    const seen = new Set(this.#viewers.keys());
    for (const { members } of this.#conversations.values()) for (const id of members) seen.add(id);
    return seen;
  }

  /** Whether some viewer may see a subject, be it itself. */
  isSeen(subjectId: string): boolean {
    return this.#viewers.has(subjectId) || this.memberships(subjectId).length > 0;
  }

  /** Whether somebody else may. */
  isSeenByOthers(subjectId: string): boolean {
    return this.memberships(subjectId).some((id) => {
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

  viewersIn(conversationId: string): ReadonlySet<string> {
    return this.#conversations.get(conversationId)?.viewers ?? NOBODY;
  }

  /** The conversations of a viewer. */
  conversationsOf(viewerId: string): ReadonlySet<string> {
    return this.#viewers.get(viewerId) ?? NOBODY;
  }

  /** The held conversations that a subject is a member of, whether it is a viewer or not. */
  memberships(subjectId: string): readonly string[] {
    return this.#memberships.get(subjectId) ?? NOTHING;
  }

  /**
   * Makes a subject a viewer in its conversations; `members` says who is in those that are not held yet,
   * and `directIds` which of them are between two people for good.
   */
  addViewer(
    subjectId: string,
    conversationIds: Iterable<string>,
    members: ReadonlyMap<string, Iterable<string>> = new Map(),
    directIds: ReadonlySet<string> = NOBODY,
  ): void {
    const own = this.#viewers.get(subjectId) ?? new Set();
    this.#viewers.set(subjectId, own);
    for (const id of conversationIds) {
      own.add(id);
      this.#hold(id, members.get(id) ?? NOTHING, directIds.has(id)).viewers.add(subjectId);
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
  }

  /** A subject is no longer a present member. */
  leave(conversationId: string, subjectId: string): void {
    if (this.#conversations.get(conversationId)?.members.delete(subjectId)) this.#unlist(conversationId, subjectId);
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
   * The viewers of a subject, each once, itself included if it is one. `conversationIds`: where to look; unless given,
   * everywhere. Those that it is not a member of do not count.
   */
  viewersOf(subjectId: string, conversationIds: Iterable<string> = this.memberships(subjectId)): ReadonlySet<string> {
    const viewers = new Set<string>();
    if (this.#viewers.has(subjectId)) viewers.add(subjectId);
    for (const id of conversationIds) {
      const conversation = this.#conversations.get(id);
      if (conversation?.members.has(subjectId)) for (const viewer of conversation.viewers) viewers.add(viewer);
    }
    return viewers;
  }

  /** Everybody whom a viewer may see, itself included. */
  seenBy(viewerId: string): ReadonlySet<string> {
    const seen = new Set([viewerId]);
    for (const id of this.conversationsOf(viewerId)) for (const member of this.membersOf(id)) seen.add(member);
    return seen;
  }

  #unview(conversationId: string, subjectId: string): void {
    const conversation = this.#conversations.get(conversationId);
    conversation?.viewers.delete(subjectId);
    if (conversation?.viewers.size !== 0) return;
    this.#conversations.delete(conversationId);
    for (const member of conversation.members) this.#unlist(conversationId, member);
  }

  #hold(conversationId: string, memberIds: Iterable<string>, isDirect: boolean): Conversation {
    const held = this.#conversations.get(conversationId);
    if (held) return held;
    const conversation = { isDirect, members: new Set(memberIds), viewers: new Set<string>() };
    this.#conversations.set(conversationId, conversation);
    for (const member of conversation.members) this.#list(conversationId, member);
    return conversation;
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
