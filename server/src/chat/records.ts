/**
 * What the chat keeps, as it asks for it. SQL (`sql/`) and MongoDB (`mongodb/`) each answer in their own way; the rules
 * are written once, over these words. Times are epoch milliseconds; `now` decides who has ended.
 */
import type { StoredSubject } from '@meeshy/status-gateway';
import type { Position } from './page.ts';

export interface Records {
  readonly identities: IdentityRecords;
  readonly accounts: AccountRecords;
  readonly people: PeopleRecords;
  readonly members: MemberRecords;
  readonly rosters: RosterRecords;
  readonly crowds: CrowdRecords;
  readonly conversations: ConversationRecords;
  readonly links: LinkRecords;
  readonly messages: MessageRecords;
  /**
   * All or nothing, one after the other, where the database can do that. Elsewhere the steps are taken one by one, so
   * their order is such that whoever repeats what was cut short finds it mended.
   */
  atomically<Result>(work: (records: Records) => Promise<Result>): Promise<Result>;
}

/** Who somebody is who asks. */
export interface IdentityRecords {
  /** By id; those that are no users are left out. One query. */
  ofUsers(ids: readonly string[]): Promise<Map<string, UserAccount>>;
  /** One query. `tokenHash`: of the session token. */
  ofGuest(tokenHash: string): Promise<GuestAccount | null>;
  /** Those of the ids that have not ended. One query. */
  living(ids: readonly string[], now: number): Promise<Set<string>>;
}

export interface AccountRecords {
  /** Nobody at all is known. */
  isEmpty(): Promise<boolean>;
  /** Of several who ask for a name at once, one gets it. */
  add(account: NewAccount): Promise<'added' | 'name taken' | 'address taken'>;
  /** To sign in with; `null` also for those who have ended. */
  credentials(
    by: { usernameKeys: [first: string, second: string] } | { emailKey: string },
    now: number,
  ): Promise<Credentials | null>;
  /** One's own; `null` also when ended. */
  profile(id: string, now: number): Promise<ProfileRecord | null>;
  update(id: string, change: ProfileChange): Promise<void>;
  /** Accounts among these that have not ended. */
  users(ids: readonly string[], usernameKeys: readonly string[], now: number): Promise<NamedUser[]>;
  counts(now: number): Promise<{ users: number; anonymous: number }>;
  /** Ends those that have not ended, `kind`: of these only; answers their ids. To be repeated when it was cut short. */
  end(ids: readonly string[], now: number, kind?: 'anonymous'): Promise<string[]>;
}

/** P12: who may see whom. */
export interface PeopleRecords {
  /** For operators: whoever it is, ended or not. */
  stored(id: string): Promise<StoredSubject | null>;
  /** Those of the ids who are in the audience of the viewer, or are the viewer. */
  seenBy(viewerId: string, ids: readonly string[], now: number): Promise<PersonRecord[]>;
  /** Those of the ids, whoever they are. */
  known(viewerId: string, ids: readonly string[], now: number): Promise<KnownRecord[]>;
  /**
   * Everyone in the audience but the viewer and those who share crowds alone with the viewer, by name. `words`: folded,
   * found in the name or the user name. `among`: these instead of the audience, of which they are a part.
   */
  contacts(
    viewerId: string,
    query: Range<string> & { words: string; among?: readonly string[] },
    now: number,
  ): Promise<PersonRecord[]>;
  /** Members and invited by name, if the viewer is a present member; nobody otherwise. `words`: as of `contacts`. */
  participants(
    viewerId: string,
    conversationId: string,
    query: Range<string> & { words: string },
    now: number,
  ): Promise<ParticipantRecord[]>;
}

/** Somebody's place in a conversation. */
export interface MemberRecords {
  find(subjectId: string, conversationId: string): Promise<Membership | null>;
  /** The places that these have already, by subject. */
  statesOf(conversationId: string, subjectIds: readonly string[]): Promise<Map<string, KnownMemberState>>;
  /** Users enter, untold so far. A place is raised from invited to present, never lowered. */
  put(conversationId: string, newMembers: readonly NewMember[], invitedBy: string | null, at: number): Promise<void>;
  /** Turns an invitation into presence; answers whether there was one, or one was accepted that is still untold. */
  accept(subjectId: string, conversationId: string, at: number): Promise<boolean>;
  /** Everybody knows now that these are present. Until then, whoever repeats what let them in tells it. */
  told(conversationId: string, subjectIds: readonly string[]): Promise<void>;
  /** `null`: there was no such place. */
  remove(subjectId: string, conversationId: string): Promise<MemberState | null>;
  /** Whether a member or invited other than `exceptId` has one of the looks. */
  isNameTaken(conversationId: string, looks: readonly string[], now: number, exceptId?: string): Promise<boolean>;
}

/** Who is in what, asked of many at once. */
export interface RosterRecords {
  /** The ids of the conversations in which they are present, by subject. */
  conversationsOf(subjectIds: readonly string[]): Promise<Map<string, string[]>>;
  /** The ids of those who are present and have not ended, by conversation. */
  presentIn(conversationIds: readonly string[], now: number): Promise<Map<string, string[]>>;
  /** The same of those who are invited. */
  invitedIn(conversationIds: readonly string[], now: number): Promise<Map<string, string[]>>;
  /** How many are present in each and have not ended. `most`: it is not counted further. */
  countPresent(conversationIds: readonly string[], now: number, most?: number): Promise<Map<string, number>>;
}

/** P21: which conversations are crowds. */
export interface CrowdRecords {
  /** Those of the conversations that are. */
  among(conversationIds: readonly string[]): Promise<string[]>;
  /** Those that are, and those that have places for more than `limit`. */
  perhaps(limit: number): Promise<string[]>;
  /** Those of the conversations that are groups. In a transaction nobody else holds one of them before the end. */
  hold(conversationIds: readonly string[]): Promise<Group[]>;
  /** Answers whether it was something else before. */
  set(conversationId: string, isCrowd: boolean): Promise<boolean>;
}

export interface ConversationRecords {
  /** The direct one of a pair is made once: the id is that of the one that is kept. */
  add(conversation: NewConversation): Promise<{ id: string; isNew: boolean }>;
  /** Those that the viewer is in or invited to, the latest made first. The invited do not see the last message. */
  list(viewerId: string, range: Range<number>): Promise<ConversationRecord[]>;
  find(viewerId: string, conversationId: string): Promise<ConversationRecord | null>;
  /** Those of the conversations that are between two people. */
  directAmong(conversationIds: readonly string[]): Promise<string[]>;
  rename(conversationId: string, title: string): Promise<void>;
  /** What one owns (there) passes to the user who has been there longest; without one it stays. */
  passOn(fromId: string, now: number, conversationId?: string): Promise<void>;
}

export interface LinkRecords {
  add(link: NewLink): Promise<void>;
  /** `null` when unknown, revoked or expired. */
  open(token: string, now: number): Promise<{ id: string; conversationId: string; expiresAt: number } | null>;
  /** Answers whether there is such a link. */
  revoke(linkId: string, conversationId: string, now: number): Promise<boolean>;
  guestsOf(linkId: string): Promise<string[]>;
  /** The living ones. In a transaction, after `open`, nobody joins before the end. */
  countGuests(linkId: string, now: number): Promise<number>;
  /** Some of the guests who ended by then, with their places and sessions; whoever wrote stays as the author. How many. */
  removeEnded(by: number): Promise<number>;
  /** Lets a guest in, present at once; not if somebody took the name or the link was revoked meanwhile. */
  admit(guest: NewGuest): Promise<'added' | 'name taken' | 'link ended' | 'link full'>;
}

export interface MessageRecords {
  /** `clientId`: of several that one sender named alike the first is kept, and answered each time. */
  add(message: NewMessage, clientId?: string): Promise<{ kept: NewMessage; isNew: boolean }>;
  /** The newest first, if the viewer is a present member; none otherwise. */
  history(viewerId: string, conversationId: string, range: Range<number>): Promise<MessageRecord[]>;
  /** The display name of a present member; `null` for anybody else. */
  senderName(subjectId: string, conversationId: string): Promise<string | null>;
}

/** Rows behind a position, as many as `limit` says: none means all. */
export interface Range<Key> {
  readonly after: Position<Key> | null;
  readonly limit: number;
}

export type MemberState = 'present' | 'invited';

/** Untold: present, but perhaps nobody knows yet, because telling was cut short. */
export type KnownMemberState = MemberState | 'untold';

export interface Group {
  readonly id: string;
  /** As it was decided last. */
  readonly isCrowd: boolean;
}

/** Somebody who is let in, or invited. */
export interface NewMember {
  readonly id: string;
  readonly state: MemberState;
}

export interface NewAccount {
  readonly id: string;
  readonly username: string;
  readonly usernameKey: string;
  readonly displayName: string;
  readonly nameKey: string;
  /** Of the user name: no two accounts have one in common. */
  readonly looks: readonly string[];
  /** Of both names: guests look different from everybody in their conversation. */
  readonly shownLooks: readonly string[];
  readonly email: string;
  readonly emailKey: string;
  readonly passwordHash: string;
  readonly role: 'USER' | 'ADMIN';
  readonly language: string;
  readonly createdAt: number;
}

export interface ProfileChange {
  readonly displayName?: string;
  readonly nameKey?: string;
  readonly shownLooks?: readonly string[];
  readonly language?: string;
}

export interface Credentials {
  readonly id: string;
  readonly passwordHash: string;
}

export interface UserAccount {
  readonly username: string;
  readonly language: string;
  readonly role: 'USER' | 'ADMIN';
  readonly endsAt: number | null;
}

export interface GuestAccount {
  readonly id: string;
  readonly username: string;
  readonly language: string;
  readonly conversationId: string;
  readonly linkExpiresAt: number;
  readonly endsAt: number | null;
}

export interface NamedUser {
  readonly id: string;
  readonly usernameKey: string;
}

export interface ProfileRecord {
  readonly id: string;
  readonly kind: 'user' | 'anonymous';
  readonly username: string;
  readonly displayName: string;
  readonly language: string;
  readonly role: 'USER' | 'ADMIN';
  readonly email: string | null;
  readonly conversationId: string | null;
  readonly endsAt: number | null;
}

export interface PersonRecord extends StoredSubject {
  readonly displayName: string;
  readonly nameKey: string;
}

export interface KnownRecord extends PersonRecord {
  /** Whether the viewer may see the facts. */
  readonly isSeen: boolean;
}

export interface ParticipantRecord extends KnownRecord {
  readonly state: MemberState;
  readonly isOwner: boolean;
}

export interface Membership {
  readonly state: MemberState;
  readonly type: 'direct' | 'group';
  readonly ownerId: string;
}

export interface NewConversation {
  readonly id: string;
  readonly type: 'direct' | 'group';
  readonly title: string | null;
  readonly ownerId: string;
  /** Both ids of a direct one, sorted and joined by a colon. */
  readonly pairKey: string | null;
  readonly createdAt: number;
}

export interface ConversationRecord extends NewConversation {
  readonly state: MemberState;
  readonly isCrowd: boolean;
  readonly invitedBy: { readonly id: string; readonly username: string; readonly displayName: string } | null;
  readonly lastMessage: MessageRecord | null;
}

export interface NewLink {
  readonly id: string;
  readonly conversationId: string;
  readonly token: string;
  readonly createdAt: number;
  readonly expiresAt: number;
}

export interface NewGuest {
  readonly id: string;
  readonly username: string;
  readonly nameKey: string;
  readonly shownLooks: readonly string[];
  readonly language: string;
  readonly createdAt: number;
  readonly linkId: string;
  readonly conversationId: string;
  readonly endsAt: number;
  readonly tokenHash: string;
  /** Of the link. */
  readonly maxGuests: number;
}

export interface NewMessage {
  readonly id: string;
  readonly conversationId: string;
  readonly senderId: string;
  readonly content: string;
  readonly language: string;
  readonly createdAt: number;
}

export interface MessageRecord extends NewMessage {
  readonly senderUsername: string;
  readonly senderDisplayName: string;
}
