import { it } from 'vitest';
import { singleNode } from '../../src/cluster/single.ts';
import type { Observation } from '../../src/live/observation.ts';
import { createPresence } from '../../src/live/presence.ts';
import { readPresenceSettings } from '../../src/settings.ts';
import { memoryStore } from '../../src/stores/memory.ts';
import { until } from '../support/until.ts';

it('P9: sweeps on although whoever listens throws, at what fails too', async () => {
  let sweeps = 0;
  function observe({ kind }: Observation): void {
    if (kind === 'swept') sweeps += 1;
    if (kind === 'swept' || kind === 'failed-softly') throw new Error('a flaw of the application');
  }
  const settings = readPresenceSettings({ MAINTENANCE_INTERVAL_MS: '20' });
  const { offlineThresholdMs: offlineMs, awayThresholdMs: awayMs, ...rules } = settings;
  const presence = createPresence({
    store: memoryStore(),
    directory: { conversationsOf: async () => [], membersOf: async () => [] },
    cluster: singleNode(),
    rules: { ...rules, offlineMs, awayMs },
    observe,
  });
  presence.start();
  await until('the third sweep', () => sweeps >= 3);
  await presence.stop();
});
