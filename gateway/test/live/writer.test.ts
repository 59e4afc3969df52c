import { ABSENT } from '@meeshy/status-protocol';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createWriter } from '../../src/live/upkeep/writer.ts';
import { Ledger } from '../../src/presence/subjects/ledger.ts';
import { memoryStore } from '../../src/stores/memory.ts';

const SAVE_MS = 100;
const FOR_MS = 1_500;

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] }));
afterEach(() => void vi.useRealTimers());

it('P7: where many wait for what they say to be stored, writing takes a fifth of the time at most', async () => {
  const store = memoryStore();
  let batches = 0;
  const slow: typeof store = {
    ...store,
    async save(...batch) {
      batches++;
      await new Promise((resolve) => setTimeout(resolve, SAVE_MS));
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
  for (let spentMs = 0; spentMs < FOR_MS; spentMs += 10) {
    answers.push(writer.stored('bob'));
    await vi.advanceTimersByTimeAsync(10);
  }
  // One at the beginning, and then one in five times as long as it takes.
  expect(batches).toBeGreaterThan(1);
  expect(batches).toBeLessThanOrEqual(1 + FOR_MS / (5 * SAVE_MS));
  await vi.runAllTimersAsync();
  await Promise.all(answers);
  expect(await store.load(['bob'])).toEqual([expect.objectContaining({ facts: bob.facts })]);
});
