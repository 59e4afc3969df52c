/** What the chat host offers to HTTP and sockets, and what it tells the rest. */

import type { Directory, Look, Shown, StoredSubject, Subject } from '@meeshy/status-gateway';
import type {
  AnonymousBody,
  Conversation,
  ConversationBody,
  ConversationChanged,
  LoginBody,
  Message,
  MessageSend,
  Page,
  Participant,
  Person,
  Profile,
  ProfileBody,
  RegisterBody,
  ShareLink,
  Status,
  UserChanged,
} from '@meeshy/status-protocol';
import type { contactsQuerySchema, linkBodySchema, pageQuerySchema } from '@meeshy/status-protocol/schemas';
import type { z } from 'zod';

/** Who is asking, as its credentials prove it. */
export interface Identity {
  readonly subject: Subject;
  readonly language: string;
  readonly role: 'USER' | 'ADMIN';
  /** Epoch ms at which the token, or the share link, ends. */
  readonly expiresAt: number;
  /** The one conversation of an anonymous participant; `null` for users. */
  readonly conversationId: string | null;
}

/** What the chat tells the rest, after it is stored. */
export interface ChatEvents {
  /** The database fell silent while people were told of something. */
  untold?(error: unknown): void;
  /** Became a present member. */
  joined(conversationId: string, subjectId: string): void;
  /** Is no longer a present member. */
  left(conversationId: string, subjectId: string): void;
  /** Deactivated, or its link was revoked. */
  ended(subjectId: string): void;
  /** Was stored; to be pushed as `message:new`. */
  message(message: Message): void;
  /** Did something at a time that all who are in a conversation see, or one person whom it was done to. */
  acted(subjectId: string, knownTo: string, at: number): void;
  /** To be pushed as `conversation:changed` to these subjects. */
  changed(subjectIds: string[], payload: ConversationChanged): void;
  /** To be pushed as `user:changed` to the present members of these conversations and to the person. */
  renamed(conversationIds: readonly string[], payload: UserChanged): void;
}

/** What a viewer sees of these subjects: `look` of `Presence`. Every `Person` goes through it. */
export type LookAs = (viewerId: string, of: readonly StoredSubject[]) => Promise<Look>;

/** Whom of its audience a viewer sees in this status now: `withStatus` of `Presence`. */
export type WithStatus = (viewerId: string, status: Status) => Promise<readonly string[]>;

export type PageQuery = z.infer<typeof pageQuerySchema>;
export type PeopleQuery = z.infer<typeof contactsQuerySchema>;
export type LinkBody = z.infer<typeof linkBodySchema>;

/** All of it refuses with `Refusal`; ids that are unknown and ids that are none of the asker's business alike NOT_FOUND. */
export interface Chat {
  readonly accounts: Accounts;
  readonly people: People;
  readonly conversations: Conversations;
  readonly messages: Messages;
  readonly directory: Required<Directory>;
}

export interface Accounts {
  /** CONFLICT when the username or the e-mail address is taken. */
  register(body: RegisterBody): Promise<{ token: string; user: Profile }>;
  /** UNAUTHORIZED, after the same time, whatever of it is wrong. */
  login(body: LoginBody): Promise<{ token: string; user: Profile }>;
  /** NOT_FOUND when the link is unknown, revoked or expired; CONFLICT when the name is taken in the conversation. */
  joinByLink(body: AnonymousBody): Promise<{ sessionToken: string; participant: Profile }>;
  /** UNAUTHORIZED or TOKEN_EXPIRED. One cheap query. */
  authenticate(credentials: { token?: string; sessionToken?: string }): Promise<Identity>;
  /** Who of them is neither deactivated nor revoked nor expired. One round trip. */
  stillValid(subjectIds: readonly string[]): Promise<ReadonlySet<string>>;
  profile(id: string): Promise<Profile>;
  updateProfile(id: string, body: ProfileBody): Promise<Profile>;
  /** Tells `ended`. */
  deactivate(id: string): Promise<void>;
  /** Accounts and anonymous participants that have not ended. */
  counts(): Promise<{ totalUsers: number; anonymousSessions: number }>;
}

export interface People {
  /** NOT_FOUND for unknown ids and strangers alike. One round trip. */
  person(viewerId: string, id: string): Promise<Shown<Person>>;
  /** Those of `ids` that the viewer may see, the viewer included. One round trip. */
  presence(viewerId: string, ids: readonly string[]): Promise<Shown<Person[]>>;
  /** Everyone in the audience but those with whom one shares crowds alone, by display name. */
  contacts(viewerId: string, query: PeopleQuery): Promise<Shown<Page<Person>>>;
  /** For operators: what is stored, whoever it is. */
  stored(id: string): Promise<StoredSubject>;
}

export interface Conversations {
  /** Those one is a member of or invited to, the latest made first. */
  list(viewerId: string, page: PageQuery): Promise<Shown<Page<Conversation>>>;
  /** A direct conversation with the same person is not made twice: the existing one is answered. */
  create(identity: Identity, body: ConversationBody): Promise<Shown<Conversation>>;
  /** Any user who is a present member of the group. */
  rename(identity: Identity, conversationId: string, title: string): Promise<Shown<Conversation>>;
  accept(viewerId: string, conversationId: string): Promise<Shown<Conversation>>;
  /** `userIdOrName`: an id, or `@username`. */
  addMember(
    identity: Identity,
    conversationId: string,
    userIdOrName: string,
  ): Promise<{ membership: 'present' | 'invited' }>;
  /** Oneself: to leave or to decline; others: the owner only (FORBIDDEN). */
  removeMember(identity: Identity, conversationId: string, userId: string): Promise<void>;
  /** By display name; the invited are listed with absent facts. A page by status may be shorter than its limit. */
  participants(viewerId: string, conversationId: string, query: PeopleQuery): Promise<Shown<Page<Participant>>>;
  /** The owner only (FORBIDDEN). */
  createLink(identity: Identity, conversationId: string, body: LinkBody): Promise<ShareLink>;
  /** The owner only (FORBIDDEN). Tells `ended` for each participant that came by it. */
  revokeLink(identity: Identity, conversationId: string, linkId: string): Promise<void>;
  /** P21: decides anew which are crowds, where that may have become false without anybody coming or going. */
  reviewCrowds(): Promise<void>;
  /** NOT_FOUND unless the subject is a present member. */
  requirePresent(subjectId: string, conversationId: string): Promise<void>;
}

export interface Messages {
  /** Newest first. */
  history(viewerId: string, conversationId: string, page: PageQuery): Promise<Page<Message>>;
  /** Writing where one is invited accepts the invitation first. What was sent before by its `clientId` is told once. */
  send(identity: Identity, body: MessageSend): Promise<Message>;
}
