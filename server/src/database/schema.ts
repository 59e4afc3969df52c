/** The tables. Times are epoch milliseconds, flags 0 or 1: the same columns on SQLite and PostgreSQL. */
import type { PresenceNodes, PresenceSubjects } from '@meeshy/status-gateway/sql';
import type { Generated, Kysely } from 'kysely';

export type Database = Kysely<Tables>;

export interface Tables {
  subjects: Subjects;
  accounts: Accounts;
  account_looks: AccountLooks;
  anonymous_sessions: AnonymousSessions;
  share_links: ShareLinks;
  conversations: Conversations;
  members: Members;
  messages: Messages;
  nodes: PresenceNodes;
  secrets: Secrets;
  api_keys: ApiKeys;
  webhooks: Webhooks;
  webhook_news: WebhookNews;
  webhook_deliveries: WebhookDeliveries;
  alerts: Alerts;
  push_subscriptions: PushSubscriptions;
  histories: Histories;
  history_days: HistoryDays;
  trials: Trials;
}

/** Users and anonymous participants alike: presence's columns, and the chat's. */
export interface Subjects extends PresenceSubjects {
  display_name: Generated<string>;
  /** Canonical form of the username. */
  username_key: Generated<string>;
  /** Canonical form of the display name: what lists are sorted and searched by. */
  name_key: Generated<string>;
  /** What both names look like (`names/stored-looks.ts`). */
  looks: Generated<string>;
  language: Generated<string>;
  created_at: Generated<number>;
  /** From then on it is no more: deactivated, its link revoked, or the link's expiry, which lies ahead. */
  ends_at: Generated<number | null>;
}

export interface Accounts {
  subject_id: string;
  /**
   * What it is found by, unique: the canonical form of the username or, where an older account has the same, the exact one
   * behind an equals sign.
   */
  username_key: string;
  email: string;
  email_key: string;
  password_hash: string;
  role: 'USER' | 'ADMIN';
}

/** What the usernames of accounts look like: each look has one, so that nobody can pass for somebody. */
export interface AccountLooks {
  look: string;
  subject_id: string;
}

export interface AnonymousSessions {
  subject_id: string;
  link_id: string;
  /** SHA-256 of the session token, hexadecimal. */
  token_hash: string;
}

export interface ShareLinks {
  id: string;
  conversation_id: string;
  token: string;
  created_at: number;
  expires_at: number;
  revoked_at: number | null;
}

export interface Conversations {
  id: string;
  type: 'direct' | 'group';
  title: string | null;
  owner_id: string;
  /** Both ids of a direct conversation, sorted and joined by a colon: the same pair has one. */
  pair_key: string | null;
  created_at: number;
  /** 1: it is a crowd (P21). */
  is_crowd: Generated<number>;
}

export interface Members {
  conversation_id: string;
  subject_id: string;
  state: 'invited' | 'present';
  invited_by: string | null;
  joined_at: number;
  /** 1: present, but perhaps nobody was told yet. */
  untold: Generated<number>;
}

export interface Messages {
  id: string;
  conversation_id: string;
  sender_id: string;
  content: string;
  language: string;
  created_at: number;
  /** The sender's own name for it, unique among its messages. */
  client_id: string | null;
}

/** What all gateways share, by its name. SQLite keeps none here: its gateways have a file beside it. */
export interface Secrets {
  name: string;
  value: string;
}

export interface ApiKeys {
  id: string;
  name: string;
  /** SHA-256 of the key, hexadecimal. */
  hash: string;
  created_at: number;
}

export interface Webhooks {
  id: string;
  url: string;
  /** Joined by spaces. */
  events: string;
  is_on: number;
  off_because: 'operator' | 'gone' | null;
  created_at: number;
  secret: string;
  former_secret: string | null;
  former_until: number | null;
}

/** One for each webhook and person, or conversation: see `webhooks/records.ts`. */
export interface WebhookNews {
  /** Both ids, joined by a colon. */
  key: string;
  webhook_id: string;
  /** Of a conversation, its own. */
  user_id: string;
  version: number;
  /** As JSON; of a conversation, who is there. */
  face: string;
  shown: string;
  heard_at: number;
  /** `null`: nothing is owed. */
  due_at: number | null;
  attempts: Generated<number>;
  /** Of whoever tells it now; `null`: nobody does. */
  lease: Generated<string | null>;
  leased_until: Generated<number>;
  /** What is being told, and its version. */
  sent: Generated<string | null>;
  sent_version: Generated<number | null>;
  told: Generated<string | null>;
  is_unsure: Generated<number>;
}

/** The latest attempts, each as JSON. */
export interface WebhookDeliveries {
  webhook_id: string;
  /** Ascending. */
  number: number;
  delivery: string;
}

/** See `alerts/records.ts`. */
export interface Alerts {
  id: string;
  watcher_id: string;
  subject_id: string;
  asked_at: number;
  until: number;
  state: 'waiting' | 'removed' | 'returned' | 'over';
  is_armed: number;
  is_grant_armed: number;
  is_listed: number;
  returned_at: number | null;
  /** When the watcher is to be told; 0: at once; `null`: nothing is to be told. */
  due_at: number | null;
  /** Until then a gateway is at it. */
  leased_until: number;
}

/** See `push/records.ts`. */
export interface PushSubscriptions {
  endpoint: string;
  p256dh: string;
  auth: string;
  user_id: string;
  language: string;
  renewed_at: number;
  accepted_at: number | null;
}

/** See `rhythm/records.ts`. */
export interface Histories {
  user_id: string;
  since: number;
  zone: string;
  from_day: number;
  /** As JSON. */
  earlier: string | null;
}

/** One for each person and day of UTC in which there are marks. */
export interface HistoryDays extends MarkedHours {
  user_id: string;
  /** Since 1 January 1970. */
  day: number;
}

/** Four hours each, by the hour with which they begin: a bit for each five minutes, the first the lowest. */
export interface MarkedHours {
  h0: number;
  h4: number;
  h8: number;
  h12: number;
  h16: number;
  h20: number;
}

/** The one row says nothing: that it can be written is what counts. */
export interface Trials {
  id: number;
  value: string;
}
