/** Fills a new database with people and conversations, through the gateway's own modules. */

import { createTokens } from '../server/src/chat/tokens.ts';
import { openDatabase } from '../server/src/database/open.ts';
import { type Counts, conversationsOf, lonerName, memberName } from './layout.ts';

/** Rows a statement: SQLite takes a limited number of values. */
const CHUNK = 500;
const TOKEN_LIFETIME_MS = 24 * 3_600_000;

export interface Population {
  /** The tokens of those who share conversations. */
  readonly members: readonly string[];
  /** The tokens of those in no conversation at all. */
  readonly loners: readonly string[];
}

/** Everybody's tokens, which need no database. */
export async function tokensOf(secret: string, counts: Counts): Promise<Population> {
  const tokens = createTokens(secret, TOKEN_LIFETIME_MS, Date.now);
  const issue = (ids: string[]) => Promise.all(ids.map((id) => tokens.issue({ id, username: id })));
  const { members, loners } = namesOf(counts);
  return { members: await issue(members), loners: await issue(loners) };
}

/** Writes everybody and their conversations into the database, and answers the tokens. */
export async function populate(databaseUrl: string, secret: string, counts: Counts): Promise<Population> {
  const at = Date.now();
  const { members, loners } = namesOf(counts);
  const everybody = [...members, ...loners];
  const memberships = members.flatMap((id) => conversationsOf(id, counts).map((to) => membership(to, id, at)));
  const conversations = [...new Set(memberships.map((row) => row.conversation_id))];
  const ownerId = everybody[0] ?? '';

  const { db, close } = await openDatabase(databaseUrl);
  await db.transaction().execute(async (writing) => {
    for (const some of chunks(everybody)) {
      await writing
        .insertInto('subjects')
        .values(some.map((id) => ({ id, kind: 'user', username: id, username_key: id, name_key: id, created_at: at })))
        .execute();
      await writing.insertInto('accounts').values(some.map(account)).execute();
    }
    for (const some of chunks(conversations)) {
      await writing
        .insertInto('conversations')
        .values(some.map((id) => ({ id, type: 'group', title: id, owner_id: ownerId, created_at: at })))
        .execute();
    }
    for (const some of chunks(memberships)) await writing.insertInto('members').values(some).execute();
  });
  await close();
  return tokensOf(secret, counts);
}

/** Everybody's. */
export function namesOf({ members, loners }: Counts) {
  const names = (count: number, name: (index: number) => string) => Array.from({ length: count }, (_, i) => name(i));
  return { members: names(members, memberName), loners: names(loners, lonerName) };
}

function account(id: string) {
  const email = `${id}@example.com`;
  return { subject_id: id, username_key: id, email, email_key: email, password_hash: '', role: 'USER' } as const;
}

function membership(conversationId: string, subjectId: string, at: number) {
  return { conversation_id: conversationId, subject_id: subjectId, state: 'present', joined_at: at } as const;
}

function chunks<Item>(items: readonly Item[]): Item[][] {
  return Array.from({ length: Math.ceil(items.length / CHUNK) }, (_, i) => items.slice(i * CHUNK, (i + 1) * CHUNK));
}
