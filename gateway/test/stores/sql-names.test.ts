/**
 * The store on tables that were there before it, with names of their own.
 *
 * @module-tag long
 */
import { storeContract } from '@meeshy/status-gateway/testing';
import { ABSENT } from '@meeshy/status-protocol';
import { type Kysely, sql } from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import { jsonOf, textOf } from '../../src/database/dialect.ts';
import { storable } from '../../src/database/text.ts';
import type { Store } from '../../src/presence/ports.ts';
import { sqlStore } from '../../src/stores/sql.ts';
import type { SqlNames } from '../../src/stores/sql-names.ts';
import { openEmpty } from '../support/databases.ts';

const NAMES: SqlNames = {
  subjects: 'Member',
  nodes: 'member_gateways',
  columns: {
    id: 'memberId',
    kind: 'sort',
    username: 'login',
    is_online: 'online',
    last_seen: 'lastSeen',
    last_active_at: 'active',
    version: 'presence_version',
    claims: 'says',
    claims_changed_at: 'said',
  },
};

/** `home`: what presence knows nothing of, and no row is without. */
async function openMembers({ needsHome = false } = {}) {
  const { db, close } = await openEmpty();
  const { schema } = db;
  await schema.dropTable('subjects').execute();
  await schema.dropTable('nodes').execute();
  const text = textOf(db);
  await schema
    .createTable('Member')
    .addColumn('memberId', text, (column) => column.primaryKey())
    .addColumn('sort', text, (column) => column.notNull())
    .addColumn('login', text, (column) => column.notNull())
    .addColumn('online', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('lastSeen', 'bigint')
    .addColumn('active', 'bigint')
    .addColumn('presence_version', 'bigint', (column) => column.notNull().defaultTo(0))
    .addColumn('says', jsonOf(db))
    .addColumn('said', 'bigint')
    .addColumn('home', text, (column) => (needsHome ? column.notNull() : column))
    .execute();
  await schema
    .createTable('member_gateways')
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('alive_at', 'bigint', (column) => column.notNull())
    .execute();
  return { db, close };
}

const homesIn = async (db: Kysely<never>) =>
  (await sql<{ home: string | null }>`select "home" from "Member" order by "memberId"`.execute(db)).rows;

/** A host where whoever presence hears of has signed up before. */
function signingUp(db: Kysely<never>, store: Store): Store {
  return {
    ...store,
    async save(subjects, latest) {
      for (const { id, kind, username } of subjects) {
        // The contract begins with the version 0, which no change has.
        await sql`insert into "Member" ("memberId", "sort", "login", "home", "presence_version")
          values (${id}, ${kind}, ${storable(username)}, 'Lyon', -1) on conflict do nothing`.execute(db);
      }
      await store.save(subjects, latest);
    },
  };
}

storeContract({ describe, it, afterAll }, `${process.env.TEST_DATABASE ?? 'SQLite'}, by other names`, async () => {
  const { db, close } = await openMembers();
  return { store: sqlStore(db, NAMES), close };
});

storeContract(
  { describe, it, afterAll },
  `${process.env.TEST_DATABASE ?? 'SQLite'}, of those who are in the table`,
  async () => {
    const { db, close } = await openMembers({ needsHome: true });
    return { store: signingUp(db as never, sqlStore(db, { ...NAMES, adds: false })), close };
  },
  { crowd: 300 },
);

describe('a table of the host', () => {
  const ann = { id: 'ann', username: 'ann', kind: 'user', facts: { ...ABSENT, isOnline: true, version: 5 } } as const;

  it('keeps what presence knows nothing of', async () => {
    const { db, close } = await openMembers();
    await sql`insert into "Member" ("memberId", "sort", "login", "home") values ('ann', 'user', 'ann', 'Lyon')`.execute(
      db,
    );
    await sqlStore(db, NAMES).save([ann, { ...ann, id: 'ben' }]);
    expect(await homesIn(db as never)).toEqual([{ home: 'Lyon' }, { home: null }]);
    await close();
  });

  it('gets no rows by presence where it adds none', async () => {
    const { db, close } = await openMembers({ needsHome: true });
    const store = sqlStore(db, { ...NAMES, adds: false });
    await store.save([ann]);
    expect(await store.load(['ann'])).toEqual([]);
    expect(await store.countOnline()).toEqual({ users: 0, anonymous: 0 });
    await close();
  });
});
