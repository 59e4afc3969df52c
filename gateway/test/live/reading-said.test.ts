import { ABSENT } from '@meeshy/status-protocol';
import { expect, it } from 'vitest';
import { createReadingSaid } from '../../src/live/cluster/reading-said.ts';
import type { Store } from '../../src/presence/ports.ts';
import { NO_CLAIMS, withClaim } from '../../src/presence/truth/claims.ts';
import { memoryStore } from '../../src/stores/memory.ts';
import { sqlStore } from '../../src/stores/sql.ts';
import { openEmpty } from '../support/databases.ts';

/** Slow only where the machine is. */
const SLOWLY = { timeout: 60_000 };
const HOUR = 3_600_000;

/** Somebody on the phone, as was said at `at`. */
function caller(id: string, at: number) {
  const call = { source: 'call', id: 'a', state: 'busy', startsAt: at, until: at + HOUR } as const;
  return {
    id,
    username: id,
    kind: 'user' as const,
    facts: ABSENT,
    claims: withClaim(NO_CLAIMS, call, at) ?? NO_CLAIMS,
  };
}

function reader(store: Pick<Store, 'saidSince' | 'load'>, isKnown = (_id: string) => true) {
  const taken: string[] = [];
  let trips = 0;
  const read = createReadingSaid({
    store,
    isKnown,
    take: ({ id }) => taken.push(id),
    observe: ({ kind }) => {
      if (kind === 'round-trip') trips++;
    },
  });
  const clear = () => {
    taken.length = 0;
    trips = 0;
  };
  return { read, taken, clear, trips: () => trips };
}

/** Answers what is stored when it is asked, and not before it is let. */
function heldUp(store: Store) {
  const waiting: (() => void)[] = [];
  const saidSince: NonNullable<Store['saidSince']> = async (...question) => {
    const answer = await store.saidSince?.(...question);
    if (!answer) throw new Error('cannot be asked');
    await new Promise<void>((go) => waiting.push(go));
    return answer;
  };
  const isAsked = () => expect.poll(() => waiting.length).toBe(1);
  return {
    store: { saidSince, load: store.load },
    isAsked,
    async answer() {
      await isAsked();
      waiting.shift()?.();
    },
  };
}

it('whoever asks has what was stored before, also while a reading is underway, and all of those in one more', async () => {
  const store = memoryStore();
  const held = heldUp(store);
  const { read, taken, clear, trips } = reader(held.store);
  const begin = read();
  await held.answer();
  await begin;
  clear();
  const underway = read();
  await held.isAsked();
  await store.save([caller('alice', Date.now())]);
  const after = [read(), read(), read()];
  await held.answer();
  await underway;
  expect(taken).toEqual([]);
  await held.answer();
  await Promise.all(after);
  expect(taken).toEqual(['alice']);
  // The two readings, and what alice says.
  expect(trips()).toBe(3);
});

it('asks once, and loads nobody, while many are on the phone of whom nothing new is said', SLOWLY, async () => {
  const { db, close } = await openEmpty();
  const store = sqlStore(db);
  const { read, taken, clear, trips } = reader(store);
  await read();
  const ids = Array.from({ length: 2_000 }, (_, i) => `p${i}`);
  await store.save(ids.map((id) => caller(id, Date.now())));
  // Long before they are so old that they are not told of any more.
  await expect
    .poll(
      async () => {
        clear();
        await read();
        return [trips(), taken.length];
      },
      { timeout: 25_000 },
    )
    .toEqual([1, 0]);
  await store.save([caller('p7', Date.now() + 1)]);
  await read();
  expect(taken).toEqual(['p7']);
  expect(trips()).toBe(3);
  await close();
});

it('takes again what is said of the same one, and of nobody who is not known', SLOWLY, async () => {
  const { db, close } = await openEmpty();
  const store = sqlStore(db);
  const { read, taken, clear } = reader(store, (id) => id !== 'bob');
  await read();
  const at = Date.now();
  for (const later of [0, 1, 2]) {
    clear();
    await store.save([caller('alice', at + later), caller('bob', at + later)]);
    await read();
    expect(taken).toEqual(['alice']);
  }
  await close();
});

it('takes what could not be loaded as soon as it can be', async () => {
  const { db, close } = await openEmpty();
  const store = sqlStore(db);
  let isBroken = false;
  const load: Store['load'] = async (ids) => (isBroken ? Promise.reject(new Error('away')) : store.load(ids));
  const { read, taken } = reader({ ...store, load });
  await read();
  await store.save([caller('alice', Date.now())]);
  isBroken = true;
  await read();
  expect(taken).toEqual([]);
  isBroken = false;
  await read();
  expect(taken).toEqual(['alice']);
  await close();
});
