/**
 * P12: who may see whom. Holds the conversations of the subjects with living sessions here (the viewers), each with all its present
 * members, so that nobody has to be asked. Members of one may see each other, be it a crowd (P21) or not.
 */

import type { Tie } from '../sight/sharing.ts';
import { byId } from '../truth/subject.ts';

interface Conversation {
  /** It is between two people for good. */
  readonly isDirect: boolean;
  /** Its members are told of those alone whom they watch. */
  isCrowd: boolean;
  /** All present members, living or not. */
  readonly members: Set<string>;
  /** Those of them who are viewers here. */
  readonly viewers: Set<string>;
  /** The members by id, when that was asked last; `null`: others are there now. */
  inOrder: readonly string[] | null;
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
/** A list of so few is as long as it has to be: one that is pushed to has room for sixteen more. */
const FEW = 8;
/** A crowd ends below this part of the limit: whoever comes and goes at it turns nothing over. */
const ENDS_BELOW = 0.9;

/** P21: whether a conversation with so many present members is a crowd now; `was`: whether it has been one. */
export function isCrowdNow(was: boolean, members: number, limit: number): boolean {
  return was ? members >= ENDS_BELOW * limit : members > limit;
}

export class Conversations {
  /** P21: a conversation with more members is a crowd. */
  readonly #crowdLimit: number;
  readonly #held = new Map<string, Conversation>();
  /** Of every viewer its conversations, held or not: a list, as those below. */
  readonly #viewers = new Map<string, readonly string[]>();
  /** Of every member the conversations that are held: mostly few, so that a list is smaller than a set, and as quick. */
  readonly #memberships = new Map<string, string[]>();
  readonly #onLeft: ((conversationId: string, subjectId: string) => void)[] = [];
  /** How many of the conversations are crowds. */
  #crowds = 0;
  #changes = 0;

  constructor(crowdLimit = Number.POSITIVE_INFINITY) {
    this.#crowdLimit = crowdLimit;
  }

  /** A member of a held conversation is one no more. */
  listen(onLeft: (conversationId: string, subjectId: string) => void): void {
    this.#onLeft.push(onLeft);
  }

  /** Grows whenever somebody comes to share a conversation with others here, or ceases to, or it becomes a crowd, or ceases to be one. */
  get changes(): number {
    return this.#changes;
  }

  /** Whether this conversation's members are held. */
  holds(conversationId: string): boolean {
    return this.#held.has(conversationId);
  }

  /** The held conversations; they may be dropped while one walks through them. */
  all(): IterableIterator<string> {
    return this.#held.keys();
  }

  hasViewer(subjectId: string): boolean {
    return this.#viewers.has(subjectId);
  }

  /** All viewers; they may be removed while one walks through them. */
  viewers(): IterableIterator<string> {
    return this.#viewers.keys();
  }

  /** Whether its members are told of those alone whom they watch. */
  isCrowd(conversationId: string): boolean {
    return this.#held.get(conversationId)?.isCrowd ?? false;
  }

  get hasCrowds(): boolean {
    return this.#crowds > 0;
  }

  /** The crowds that a viewer is in, in the order of their ids. */
  crowdsOf(viewerId: string): readonly string[] {
    if (this.#crowds === 0) return NOTHING;
    return byId(this.conversationsOf(viewerId).filter((id) => this.isCrowd(id)));
  }

  /** Whether it is between two people for good, as far as it is held. */
  isDirect(conversationId: string): boolean {
    return this.#held.get(conversationId)?.isDirect ?? false;
  }

  /** The present members of a held conversation. */
  membersOf(conversationId: string): ReadonlySet<string> {
    return this.#held.get(conversationId)?.members ?? NOBODY;
  }

  /** Those of them who are viewers. */
  viewersIn(conversationId: string): ReadonlySet<string> {
    return this.#held.get(conversationId)?.viewers ?? NOBODY;
  }

  /** The conversations of a viewer. */
  conversationsOf(viewerId: string): readonly string[] {
    return this.#viewers.get(viewerId) ?? NOTHING;
  }

  /** The held conversations that a subject is a member of, whether it is a viewer or not. */
  memberships(subjectId: string): readonly string[] {
    return this.#memberships.get(subjectId) ?? NOTHING;
  }

  /** Whether a viewer may see a subject: itself, or somebody it shares a conversation with. */
  sees(viewerId: string, subjectId: string): boolean {
    if (viewerId === subjectId) return true;
    for (const id of this.conversationsOf(viewerId)) {
      if (this.#held.get(id)?.members.has(subjectId)) return true;
    }
    return false;
  }

  /** Whether they share one that is no crowd. */
  areContacts(viewerId: string, subjectId: string): boolean {
    for (const id of this.conversationsOf(viewerId)) {
      const conversation = this.#held.get(id);
      if (conversation && !conversation.isCrowd && conversation.members.has(subjectId)) return true;
    }
    return false;
  }

  /** Everybody with whom a viewer shares a conversation that is no crowd, itself included. */
  contactsOf(viewerId: string): Set<string> {
    return new Set(this.contactsInOrder(viewerId));
  }

  /** The same, in an order that tells nothing of when who came to be known here: whoever has one such conversation is given its own list. */
  contactsInOrder(viewerId: string): readonly string[] {
    const ids = this.conversationsOf(viewerId).filter((id) => !this.isCrowd(id));
    const [only = '', another] = ids;
    if (another === undefined && this.membersOf(only).has(viewerId)) return this.#inOrder(only);
    const contacts = new Set([viewerId]);
    for (const id of byId(ids)) for (const member of this.#inOrder(id)) contacts.add(member);
    return [...contacts];
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

  /** What two people share, as far as one of them is a viewer here. */
  tie(viewerId: string, subjectId: string): Tie {
    const [one, other] = this.#viewers.has(viewerId) ? [viewerId, subjectId] : [subjectId, viewerId];
    const conversationIds = this.conversationsOf(one).filter((id) => this.membersOf(id).has(other));
    return { conversationIds, directIds: conversationIds.filter((id) => this.isDirect(id)) };
  }

  /** Makes a subject a viewer in its conversations; `read`: of those that are not held yet. */
  addViewer(subjectId: string, conversationIds: Iterable<string>, read = UNREAD): void {
    const ids = [...conversationIds];
    this.#viewers.set(subjectId, [...new Set([...this.conversationsOf(subjectId), ...ids])]);
    for (const id of ids) {
      this.#hold(id, read).viewers.add(subjectId);
      this.#enter(id, subjectId);
    }
  }

  /** Forgets a viewer, and the conversations that nobody here views any more. */
  removeViewer(subjectId: string): void {
    for (const id of this.conversationsOf(subjectId)) this.#unview(id, subjectId);
    this.#viewers.delete(subjectId);
  }

  /** A subject became a present member: a viewer at once, although who else is there may still have to be read. */
  join(conversationId: string, subjectId: string): void {
    const own = this.#viewers.get(subjectId);
    if (own && !own.includes(conversationId)) this.#viewers.set(subjectId, [...own, conversationId]);
    this.#enter(conversationId, subjectId);
  }

  /** A subject is no longer a present member. */
  leave(conversationId: string, subjectId: string): void {
    const conversation = this.#held.get(conversationId);
    if (conversation?.members.delete(subjectId)) {
      conversation.inOrder = null;
      this.#unlist(conversationId, subjectId);
      for (const onLeft of this.#onLeft) onLeft(conversationId, subjectId);
      this.#reviewCrowd(conversation);
    }
    const own = this.#viewers.get(subjectId);
    if (!own?.includes(conversationId)) return;
    this.#viewers.set(
      subjectId,
      own.filter((id) => id !== conversationId),
    );
    this.#unview(conversationId, subjectId);
  }

  /** It has been decided elsewhere whether it is a crowd, by members that were read. */
  reviewCrowd(conversationId: string, isCrowd: boolean): void {
    const conversation = this.#held.get(conversationId);
    if (conversation) this.#reviewCrowd(conversation, isCrowd);
  }

  #enter(conversationId: string, subjectId: string): void {
    const conversation = this.#held.get(conversationId);
    if (!conversation || conversation.members.has(subjectId)) return;
    conversation.members.add(subjectId);
    conversation.inOrder = null;
    this.#list(conversationId, subjectId);
    this.#reviewCrowd(conversation);
  }

  #inOrder(conversationId: string): readonly string[] {
    const conversation = this.#held.get(conversationId);
    if (!conversation) return NOTHING;
    conversation.inOrder ??= byId(conversation.members);
    return conversation.inOrder;
  }

  #unview(conversationId: string, subjectId: string): void {
    const conversation = this.#held.get(conversationId);
    conversation?.viewers.delete(subjectId);
    if (conversation?.viewers.size !== 0) return;
    this.#held.delete(conversationId);
    if (conversation.isCrowd) this.#crowds--;
    for (const member of conversation.members) this.#unlist(conversationId, member);
  }

  #hold(conversationId: string, { members: read, directIds, crowdIds }: ReadConversations): Conversation {
    const held = this.#held.get(conversationId);
    if (held) return held;
    const members = new Set(read?.get(conversationId) ?? NOTHING);
    const isDirect = directIds?.has(conversationId) ?? false;
    const conversation: Conversation = { isDirect, isCrowd: false, members, viewers: new Set(), inOrder: null };
    this.#held.set(conversationId, conversation);
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
    const list = this.#memberships.get(memberId) ?? [];
    if (list.length < FEW) this.#memberships.set(memberId, [...list, conversationId]);
    else list.push(conversationId);
  }

  #unlist(conversationId: string, memberId: string): void {
    this.#changes++;
    const rest = this.memberships(memberId).filter((id) => id !== conversationId);
    if (rest.length > 0) this.#memberships.set(memberId, rest);
    else this.#memberships.delete(memberId);
  }
}
