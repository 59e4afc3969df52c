/** API keys, as they are kept on each database. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { hashOf } from '../../src/chat/tokens.ts';
import { createKeys, type Keys } from '../../src/keys/keys.ts';
import { openWatched } from './database.ts';
import { refused } from './host.ts';

const FIXED = { name: 'shop', key: 'set by the environment' };

let database: Awaited<ReturnType<typeof openWatched>>;
let keys: Keys;
/** Epoch ms. */
let now: number;
beforeEach(async () => {
  database = await openWatched();
  now = Date.UTC(2025, 5, 1, 12);
  keys = createKeys(database.keys, [FIXED], () => now);
});
afterEach(() => database.close());

it('one is found by its key until it is revoked, by one query', async () => {
  const { id, key } = await keys.make('billing');
  const before = database.asked();
  expect(await keys.nameOf(hashOf(key))).toBe('billing');
  expect(database.asked()).toBe(before + 1);
  expect(await keys.nameOf(hashOf(FIXED.key))).toBe('shop');
  expect(await keys.nameOf(hashOf('something else'))).toBe(null);

  await keys.revoke(id);
  expect(await keys.nameOf(hashOf(key))).toBe(null);
  await refused(keys.revoke(id), 'NOT_FOUND');
  await refused(keys.revoke('nonsense'), 'NOT_FOUND');
});

it('they are listed from the oldest on, after those of the environment, without anything to guess them by', async () => {
  const made = [];
  for (const name of ['b', 'a', 'c']) {
    made.push(await keys.make(name));
    now += 1_000;
  }
  expect(await keys.all()).toEqual([
    { id: null, name: 'shop', createdAt: null },
    ...made.map(({ id, name, createdAt }) => ({ id, name, createdAt })),
  ]);
  expect(made[0]?.createdAt).toBe('2025-06-01T12:00:00.000Z');
});

it('of several who ask for a name at once, one gets it', async () => {
  const asked = await Promise.allSettled(Array.from({ length: 5 }, () => keys.make('billing')));
  expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  await refused(keys.make('billing'), 'CONFLICT');
  await refused(keys.make(FIXED.name), 'CONFLICT');
});

it('there are a hundred at most', async () => {
  for (let i = 0; i < 100; i++) await keys.make(`key ${i}`);
  await refused(keys.make('one more'), 'CONFLICT');
});
