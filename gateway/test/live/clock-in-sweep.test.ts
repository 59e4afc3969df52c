/** P1, P9: the clock may be set at any moment of a sweep, which judges people by the new one from then on. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { singleNode } from '../../src/cluster/single.ts';
import { createPresence } from '../../src/live/presence.ts';
import type { LivePresence } from '../../src/live/types.ts';
import { readPresenceSettings } from '../../src/settings.ts';
import { memoryStore } from '../../src/stores/memory.ts';
import { tabOf } from '../support/tab.ts';

const { offlineThresholdMs: offlineMs, awayThresholdMs: awayMs, ...rules } = readPresenceSettings({});
const HOUR = 3_600_000;
const NAMES = ['ann', 'ben', 'cat'];
/** More than a sweep of so few has. */
const MOMENTS = 60;
let presence: LivePresence;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(async () => {
  vi.useRealTimers();
  await presence.stop();
});

const person = (id: string) => ({ id, username: id, kind: 'user' as const });

it.for([-HOUR, HOUR])('nobody is gone who is here, and nobody is told of a time that is not (%d ms)', async (byMs) => {
  for (let moment = 0; moment < MOMENTS; moment++) {
    const start = Date.UTC(2026, 0, 1);
    let [wall, steady] = [start, 0];
    presence = createPresence({
      store: memoryStore(),
      directory: { conversationsOf: async () => ['room'], membersOf: async () => NAMES },
      cluster: singleNode({ wall: () => wall }),
      rules: { ...rules, offlineMs, awayMs },
      clock: { wall: () => wall, steady: () => steady },
    });
    presence.start();
    for (const id of NAMES) {
      await presence.admit({
        subject: person(id),
        language: 'en',
        link: tabOf(id),
        expiresAt: Infinity,
        resume: false,
      });
    }
    await presence.share('ann', { lastSeen: 'days' });
    wall += rules.refreshIntervalMs;
    steady += rules.refreshIntervalMs;
    const swept = presence.sweep();
    for (let passed = 0; passed < moment; passed++) await Promise.resolve();
    wall += byMs;
    vi.advanceTimersByTime(1_000);
    expect(await swept).toEqual({ cleaned: 0 });
    const shown = await presence.get(NAMES, { as: 'ben' });
    expect(shown.map(({ userId, isOnline, lastSeen }) => [userId, isOnline, lastSeen])).toEqual(
      NAMES.map((id) => [id, true, null]),
    );
    // Versions never fall: those from before may be of the hour that has been taken back.
    for (const { version } of shown)
      expect(version).toBeLessThan(start + rules.refreshIntervalMs + Math.max(byMs, 0) + 1_000);
    await presence.stop();
  }
});
