/** P14: what becomes of questions while the server is gone, and after. */
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openWire, type Wire } from '../../../gateway/test/integration/support/wire.ts';
import {
  createDatabase,
  lockTable,
  type PrivatePostgres,
  startPostgres,
} from '../../../gateway/test/support/postgres.ts';
import { openSilence, type Silence } from '../../../gateway/test/support/silence.ts';
import { type OpenDatabase, openDatabase } from '../../src/database/open.ts';

let postgres: PrivatePostgres;
let silence: Silence;
let wire: Wire;
let database: OpenDatabase;
/** Past the wire. */
let databaseUrl: string;

beforeAll(async () => {
  [postgres, silence] = await Promise.all([startPostgres(), openSilence()]);
});
afterAll(() => Promise.all([postgres.remove(), silence.close()]));

beforeEach(async () => {
  wire = await openWire(`http://127.0.0.1:${postgres.port}`);
  databaseUrl = await createDatabase(postgres.url);
  const url = databaseUrl;
  database = await openDatabase(Object.assign(new URL(url), { port: new URL(wire.url).port }).href);
});
afterEach(async () => {
  await database.close();
  await wire.close();
});

const question = () => sql<{ answer: number }>`select 42 as answer`.execute(database.db);

/** Milliseconds until it fails; it must not succeed. */
async function failsAfter(work: Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await expect(work).rejects.toThrow();
  return performance.now() - startedAt;
}

test('a server that dies amid a transaction costs the transaction, and is used again when it is back', async () => {
  const failure = failsAfter(
    database.db.transaction().execute(async (trx) => {
      await sql`select 1`.execute(trx);
      await postgres.kill();
      await failsAfter(question());
      await sql`select 1`.execute(trx);
    }),
  );
  expect(await failure).toBeLessThan(4_000);
  expect(await failsAfter(question())).toBeLessThan(4_000);
  await postgres.start();
  expect((await question()).rows).toEqual([{ answer: 42 }]);
});

test('a connection that falls silent is given up, with the rest of its transaction, and not used again', async () => {
  const failure = failsAfter(
    database.db.transaction().execute(async (trx) => {
      await sql`select 1`.execute(trx);
      wire.freeze();
      await sql`select 1`.execute(trx);
    }),
  );
  expect(await failure).toBeLessThan(9_000);
  const startedAt = performance.now();
  expect((await question()).rows).toEqual([{ answer: 42 }]);
  expect(performance.now() - startedAt).toBeLessThan(4_000);
});

test('a statement that takes too long is ended by the server, and costs no connection', async () => {
  expect(await failsAfter(sql`select pg_sleep(30)`.execute(database.db))).toBeLessThan(10_000);
  expect((await question()).rows).toEqual([{ answer: 42 }]);
});

test('however many ask a server that never answers, all are told soon', async () => {
  wire.cut();
  wire.redirect(`http://127.0.0.1:${silence.port}`);
  wire.mend();
  await expect
    .poll(() =>
      question().then(
        () => 'answered',
        () => 'failed',
      ),
    )
    .toBe('failed');
  const failures = await Promise.all(Array.from({ length: 50 }, () => failsAfter(question())));
  expect(Math.max(...failures)).toBeLessThan(8_000);
});

test('a rush waits for its turn', async () => {
  const slowly = () => sql`select pg_sleep(0.01)`.execute(database.db);
  const rush = await Promise.allSettled(Array.from({ length: 500 }, slowly));
  expect(rush.filter(({ status }) => status === 'rejected')).toEqual([]);
});

test('who waits for a locked table, and who waits for them, is told so; who somebody is, is asked apart', async () => {
  const unlock = await lockTable(databaseUrl, 'messages');
  const startedAt = performance.now();
  const waiting = Array.from({ length: 150 }, () =>
    failsAfter(database.db.selectFrom('messages').select('id').execute()),
  );
  await database.people.selectFrom('accounts').select('subject_id').execute();
  const answeredAfter = performance.now() - startedAt;
  const longest = Math.max(...(await Promise.all(waiting)));
  expect(longest).toBeLessThan(8_000);
  expect(answeredAfter).toBeLessThan(longest);
  await unlock();
  await database.db.selectFrom('messages').select('id').execute();
});
