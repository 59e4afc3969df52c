/**
 * The collections, with the names that Meeshy's own schema gives them: presence's documents with what the chat keeps of
 * them, and the chat's own.
 */
import {
  type NodeDocument,
  PRESENCE_INDEXES,
  type PresenceGuestDocument,
  type PresenceUserDocument,
  presenceCollectionsOf,
} from '@meeshy/status-gateway/mongodb';
import type { Collection, Db, IndexDescription, ObjectId } from 'mongodb';
import type { MarkedHours } from './schema.ts';

export interface UserDocument extends PresenceUserDocument {
  displayName?: string;
  /**
   * What it is found by, unique: the canonical form of the username or, where an older account has the same, the exact one
   * behind an equals sign. Those without it are no accounts of ours.
   */
  usernameKey?: string;
  /** Canonical form of the display name: what lists are sorted and searched by. */
  nameKey?: string;
  /** What both names look like. */
  shownLooks?: readonly string[];
  email?: string;
  emailKey?: string;
  /** Its argon2id hash. */
  password?: string;
  role?: 'USER' | 'ADMIN';
  language?: string;
  createdAt?: Date;
  /** Since when it is deactivated. */
  endsAt?: Date | null;
}

export interface AnonymousDocument extends PresenceGuestDocument {
  displayName?: string;
  usernameKey?: string;
  nameKey?: string;
  shownLooks?: readonly string[];
  /** `<conversationId>:<usernameKey>` while it lives: nobody else may take the name there. */
  heldName?: string;
  /** Its SHA-256, hexadecimal. */
  sessionToken?: string;
  conversationId?: ObjectId;
  shareLinkId?: ObjectId;
  /** When the link expires. */
  expiresAt?: Date;
  language?: string;
  createdAt?: Date;
  /** The link's expiry, unless it ended before. */
  endsAt?: Date | null;
}

/** What the username of an account looks like: each look has one, so that nobody can pass for somebody. */
export interface LookDocument {
  _id: string;
  userId: ObjectId;
  takenAt: Date;
}

export interface ConversationDocument {
  _id: ObjectId;
  type: 'direct' | 'group';
  title: string | null;
  ownerId: ObjectId;
  /** Both ids of a direct conversation, sorted and joined by a colon. */
  pairKey?: string;
  createdAt: Date;
  /** A copy, so that a list of conversations is one query. */
  lastMessage?: MessageDocument;
  /** It is a crowd (P21). */
  isCrowd?: true;
}

/** A place in a conversation, of a user or an anonymous participant. */
export interface MemberDocument {
  _id: ObjectId;
  conversationId: ObjectId;
  userId: ObjectId;
  isAnonymous: boolean;
  state: 'invited' | 'present';
  invitedBy: ObjectId | null;
  joinedAt: Date;
  /** Present, but perhaps nobody was told yet. */
  untold?: boolean;
  /** A copy of the subject's, so that audiences are read from this collection alone. */
  endsAt: Date | null;
}

export interface ShareLinkDocument {
  _id: ObjectId;
  conversationId: ObjectId;
  token: string;
  createdAt: Date;
  expiresAt: Date;
  revokedAt: Date | null;
}

export interface MessageDocument {
  _id: ObjectId;
  conversationId: ObjectId;
  senderId: ObjectId;
  content: string;
  originalLanguage: string;
  createdAt: Date;
  /** `<senderId>:<clientId>`: the sender's own name for it, which none of its other messages has. */
  sentAs?: string;
}

export interface ApiKeyDocument {
  _id: ObjectId;
  name: string;
  /** Its SHA-256, hexadecimal. */
  hash: string;
  createdAt: Date;
}

export interface WebhookDocument {
  _id: ObjectId;
  url: string;
  events: string[];
  isOn: boolean;
  offBecause: 'operator' | 'gone' | null;
  createdAt: Date;
  secret: string;
  formerSecret: string | null;
  formerUntil: Date | null;
}

/** One of the latest attempts. */
export interface WebhookDeliveryDocument {
  _id: ObjectId;
  webhookId: string;
  /** As JSON. */
  delivery: string;
}

/** One for each webhook and person, or conversation: see `webhooks/records.ts`. Its times are epoch ms. */
export interface WebhookNewsDocument {
  /** Both ids, joined by a colon. */
  _id: string;
  webhookId: string;
  version: number;
  /** As JSON; of a conversation, who is there. */
  face: string;
  shown: string;
  heardAt: number;
  /** `null`: nothing is owed. */
  dueAt: number | null;
  attempts: number;
  /** Of whoever tells it now; `null`: nobody does. */
  lease: string | null;
  leasedUntil: number;
  /** What is being told, and its version. */
  sent: string | null;
  sentVersion: number | null;
  told: string | null;
  isUnsure: boolean;
}

/**
 * See `alerts/records.ts`. There may be no transactions, so what may not be twice is a text that no other document has: gateways that
 * keep alerts of one watcher at the same time find it taken.
 */
export interface AlertDocument {
  _id: ObjectId;
  watcherId: ObjectId;
  subjectId: ObjectId;
  askedAt: Date;
  until: Date;
  state: 'waiting' | 'removed' | 'returned' | 'over';
  isArmed: boolean;
  isGrantArmed: boolean;
  isListed: boolean;
  returnedAt: Date | null;
  /** Epoch ms: when the watcher is to be told; 0: at once; `null`: nothing is to be told. */
  dueAt: number | null;
  /** Epoch ms: until then a gateway is at it. */
  leasedUntil: number;
  /** Another one each time that a gateway takes some on. */
  lease: string | null;
  /** While it is waiting, `<watcherId>:<subjectId>`: a pair has one. */
  pair?: string;
  /** While it is waiting, `<watcherId>:<n>`: a watcher has so many. */
  place?: string;
  /** For a day, `<watcherId>:<subjectId>:<n>`: a pair has so many. */
  turn?: string;
}

/** See `push/records.ts`. */
export interface PushDocument {
  /** The endpoint. */
  _id: string;
  p256dh: string;
  auth: string;
  userId: ObjectId;
  language: string;
  renewedAt: Date;
  acceptedAt: Date | null;
}

/** See `rhythm/records.ts`. */
export interface HistoryDocument {
  /** Whose it is. */
  _id: ObjectId;
  since: Date;
  zone: string;
  from: number;
  earlier?: { readonly known: readonly number[]; readonly online: readonly number[] };
  /** By the day since 1 January 1970, UTC; what is left out is 0. */
  days: Record<string, Partial<MarkedHours>>;
}

/** What the gateways of one database agree on. */
export interface SettingDocument {
  _id: string;
  value: string;
}

export interface Collections {
  readonly users: Collection<UserDocument>;
  readonly anonymous: Collection<AnonymousDocument>;
  readonly looks: Collection<LookDocument>;
  readonly conversations: Collection<ConversationDocument>;
  readonly members: Collection<MemberDocument>;
  readonly links: Collection<ShareLinkDocument>;
  readonly messages: Collection<MessageDocument>;
  readonly apiKeys: Collection<ApiKeyDocument>;
  readonly webhooks: Collection<WebhookDocument>;
  readonly webhookNews: Collection<WebhookNewsDocument>;
  readonly webhookDeliveries: Collection<WebhookDeliveryDocument>;
  readonly alerts: Collection<AlertDocument>;
  readonly pushSubscriptions: Collection<PushDocument>;
  readonly histories: Collection<HistoryDocument>;
  readonly nodes: Collection<NodeDocument>;
  readonly settings: Collection<SettingDocument>;
}

export function collectionsOf(db: Db): Collections {
  return {
    users: db.collection('User'),
    anonymous: db.collection('AnonymousParticipant'),
    looks: db.collection('AccountLook'),
    conversations: db.collection('Conversation'),
    members: db.collection('ConversationMember'),
    links: db.collection('ConversationShareLink'),
    messages: db.collection('Message'),
    apiKeys: db.collection('GatewayApiKey'),
    webhooks: db.collection('GatewayWebhook'),
    webhookNews: db.collection('GatewayWebhookNews'),
    webhookDeliveries: db.collection('GatewayWebhookDelivery'),
    alerts: db.collection('GatewayAlert'),
    pushSubscriptions: db.collection('GatewayPushSubscription'),
    histories: db.collection('GatewayHistory'),
    nodes: presenceCollectionsOf(db).nodes,
    settings: db.collection('GatewaySetting'),
  };
}

/** Sparse where documents that are not ours lack the field. */
const UNIQUE = { unique: true, sparse: true };

export const INDEXES: Readonly<Record<keyof Collections, readonly IndexDescription[]>> = {
  users: [...PRESENCE_INDEXES.users, { key: { usernameKey: 1 }, ...UNIQUE }, { key: { emailKey: 1 }, ...UNIQUE }],
  anonymous: [
    ...PRESENCE_INDEXES.anonymous,
    { key: { sessionToken: 1 }, ...UNIQUE },
    { key: { heldName: 1 }, ...UNIQUE },
    { key: { shareLinkId: 1 } },
  ],
  looks: [],
  conversations: [{ key: { pairKey: 1 }, ...UNIQUE }, { key: { ownerId: 1 } }, { key: { isCrowd: 1 }, sparse: true }],
  members: [{ key: { conversationId: 1, userId: 1 }, ...UNIQUE }, { key: { userId: 1, state: 1 } }],
  links: [{ key: { token: 1 }, ...UNIQUE }],
  messages: [
    { key: { conversationId: 1, createdAt: -1, _id: -1 } },
    { key: { senderId: 1 } },
    { key: { sentAs: 1 }, ...UNIQUE },
  ],
  apiKeys: [
    { key: { name: 1 }, ...UNIQUE },
    { key: { hash: 1 }, ...UNIQUE },
  ],
  webhooks: [],
  webhookNews: [{ key: { dueAt: 1 } }],
  webhookDeliveries: [{ key: { webhookId: 1 } }],
  alerts: [
    { key: { watcherId: 1, state: 1 } },
    { key: { subjectId: 1, state: 1 } },
    { key: { state: 1, dueAt: 1 } },
    { key: { until: 1 } },
    { key: { pair: 1 }, ...UNIQUE },
    { key: { place: 1 }, ...UNIQUE },
    { key: { turn: 1 }, ...UNIQUE },
  ],
  pushSubscriptions: [{ key: { userId: 1 } }],
  histories: [{ key: { from: 1, _id: 1 } }],
  nodes: [...PRESENCE_INDEXES.nodes],
  settings: [],
};
