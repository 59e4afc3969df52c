/** Webhooks as they are kept, and what each is still to be told. */
import type { WebhookDelivery, WebhookEvent } from '@meeshy/status-protocol';
import { idOf, type Report, type ShownText, type Told } from './schedule.ts';

export interface WebhookRecord {
  readonly id: string;
  readonly url: string;
  readonly events: readonly WebhookEvent[];
  readonly isOn: boolean;
  readonly offBecause: 'operator' | 'gone' | null;
  /** Epoch ms. */
  readonly createdAt: number;
  /** As it is: what it signs is made of it. */
  readonly secret: string;
  readonly formerSecret: string | null;
  /** Epoch ms; from then on the former one signs no more. */
  readonly formerUntil: number | null;
}

export interface WebhookRecords {
  /** The oldest first. */
  all(): Promise<WebhookRecord[]>;
  find(id: string): Promise<WebhookRecord | null>;
  add(webhook: WebhookRecord): Promise<void>;
  /** Whether there is one. */
  change(id: string, changes: Partial<Omit<WebhookRecord, 'id' | 'createdAt'>>): Promise<boolean>;
  /** With all that it was still to be told. Whether there was one. */
  remove(id: string): Promise<boolean>;
  /** Attempts, the oldest first; of each webhook the latest `MOST_DELIVERIES` are kept. */
  addDeliveries(webhookId: string, deliveries: readonly WebhookDelivery[]): Promise<void>;
  /** By webhook, the latest first. */
  deliveries(): Promise<ReadonlyMap<string, readonly WebhookDelivery[]>>;
}

export const MOST_DELIVERIES = 20;

/** What one person shows, or who is in one conversation, for one webhook. */
export interface News {
  readonly webhookId: string;
  readonly report: Report;
  readonly shown: ShownText;
  /** Epoch ms, of the cluster's clock like all times here. */
  readonly heardAt: number;
  readonly dueAt: number;
}

/** What a gateway has taken on to tell. */
export interface Leased extends Told {
  readonly key: string;
  readonly report: Report;
  readonly shown: ShownText;
  /** Attempts so far. */
  readonly attempts: number;
}

/** Nobody else takes on what it holds before `until`. */
export interface Lease {
  readonly token: string;
  readonly now: number;
  readonly until: number;
}

/**
 * A row for each webhook and person, or conversation: what was heard last, what the receiver was told last, and when it is to be told. The
 * latest wins; while one gateway tells of it, nobody else does.
 */
export interface NewsRecords {
  /**
   * Takes the place of what has a lower version, in one round trip. Of what has been told just so nothing is owed. What is owed of a
   * conversation, and is read to be the same once more, is told as it was read first, and when it was to be: that it was looked at again,
   * which whoever hides there may have set off, is not to show.
   */
  put(news: readonly News[]): Promise<void>;
  /** Those that are to be told something now. */
  due(now: number): Promise<string[]>;
  /** Takes on what is due and held by nobody, or too long, the longest due first. */
  lease(webhookId: string, lease: Lease, limit: number): Promise<Leased[]>;
  /** The receiver has it, or is not to be told. What was heard meanwhile stays due. */
  settle(token: string, keys: readonly string[]): Promise<void>;
  /** It may not have it. `dueAt: null`: it is dropped. */
  postpone(token: string, keys: readonly string[], dueAt: number | null): Promise<void>;
  /** Nothing was tried. */
  release(token: string, keys: readonly string[]): Promise<void>;
  /** Of one webhook. */
  forget(webhookId: string): Promise<void>;
  /** Who was last heard of as online, and which conversations as occupied, ascending by key. */
  online(after: string, limit: number): Promise<(Pick<News, 'webhookId' | 'report' | 'shown'> & { key: string })[]>;
  /** Of whom nothing shows, or where nobody is, since before then, and those of webhooks that are no more. */
  tidy(before: number): Promise<void>;
  /** By webhook, how many are still to be told of. */
  waiting(): Promise<ReadonlyMap<string, number>>;
}

/** As it was kept: it was made of faces before. */
export const reportIn = (kept: string): Report => JSON.parse(kept) as Report;

export const keyOf = (webhookId: string, report: Report): string => `${webhookId}:${idOf(report)}`;
