import { storeContract } from '@meeshy/status-gateway/testing';
import { ABSENT, DAY_MS } from '@meeshy/status-protocol';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sqlStore } from '../../src/stores/sql.ts';
import { type OpenDatabase, openEmpty } from '../support/databases.ts';
import { storeProperties } from './properties.ts';

const DATABASE = process.env.TEST_DATABASE ?? 'SQLite';

async function open() {
  const { db, close } = await openEmpty();
  return { store: sqlStore(db), close };
}

storeContract({ describe, it, afterAll }, DATABASE, open);
storeProperties(DATABASE, open);

it('sorts ids by their characters, whatever people of some country would do', async () => {
  const { db, close } = await openEmpty();
  const store = sqlStore(db);
  const ids = ['a', 'B', 'Z', '_', '-', '0', 'é', 'z', 'a-b', 'aB'];
  await store.save(
    ids.map((id) => ({ id, username: id, kind: 'user', facts: { ...ABSENT, isOnline: true, version: 1 } })),
  );
  const first = await store.online(null, 5);
  const rest = await store.online(first.at(-1)?.id ?? null, 5);
  expect([...first, ...rest].map(({ id }) => id)).toEqual(ids.toSorted());
  await close();
});

describe('the signs of life', () => {
  const T = 1_750_000_000_000;
  let database: OpenDatabase;
  beforeEach(async () => {
    database = await openEmpty();
  });
  afterEach(() => database.close());

  /** Each start is a new node with a store of its own. */
  const live = (nodeId: string, at: number) => sqlStore(database.db).recordSignOfLife(nodeId, at);
  const nodes = async () =>
    (await database.db.selectFrom('nodes').select('id').orderBy('id').execute()).map((r) => r.id);

  it('of former days are forgotten at a start', async () => {
    await live('node-1', T - 2 * DAY_MS);
    await live('node-2', T - DAY_MS - 1);
    await live('node-3', T - DAY_MS);
    await live('node-4', T);
    expect(await nodes()).toEqual(['node-3', 'node-4']);
  });

  it('of one process that takes many names are forgotten too', async () => {
    const store = sqlStore(database.db);
    for (let hour = 0; hour < 100; hour++) await store.recordSignOfLife(`node-${hour}`, T + (hour * DAY_MS) / 24);
    expect((await nodes()).length).toBeLessThanOrEqual(26);
    expect(await store.lastSignOfLife(['node-99'])).toBe(T + (98 * DAY_MS) / 24);
  });

  it('P9: of the last node are kept, however long ago it was', async () => {
    await live('node-1', T - 40 * DAY_MS);
    await live('node-2', T - 30 * DAY_MS);
    await live('node-3', T);
    expect(await sqlStore(database.db).lastSignOfLife(['node-3'])).toBe(T - 30 * DAY_MS);
    expect(await nodes()).toEqual(['node-2', 'node-3']);
  });
});
