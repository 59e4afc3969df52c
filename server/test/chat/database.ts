/** The database under the chat, which TEST_DATABASE names: it counts what it is asked, and shows all that it keeps. */

import type { Store } from '@meeshy/status-gateway';
import { mongoStore } from '@meeshy/status-gateway/mongodb';
import { sqlStore } from '@meeshy/status-gateway/sql';
import { MongoClient } from 'mongodb';
import { emptyDatabase } from '../../../gateway/test/support/databases.ts';
import { mongoRecords } from '../../src/chat/mongodb/records.ts';
import type { Records } from '../../src/chat/records.ts';
import { sqlRecords } from '../../src/chat/sql/records.ts';
import { openMongo } from '../../src/database/mongodb.ts';
import { collectionsOf } from '../../src/database/mongodb-schema.ts';
import { openDatabase } from '../../src/database/open.ts';
import { mongoKeys } from '../../src/keys/mongodb.ts';
import type { KeyRecords } from '../../src/keys/records.ts';
import { sqlKeys } from '../../src/keys/sql.ts';
import { mongoWebhooks } from '../../src/webhooks/mongodb.ts';
import { mongoNews } from '../../src/webhooks/mongodb-news.ts';
import type { NewsRecords, WebhookRecords } from '../../src/webhooks/records.ts';
import { sqlWebhooks } from '../../src/webhooks/sql.ts';
import { sqlNews } from '../../src/webhooks/sql-news.ts';

interface WatchedDatabase {
  readonly records: Records;
  readonly store: Store;
  readonly keys: KeyRecords;
  readonly webhooks: WebhookRecords;
  readonly news: NewsRecords;
  /** How many queries it has answered. */
  asked(): number;
  /** Every account and every session, as text. */
  secrets(): Promise<string>;
  close(): Promise<void>;
}

export async function openWatched(): Promise<WatchedDatabase> {
  const { url, remove } = await emptyDatabase();
  const opened = await (url.startsWith('mongodb') ? watchedMongo(url) : watchedSql(url));
  return { ...opened, close: () => opened.close().finally(remove) };
}

async function watchedSql(url: string): Promise<WatchedDatabase> {
  const opened = await openDatabase(url);
  let asked = 0;
  const db = opened.db.withPlugin({
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      asked += 1;
      return result;
    },
  });
  /** Some tests close it before their end. */
  let closing: Promise<void> | null = null;
  return {
    records: sqlRecords(db),
    store: sqlStore(db),
    keys: sqlKeys(db),
    webhooks: sqlWebhooks(db),
    news: sqlNews(db),
    asked: () => asked,
    secrets: async () =>
      JSON.stringify([
        await db.selectFrom('accounts').selectAll().execute(),
        await db.selectFrom('anonymous_sessions').selectAll().execute(),
      ]),
    close: () => (closing ??= opened.close()),
  };
}

const UNASKED = ['hello', 'endSessions'];

async function watchedMongo(url: string): Promise<WatchedDatabase> {
  const { close } = await openMongo(url);
  await close();
  const client = new MongoClient(url, { monitorCommands: true });
  let asked = 0;
  let isClosed = false;
  client.on('commandStarted', ({ commandName }) => {
    if (!UNASKED.includes(commandName)) asked += 1;
  });
  const db = client.db();
  const { users, anonymous } = collectionsOf(db);
  return {
    records: mongoRecords(db),
    store: mongoStore(db),
    keys: mongoKeys(collectionsOf(db)),
    webhooks: mongoWebhooks(collectionsOf(db)),
    news: mongoNews(collectionsOf(db)),
    asked: () => asked,
    secrets: async () => JSON.stringify([await users.find().toArray(), await anonymous.find().toArray()]),
    async close() {
      if (isClosed) return;
      isClosed = true;
      await db.dropDatabase();
      await client.close();
    },
  };
}
