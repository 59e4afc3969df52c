/** Gives everybody the canonical form of their names, and what they look like. */
import type { Kysely } from 'kysely';
import { canonical, exactKey } from '../names/canonical.ts';
import { looksOf } from '../names/looks.ts';
import { writeLooks } from '../names/stored-looks.ts';

interface Named {
  subjects: {
    id: string;
    username: string;
    display_name: string;
    username_key: string;
    name_key: string;
    looks: string;
    created_at: number;
  };
  accounts: { subject_id: string; username_key: string };
  account_looks: { look: string; subject_id: string };
}

const AT_ONCE = 500;

type Row = Pick<Named['subjects'], 'id' | 'username' | 'display_name'> & { account: string | null };

/** Of those who share a form, whoever is called by it already keeps it, or who came first; the others are found by exact name. */
export async function renameAll(untyped: Kysely<unknown>): Promise<void> {
  const db = untyped as Kysely<Named>;
  let ids = await idsInOrder(db);
  while (ids.length > 0) {
    const rows = await read(db, ids.slice(0, AT_ONCE));
    for (const row of rows) await rename(db, row);
    ids = ids.slice(AT_ONCE);
  }
}

async function idsInOrder(db: Kysely<Named>): Promise<string[]> {
  const rows = await db.selectFrom('subjects').select('id').orderBy('created_at').orderBy('id').execute();
  return rows.map(({ id }) => id);
}

async function read(db: Kysely<Named>, ids: readonly string[]): Promise<Row[]> {
  return db
    .selectFrom('subjects')
    .leftJoin('accounts', 'accounts.subject_id', 'subjects.id')
    .select(['subjects.id', 'subjects.username', 'subjects.display_name', 'accounts.username_key as account'])
    .where('subjects.id', 'in', ids)
    .orderBy('subjects.created_at')
    .orderBy('subjects.id')
    .execute();
}

async function rename(db: Kysely<Named>, { id, username, display_name, account }: Row): Promise<void> {
  const key = canonical(username);
  const looks = writeLooks(looksOf(username, display_name));
  const keys = { username_key: key, name_key: canonical(display_name), looks };
  await db.updateTable('subjects').set(keys).where('id', '=', id).execute();
  if (account === null) return;
  const own = looksOf(username).map((look) => ({ look, subject_id: id }));
  await db
    .insertInto('account_looks')
    .values(own)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  if (account === key) return;
  const namesake = await db
    .selectFrom('accounts')
    .select('subject_id')
    .where('username_key', '=', key)
    .executeTakeFirst();
  const found = { username_key: namesake ? exactKey(username) : key };
  await db.updateTable('accounts').set(found).where('subject_id', '=', id).execute();
}
