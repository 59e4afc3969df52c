import { sqlStore } from '@meeshy/status-gateway/sql';
import { sqlAlerts } from './alerts/sql.ts';
import { sqlRecords } from './chat/sql/records.ts';
import { openDatabase } from './database/open.ts';
import { sqlKeys } from './keys/sql.ts';
import { sqlPush } from './push/sql.ts';
import { sqlHistories } from './rhythm/sql.ts';
import type { Storage } from './storage-parts.ts';
import { sqlWebhooks } from './webhooks/sql.ts';
import { sqlNews } from './webhooks/sql-news.ts';

export type { Storage } from './storage-parts.ts';

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
