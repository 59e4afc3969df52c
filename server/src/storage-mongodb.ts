import { isAway, mongoStore } from '@meeshy/status-gateway/mongodb';
import { mongoRecords } from './chat/mongodb/records.ts';
import { refusingOutages } from './chat/outages.ts';
import { openMongo } from './database/mongodb.ts';
import type { Storage } from './storage.ts';

/** Apart from the others, since who stores elsewhere is not to wait for MongoDB's driver. */
export async function openMongoStorage(url: string): Promise<Storage> {
  const { db, ...database } = await openMongo(url);
  return { store: mongoStore(db), records: refusingOutages(mongoRecords(db), isAway), ...database };
}
