import { isAway, mongoStore } from '@meeshy/status-gateway/mongodb';
import { mongoAlerts } from './alerts/mongodb.ts';
import { mongoRecords } from './chat/mongodb/records.ts';
import { refusingOutages } from './chat/outages.ts';
import { openMongo } from './database/mongodb.ts';
import { collectionsOf } from './database/mongodb-schema.ts';
import { mongoKeys } from './keys/mongodb.ts';
import { mongoPush } from './push/mongodb.ts';
import { mongoHistories } from './rhythm/mongodb.ts';
import type { Storage } from './storage-parts.ts';
import { mongoWebhooks } from './webhooks/mongodb.ts';
import { mongoNews } from './webhooks/mongodb-news.ts';

/** Apart from the others, since who stores elsewhere is not to wait for MongoDB's driver. */
export async function openMongoStorage(url: string, options: { shared?: boolean }): Promise<Storage> {
  const { db, ...database } = await openMongo(url, options);
  const collections = collectionsOf(db);
  const told = refusingOutages(isAway);
  return {
    store: mongoStore(db),
    records: told.records(mongoRecords(db)),
    keys: told.each(mongoKeys(collections)),
    webhooks: told.each(mongoWebhooks(collections)),
    news: told.each(mongoNews(collections)),
    alerts: told.each(mongoAlerts(collections)),
    push: told.each(mongoPush(collections)),
    histories: told.each(mongoHistories(collections)),
    ...database,
  };
}
