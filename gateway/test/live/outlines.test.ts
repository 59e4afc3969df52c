/** P8, P12: whoever sees no times is told again of those whom it sees, and nobody else is looked at for it. */
import { afterEach, expect, it } from 'vitest';
import { singleNode } from '../../src/cluster/single.ts';
import { createPresence } from '../../src/live/presence.ts';
import type { LivePresence } from '../../src/live/types.ts';
import { readPresenceSettings } from '../../src/settings.ts';
import { memoryStore } from '../../src/stores/memory.ts';
import { tabOf } from '../support/tab.ts';

const { offlineThresholdMs: offlineMs, awayThresholdMs: awayMs, ...rules } = readPresenceSettings({});
const ROOMS = 20;
const IDS = Array.from({ length: 3 * ROOMS }, (_, i) => `p${i}`);
const START = Date.UTC(2026, 0, 1);
let presence: LivePresence;
afterEach(() => presence.stop());

it('of many rooms, those in whose one somebody shares less', async () => {
  let now = START;
  const clock = { wall: () => now, steady: () => now };
  const roomOf = (id: string) => Number(id.slice(1)) % ROOMS;
  let repeated: number[] = [];
  presence = createPresence({
    store: memoryStore(),
    directory: {
      conversationsOf: async (id) => [`room${roomOf(id)}`],
      membersOf: async (room) => IDS.filter((id) => room === `room${roomOf(id)}`),
    },
    cluster: singleNode(clock),
    rules: { ...rules, offlineMs, awayMs },
    clock,
    observe(observation) {
      if (observation.kind === 'repeating') repeated.push(observation.changes);
    },
  });
  presence.start();
  for (const id of IDS) {
    await presence.admit({
      subject: { id, username: id, kind: 'user' },
      language: 'en',
      link: tabOf(`tab-${id}`),
      expiresAt: Number.POSITIVE_INFINITY,
      resume: false,
    });
  }
  await presence.say({ id: 'p0', username: 'p0', kind: 'user' }, { state: 'invisible' });
  repeated = [];
  // Long enough for everybody to be told of again who sees no times, and not for others.
  now = START + rules.refreshIntervalMs + 1;
  await presence.sweep();
  // All three of that room, and of the one what those see from whom it hides; then all, in full.
  expect(repeated).toEqual([4, IDS.length + 1]);
});
