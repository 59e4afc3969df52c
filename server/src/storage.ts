import type { Store } from '@meeshy/status-gateway';
import { sqlStore } from '@meeshy/status-gateway/sql';
import type { AlertRecords } from './alerts/records.ts';
import { sqlAlerts } from './alerts/sql.ts';
import type { Records } from './chat/records.ts';
import { sqlRecords } from './chat/sql/records.ts';
import { openDatabase } from './database/open.ts';
import type { SecretName } from './database/secret.ts';
import type { KeyRecords } from './keys/records.ts';
import { sqlKeys } from './keys/sql.ts';
import type { PushRecords } from './push/records.ts';
import { sqlPush } from './push/sql.ts';
import type { HistoryRecords } from './rhythm/records.ts';
import { sqlHistories } from './rhythm/sql.ts';
import type { NewsRecords, WebhookRecords } from './webhooks/records.ts';
import { sqlNews, sqlWebhooks } from './webhooks/sql.ts';

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

/**
 * Opens the database and brings it up to date; several gateways may do so at once. `shared`: other gateways may have
 * the same one, and meet on Redis; `false`: this one alone. Left out, a SQLite file is for this one alone, and of a server nobody is
 * asked. Throws an `Error` of one sentence, which never tells a password.
 */
export async function openStorage(url: string, options: { shared?: boolean } = {}): Promise<Storage> {
  if (/^mongodb(\+srv)?:/.test(url)) {
    // Only the driver that is needed is loaded: each takes its part of a start.
    const { openMongoStorage } = await import('./storage-mongodb.ts');
    return openMongoStorage(url, options);
  }
  const { db, people, ...database } = await openDatabase(url, options);
  return {
    store: sqlStore(people),
    records: sqlRecords(db, people),
    keys: sqlKeys(people),
    webhooks: sqlWebhooks(people),
    news: sqlNews(people),
    alerts: sqlAlerts(db),
    push: sqlPush(db),
    histories: sqlHistories(db),
    ...database,
  };
}
