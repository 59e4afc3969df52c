/**
 * P16, P18: people choose round hours, so many come back into sight at the same moment.
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
/** More than are told of in one turn of the event loop; each of them is seen by all others. */
const IDS = Array.from({ length: 80 }, (_, i) => `p${i}`);
const START = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;
let presence: LivePresence;
afterEach(() => presence.stop());

const person = (id: string): Subject => ({ id, username: id, kind: 'user' });

/** Somebody with a connection that remembers what it heard of each. */
async function arrive(id: string, onSnapshot?: OnSnapshot): Promise<Map<string, string[]>> {
  return (await arriveCounting(id, onSnapshot)).heard;
}

type OnSnapshot = (users: { userId: string; isOnline: boolean }[]) => void;

/** The same, of how many frames it came in. */
async function arriveCounting(
  id: string,
  onSnapshot: OnSnapshot = () => {},
): Promise<{ heard: Map<string, string[]>; frames: () => number }> {
  const heard = new Map<string, string[]>();
  let frames = 0;
  const link = tabOf(`tab-${id}`, {
    sendJson(_, json) {
      onSnapshot(JSON.parse(json).users);
    },
    deliver({ pieces }) {
      frames++;
      for (const { json } of pieces) {
        const { userId, isOnline, state } = JSON.parse(json);
        heard.set(userId, [...(heard.get(userId) ?? []), `${isOnline ? 'online' : 'offline'} ${state?.value ?? ''}`]);
      }
    },
  });
  await presence.admit({ subject: person(id), language: 'en', link, expiresAt: Infinity, resume: false });
  return { heard, frames: () => frames };
}

it('all who come back are told of once, also who says something just then', async () => {
  let now = START;
  const clock = { wall: () => now, steady: () => now };
  presence = createPresence({
    store: memoryStore(),
    directory: { conversationsOf: async () => ['room'], membersOf: async () => [...IDS, 'viewer'] },
    cluster: singleNode(clock),
    rules: { ...rules, offlineMs, awayMs },
    clock,
  });
  presence.start();
  const heard = await arrive('viewer');
  for (const id of IDS) await arrive(id);
  const hiding = { state: 'invisible', until: new Date(START + MINUTE).toISOString() } as const;
  await Promise.all(IDS.map((id) => presence.say(person(id), hiding)));
  await until('all to be gone', () => IDS.every((id) => heard.get(id)?.at(-1) === 'offline '));
  heard.clear();

  now = START + MINUTE;
  // The last of them: it would be told of long after.
  await presence.say(person('p79'), { state: 'busy' });
  await until('all to be back', () => IDS.every((id) => heard.get(id)?.at(-1)?.startsWith('online')));
  await until('what it says', () => heard.get('p79')?.at(-1) === 'online busy');
  for (const id of IDS.slice(0, -1)) expect(heard.get(id), id).toEqual(['online ']);
  expect(heard.get('p79')).not.toContain('offline ');
});

it('many who come back in one turn reach a viewer in few frames', async () => {
  let now = START;
  const clock = { wall: () => now, steady: () => now };
  const many = IDS.slice(0, 50);
  presence = createPresence({
    store: memoryStore(),
    directory: { conversationsOf: async () => ['room'], membersOf: async () => [...many, 'viewer'] },
    cluster: singleNode(clock),
    rules: { ...rules, offlineMs, awayMs },
    clock,
  });
  presence.start();
  const { heard, frames } = await arriveCounting('viewer');
  for (const id of many) await arrive(id);
  const hiding = { state: 'invisible', until: new Date(START + MINUTE).toISOString() } as const;
  await Promise.all(many.map((id) => presence.say(person(id), hiding)));
  await until('all to be gone', () => many.every((id) => heard.get(id)?.at(-1) === 'offline '));
  heard.clear();

  const before = frames();
  now = START + MINUTE;
  // Whoever looks up one of them finds all of them back.
  await presence.say(person('viewer'), { state: 'busy' });
  await until('all to be back', () => many.every((id) => heard.get(id)?.at(-1) === 'online '));
  expect(frames() - before).toBeLessThan(many.length / 2);
});

it.each([
  ['what one shares', [{ status: 'nobody' }], false],
  ['it twice', [{ status: 'nobody' }, { status: 'nobody', lastSeen: 'days' }], false],
  ['it and takes it back', [{ status: 'nobody' }, { status: 'everyone' }], true],
] as const)('whoever says %s while many come back is shown others so at once', async (_, said, isSeeing) => {
  let now = START;
  const clock = { wall: () => now, steady: () => now };
  const resighted = new Set<string>();
  presence = createPresence({
    store: memoryStore(),
    directory: {
      conversationsOf: async () => ['room'],
      membersOf: async () => [...IDS, 'ben', 'cat'],
    },
    cluster: singleNode(clock),
    rules: { ...rules, offlineMs, awayMs },
    clock,
    onResighted: (id) => void resighted.add(id),
  });
  presence.start();
  /** Whether each shows cat, and how many were back by then. */
  let snapshots: { showsCat: boolean; countBack: number }[] = [];
  await arrive('cat');
  await arrive('ben', (users) => {
    const showsCat = users.some(({ userId, isOnline }) => userId === 'cat' && isOnline);
    snapshots.push({ showsCat, countBack: IDS.filter((id) => resighted.has(id)).length });
  });
  for (const id of IDS) await arrive(id);
  const hiding = { state: 'invisible', until: new Date(START + MINUTE).toISOString() } as const;
  await Promise.all(IDS.map((id) => presence.say(person(id), hiding)));
  await until('all to be gone', () => IDS.every((id) => resighted.has(id)));
  resighted.clear();
  snapshots = [];

  now = START + MINUTE;
  // Whoever looks up one of them finds all of them back, who are told of in slices.
  // To wait until it is stored might take as long as they do.
  const stored = [presence.say(person('cat'), { state: 'busy' }), ...said.map((one) => presence.share('ben', one))];
  await until('ben to be shown', () => snapshots.at(-1)?.showsCat === isSeeing);
  expect(snapshots[0]?.countBack, 'while others come back').toBeLessThan(IDS.length);
  await until('all to be back', () => IDS.every((id) => resighted.has(id)));
  expect(snapshots.at(-1)?.showsCat).toBe(isSeeing);
  await Promise.all(stored);
});
