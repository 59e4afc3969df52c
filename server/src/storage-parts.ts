import type { Store } from '@meeshy/status-gateway';
import type { AlertRecords } from './alerts/records.ts';
import type { Records } from './chat/records.ts';
import type { SecretName } from './database/secret.ts';
import type { KeyRecords } from './keys/records.ts';
import type { PushRecords } from './push/records.ts';
import type { HistoryRecords } from './rhythm/records.ts';
import type { NewsRecords, WebhookRecords } from './webhooks/records.ts';

/** What survives a restart, whatever the database. */
export interface Storage {
  /** Presence's. */
  readonly store: Store;
  /** The chat's. */
  readonly records: Records;
  readonly keys: KeyRecords;
  readonly webhooks: WebhookRecords;
  /** What webhooks are still to be told. */
  readonly news: NewsRecords;
  readonly alerts: AlertRecords;
  readonly push: PushRecords;
  readonly histories: HistoryRecords;
  /** A secret of all gateways on this database, made when there is none. */
  keptSecret(name?: SecretName, make?: () => string): Promise<string>;
  /** Rejects when nothing can be written just now. */
  tryWriting(): Promise<void>;
  close(): Promise<void>;
}
