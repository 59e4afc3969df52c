/**
 * P10: whoever is told of somebody again hears first what it is owed of that one, on the connection that it is owed to.
 *
 * @module-tag long
 * @module-tag alone
 */
import { afterEach, expect, it } from 'vitest';
import { singleNode } from '../../src/cluster/single.ts';
import { createPresence } from '../../src/live/presence.ts';
import type { LivePresence } from '../../src/live/types.ts';
import type { Subject } from '../../src/presence/truth/subject.ts';
import { readPresenceSettings } from '../../src/settings.ts';
import { memoryStore } from '../../src/stores/memory.ts';
import { tabOf } from '../support/tab.ts';
import { until } from '../support/until.ts';

const { offlineThresholdMs: offlineMs, awayThresholdMs: awayMs, ...rules } = readPresenceSettings({});
/** More than are told at once. */
const VIEWERS = Array.from({ length: 520 }, (_, i) => `v${i}`);
const START = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;
let presence: LivePresence;
afterEach(() => presence.stop());

const person = (id: string): Subject => ({ id, username: id, kind: 'user' });

interface Heard {
  readonly userId: string;
  readonly isOnline: boolean;
  readonly version: number;
  readonly note?: unknown;
}

async function arrive(id: string, onHeard: (one: Heard) => void = () => {}): Promise<Heard[]> {
  const heard: Heard[] = [];
  const link = tabOf(`tab-${id}`, {
    deliver({ pieces }: { pieces: readonly { json: string }[] }) {
      for (const { json } of pieces) {
        const one: Heard = JSON.parse(json);
        if (one.userId !== 'ann') continue;
        heard.push(one);
        onHeard(one);
      }
    },
  });
  await presence.admit({ subject: person(id), language: 'en', link, expiresAt: Infinity, resume: false });
  return heard;
}

it('when somebody comes back just before those are told again who see no times', async () => {
  let now = START;
  const clock = { wall: () => now, steady: () => now };
  presence = createPresence({
    store: memoryStore(),
    directory: { conversationsOf: async () => ['room'], membersOf: async () => ['ann', ...VIEWERS] },
    cluster: singleNode(clock),
    rules: { ...rules, offlineMs, awayMs, crowdLimit: 1_000 },
    clock,
  });
  presence.start();
  await arrive('ann');
  await presence.share('ann', { lastSeen: 'days' });
  const all: Heard[][] = [];
  for (const id of VIEWERS) all.push(await arrive(id));
  const allHear = (what: string, isIt: (heard: Heard | undefined) => boolean) =>
    until(what, () => all.every((heard) => isIt(heard.at(-1))));

  now = START + 3 * MINUTE;
  await presence.say(person('ann'), { state: 'invisible' });
  await allHear('that ann is gone', (heard) => heard?.isOnline === false);
  now += 17;
  await presence.say(person('ann'), { state: null });
  now += 11;
  await presence.sweep();
  await allHear('that ann is back', (heard) => heard?.isOnline === true);
  now += 11;
  await presence.say(person('ann'), { note: { emoji: '', text: 'here' } });
  await allHear('what ann says', (heard) => heard?.note !== undefined);
  for (const heard of all) {
    const versions = heard.map(({ version }) => version);
    expect(versions, JSON.stringify(heard)).toEqual([...versions].sort((a, b) => a - b));
  }
});

it('what was on its way to a connection that is gone does not reach the next one', async () => {
  const now = START;
  const clock = { wall: () => now, steady: () => now };
  presence = createPresence({
    store: memoryStore(),
    directory: {
      // In a place of its own v0 is served apart from the others.
      conversationsOf: async (id) => (id === 'ann' || id === 'v0' ? ['room', 'side'] : ['room']),
      membersOf: async (id) => (id === 'room' ? ['ann', ...VIEWERS] : ['ann', 'v0']),
    },
    cluster: singleNode(clock),
    rules: { ...rules, offlineMs, awayMs, crowdLimit: 1_000 },
    clock,
  });
  presence.start();
  await arrive('ann');
  let again: Promise<Heard[]> | undefined;
  const all: Heard[][] = [];
  for (const id of VIEWERS) {
    all.push(
      await arrive(id, ({ note }) => {
        if (note === undefined || id === 'v0') return;
        // One that takes its time, so that the event loop turns before the others are served.
        for (const from = performance.now(); performance.now() - from < 1; );
        if (again) return;
        presence.closed('tab-v0', 'transport close');
        again = arrive('v0');
      }),
    );
  }
  // Whoever parted from ann hears of it afterwards in versions of the two, above its own.
  for (const id of ['room', 'side']) await presence.left(id, 'ann');
  for (const id of ['room', 'side']) await presence.joined(id, 'ann');
  await until('ann to be back', () => all.every((heard) => heard.at(-1)?.isOnline === true));
  await presence.say(person('ann'), { note: { emoji: '', text: 'here' } });
  await until('what ann says', () => all.slice(1).every((heard) => heard.at(-1)?.note !== undefined));
  const [answered] = await presence.get(['ann'], { as: 'v0' });
  const heard = (await again) ?? [];
  for (const { version } of heard) expect(version).toBeLessThanOrEqual(answered?.version ?? 0);
});
