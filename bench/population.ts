/** Fills a new database with people and conversations, through the gateway's own modules. */
import { createTokens } from '../gateway/src/chat/tokens.ts';
import { openDatabase } from '../gateway/src/database/open.ts';

/** Rows a statement: SQLite takes a limited number of values. */
const CHUNK = 500;
const TOKEN_LIFETIME_MS = 24 * 3_600_000;

export interface Population {
  /** Those who share conversations, neighbours first. */
  readonly members: readonly string[];
  /** Those in no conversation at all. */
  readonly loners: readonly string[];
}

/** Answers the tokens. Each of the `members` is in one conversation of `conversationSize` people. */
export async function populate(
  databaseUrl: string,
  secret: string,
  counts: { members: number; conversationSize: number; loners: number },
): Promise<Population> {
  const at = Date.now();
  const names = (kind: string, count: number) => Array.from({ length: count }, (_, i) => `${kind}${i}`);
  const members = names('member', counts.members);
  const loners = names('loner', counts.loners);
  const everybody = [...members, ...loners];
  const conversations = names('conversation', Math.ceil(members.length / counts.conversationSize));
  const conversationOf = (i: number) => `conversation${Math.floor(i / counts.conversationSize)}`;

  const { db, close } = await openDatabase(databaseUrl);
  for (const some of chunks(everybody)) {
    await db
      .insertInto('subjects')
      .values(some.map((id) => ({ id, kind: 'user', username: id, username_key: id, name_key: id, created_at: at })))
      .execute();
    await db
      .insertInto('accounts')
      .values(some.map((id) => account(id)))
      .execute();
  }
  const ownerId = everybody[0] ?? '';
  for (const some of chunks(conversations)) {
    await db
      .insertInto('conversations')
      .values(some.map((id) => ({ id, type: 'group', title: id, owner_id: ownerId, created_at: at })))
      .execute();
  }
  for (const some of chunks([...members.entries()])) {
    await db
      .insertInto('members')
      .values(some.map(([i, id]) => membership(conversationOf(i), id, at)))
      .execute();
  }
  await close();

  const tokens = createTokens(secret, TOKEN_LIFETIME_MS, Date.now);
  const tokensOf = (ids: string[]) => Promise.all(ids.map((id) => tokens.issue({ id, username: id })));
  return { members: await tokensOf(members), loners: await tokensOf(loners) };
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
