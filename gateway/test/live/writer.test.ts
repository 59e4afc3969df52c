import { setTimeout as wait } from 'node:timers/promises';
import { ABSENT } from '@meeshy/status-protocol';
import { expect, it } from 'vitest';
import { createWriter } from '../../src/live/upkeep/writer.ts';
import { Ledger } from '../../src/presence/ledger.ts';
import { memoryStore } from '../../src/stores/memory.ts';

const SAVE_MS = 100;
const SECONDS = 1.5;

it('P7: where many wait for what they say to be stored, writing takes a fifth of the time at most', async () => {
  const store = memoryStore();
  let batches = 0;
  const slow: typeof store = {
    ...store,
    async save(...batch) {
      batches++;
      await wait(SAVE_MS);
      await store.save(...batch);
    },
  };
  const bob = { id: 'bob', username: 'bob', kind: 'user', facts: { ...ABSENT, isOnline: true, version: 1 } } as const;
  const writer = createWriter(
    slow,
    new Ledger(60_000),
    () => bob,
    Date.now,
    () => {},
  );

  const answers: Promise<void>[] = [];
  const begunAt = performance.now();
  while (performance.now() - begunAt < SECONDS * 1_000) {
    answers.push(writer.stored('bob'));
    await wait(10);
  }
  // One at the beginning, and then one in five times as long as it takes; timers may be a millisecond early.
  expect(batches).toBeLessThanOrEqual(1 + Math.floor((performance.now() - begunAt) / (4.9 * SAVE_MS)));
  await Promise.all(answers);
  expect(await store.load(['bob'])).toEqual([expect.objectContaining({ facts: bob.facts })]);
});
