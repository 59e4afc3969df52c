/** Gives everybody the canonical form of their names, and what they look like. */
import { type Kysely, sql } from 'kysely';
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
    await renameSome(db, await read(db, ids.slice(0, AT_ONCE)));
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

async function renameSome(db: Kysely<Named>, rows: readonly Row[]): Promise<void> {
  const named = rows.map(({ id, username, display_name }) => {
    const looks = writeLooks(looksOf(username, display_name));
    return sql`(${id}, ${canonical(username)}, ${canonical(display_name)}, ${looks})`;
  });
  // What both databases call the columns of values that have no names.
  await sql`
    update subjects set username_key = named.column2, name_key = named.column3, looks = named.column4
    from (values ${sql.join(named)}) as named where subjects.id = named.column1
  `.execute(db);
  const accounts = rows.filter(({ account }) => account !== null);
  const looks = accounts.flatMap(({ id, username }) => looksOf(username).map((look) => ({ look, subject_id: id })));
  for (let i = 0; i < looks.length; i += AT_ONCE) {
    const insert = db.insertInto('account_looks').values(looks.slice(i, i + AT_ONCE));
    await insert.onConflict((conflict) => conflict.doNothing()).execute();
  }
  for (const row of accounts) if (row.account !== canonical(row.username)) await findAgain(db, row);
}

/** An account by the canonical form of its name, or by the exact one where a namesake has taken that. */
async function findAgain(db: Kysely<Named>, { id, username }: Row): Promise<void> {
  const key = canonical(username);
  const namesake = await db
    .selectFrom('accounts')
    .select('subject_id')
    .where('username_key', '=', key)
    .executeTakeFirst();
  const found = { username_key: namesake ? exactKey(username) : key };
  await db.updateTable('accounts').set(found).where('subject_id', '=', id).execute();
}
