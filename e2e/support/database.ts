/** What is in the database before the gateway starts: the demo people, and whatever a test adds. */
import { fillDemo } from '../../gateway/src/chat/demo.ts';
import { type Database, openDatabase } from '../../gateway/src/database/open.ts';

/** `fill` gets the tables and the time (epoch ms) at which everything was made. */
export async function fillDatabase(url: string, fill: (db: Database, now: number) => Promise<void>): Promise<void> {
  const { db, close } = await openDatabase(url);
  const now = Date.now();
  await fillDemo(db, now);
  await fill(db, now);
  await close();
}

/** Somebody who left so long ago. */
export async function markSeen(db: Database, username: string, at: number): Promise<void> {
  await db
    .updateTable('subjects')
    .set({ is_online: 0, last_seen: at, last_active_at: at, version: at })
    .where('username', '=', username)
    .execute();
}
