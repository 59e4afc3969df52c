/** What is in the database before the gateway starts: the demo people, and whatever a test adds. */

import { fillDemo } from '../../server/src/chat/demo.ts';
import { sqlRecords } from '../../server/src/chat/sql/records.ts';
import { openDatabase } from '../../server/src/database/open.ts';
import type { Database } from '../../server/src/database/schema.ts';

/** `fill` gets the tables and the time (epoch ms) at which everything was made. */
export async function fillDatabase(url: string, fill: (db: Database, now: number) => Promise<void>): Promise<void> {
  const { db, close } = await openDatabase(url);
  const now = Date.now();
  await fillDemo(sqlRecords(db), now);
  await fill(db, now);
  await close();
}
