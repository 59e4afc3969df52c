/** @module-tag long */
import { expect, it } from 'vitest';
import { singleNode } from '../../src/cluster/single.ts';
import type { Observation } from '../../src/live/observation.ts';
import { createPresence } from '../../src/live/presence.ts';
import { readPresenceSettings } from '../../src/settings.ts';
import { memoryStore } from '../../src/stores/memory.ts';
import { until } from '../support/until.ts';

const MANY = 30_000;

function open(observe: (observation: Observation) => void, env: Record<string, string> = {}) {
  const { offlineThresholdMs: offlineMs, awayThresholdMs: awayMs, ...rules } = readPresenceSettings(env);
  return createPresence({
    store: memoryStore(),
    directory: { conversationsOf: async () => [], membersOf: async () => [] },
    cluster: singleNode(),
    rules: { ...rules, offlineMs, awayMs },
    observe,
  });
}

it('P9: sweeps on although whoever listens throws, at what fails too', async () => {
  let sweeps = 0;
  function observe({ kind }: Observation): void {
    if (kind === 'swept') sweeps += 1;
    if (kind === 'swept' || kind === 'failed-softly') throw new Error('a flaw of the application');
  }
  const presence = open(observe, { MAINTENANCE_INTERVAL_MS: '20' });
  presence.start();
  await until('the third sweep', () => sweeps >= 3);
  await presence.stop();
});

it('lets others have their turn while it looks at very many people', async () => {
  const presence = open(() => {});
  presence.start();
  await presence.ready;
  for (let i = 0; i < MANY; i++) presence.activity({ id: `u${i}`, username: `u${i}`, kind: 'user' });
  let turns = 0;
  let isDone = false;
  function count(): void {
    turns += 1;
    if (!isDone) setImmediate(count);
  }
  setImmediate(count);
  await presence.sweep();
  isDone = true;
  await presence.stop();
  // It looks at each of them six times; all of it in one go is one turn.
  expect(turns).toBeGreaterThanOrEqual(3);
});
