import { join } from 'node:path';
import { ABSENT } from '@meeshy/status-protocol';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openSqlite } from '../../src/database/sqlite.ts';
import { NO_CLAIMS, saidByOperator } from '../../src/presence/truth/claims.ts';
import { sqlStore } from '../../src/stores/sql.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** As the release left it that knew no claims. */
const FORMER = [
  sql`drop index subjects_by_claims_changed`,
  sql`alter table subjects drop column claims_changed_at`,
  sql`alter table subjects drop column claims`,
  sql`drop table presence_added_migration`,
  sql`drop table presence_added_migration_lock`,
];
const bob = { id: 'bob', username: 'bob', kind: 'user', facts: { ...ABSENT, version: 1 } } as const;

test('tables of the former release are brought up to date, and noted as it knows them, for it may come back', async () => {
  const { folder, remove } = temporaryFolder();
  const url = `sqlite:${join(folder, 'host.db')}`;
  const former = await openSqlite(url);
  for (const step of FORMER) await step.execute(former.db);
  await former.close();

  const { db, close } = await openSqlite(url);
  const said = { ...bob, claims: saidByOperator(NO_CLAIMS, true, 1_750_000_000_000) };
  await sqlStore(db).save([said]);
  expect(await sqlStore(db).load(['bob'])).toEqual([said]);
  const { rows } = await sql`select name from presence_migration`.execute(db);
  expect(rows).toEqual([{ name: '0001_begin' }]);
  await close();
  remove();
});
