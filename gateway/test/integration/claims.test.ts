/** P16: what a host claims of its people, with presence as a library, over real sockets. */
import { type HostClaim, memoryStore, type Store } from '@meeshy/status-gateway';
import { statusOf, type UserStatusEvent } from '@meeshy/status-protocol';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type Application, startApplication } from './support/application.ts';
import type { Client } from './support/client.ts';

/** Nobody waits for one. */
const NO_SWEEP = { MAINTENANCE_INTERVAL_MS: '60000' };
const ben = { id: 'ben', username: 'ben', kind: 'user' } as const;

let application: Application;
let watcher: Client;

beforeEach(async () => {
  application = await startApplication({ talk: ['ann', 'ben'] }, NO_SWEEP);
  watcher = await application.arrive('ann');
  await application.arrive('ben');
});
afterEach(() => application.stop());

const claim = (said: HostClaim) => application.presence.claim('ben', said);
const hears = (says: (event: UserStatusEvent) => boolean) =>
  watcher.hears('user:status', (event) => event.userId === 'ben' && says(event));
const call = { source: 'call', id: 'standup', state: 'busy', note: { emoji: '📞', text: 'in a call' } } as const;

describe('Calls and meetings of the application around it', () => {
  test('are shown while they go on, behind what people say themselves, and can be dismissed', async () => {
    expect(await claim(call)).toBe(true);
    const busy = await hears(({ state }) => state?.value === 'busy');
    expect(busy).toMatchObject({ state: { source: 'call', until: null }, note: { text: 'in a call', until: null } });

    await application.presence.say(ben, { state: 'available' });
    await hears(({ state }) => state?.source === 'manual');
    await application.presence.say(ben, { state: null });
    await hears(({ state }) => state?.source === 'call');

    const { state, note, claims } = await application.presence.dismiss(ben, 'call:standup');
    expect({ state, note }).toEqual({ state: null, note: null });
    expect(claims).toMatchObject([{ claimId: 'call:standup', source: 'call', state: 'busy', isDismissed: true }]);
    expect((await hears(({ state }) => state === undefined)).note).toBeUndefined();
    // Renewed it stays silent; another one is heard.
    expect(await claim(call)).toBe(true);
    await claim({ source: 'calendar', id: 'planning', state: 'dnd' });
    expect(await hears(({ state }) => state !== undefined)).toMatchObject({ state: { source: 'calendar' } });

    await application.presence.unclaim('ben', { source: 'calendar', id: 'planning' });
    await hears(({ state }) => state === undefined);
    await application.presence.unclaim('ben', call);
    expect(await claim(call), 'a late renewal').toBe(false);
    expect(await application.presence.status(ben)).toMatchObject({ state: null, claims: [] });
  });

  test('a renewal is no news: nobody is told what shows already', async () => {
    await claim(call);
    const busy = await hears(({ state }) => state?.value === 'busy');
    for (let i = 0; i < 5; i++) await claim(call);
    await application.presence.claim('ben', { source: 'calendar', id: 'other', state: 'busy' });
    await watcher.settled();
    const told = watcher.heard('user:status').filter(({ userId }) => userId === 'ben');
    expect(told.filter(({ version }) => version > busy.version)).toEqual([]);
  });

  test('a meeting begins and ends by itself, each at its moment', async () => {
    const at = application.presence.now();
    const [startsAt, until] = [at + 400, at + 900];
    await claim({ source: 'calendar', id: 'planning', state: 'busy', startsAt, until });
    expect((await application.presence.status(ben)).claims).toHaveLength(1);
    expect(await hears(({ state }) => state !== undefined)).toMatchObject({ version: startsAt });
    expect(await hears(({ state }) => state === undefined)).toMatchObject({ version: until });
  });

  test('hundreds of ends in one moment are told, each once', async () => {
    const people = Array.from({ length: 300 }, (_, i) => ({ id: `p${i}`, username: `p${i}`, kind: 'user' }) as const);
    const crowd = await startApplication({ talk: ['ann', ...people.map(({ id }) => id)] }, NO_SWEEP);
    onTestFinished(() => crowd.stop());
    const viewer = await crowd.arrive('ann');
    const until = new Date(crowd.presence.now() + 4_000).toISOString();
    await Promise.all(people.map((person) => crowd.presence.say(person, { state: 'dnd', until })));
    const ended = new Map<string, number>();
    while (ended.size < people.length) {
      const { userId } = await viewer.hears('user:status', ({ version }) => version === Date.parse(until));
      ended.set(userId, (ended.get(userId) ?? 0) + 1);
    }
    expect([...ended.values()].filter((times) => times > 1)).toEqual([]);
  });
});

describe('What is wrong with a claim is told', () => {
  const wrong: [string, HostClaim, RegExp][] = [
    [
      'a source of people',
      { ...call, source: 'manual' as 'call' },
      /^source: is one of call, calendar, schedule, app$/,
    ],
    ['that of operators', { ...call, source: 'operator' as 'call' }, /^source/],
    ['an id of other characters', { ...call, id: 'a b' }, /^id/],
    ['that somebody is invisible', { ...call, state: 'invisible' as 'busy' }, /^state/],
    ['nothing', { source: 'call', id: 'standup' }, /says a state, a note, or both/],
    ['an end that has passed', { source: 'calendar', id: 'a', state: 'busy', until: 1_000 }, /^until/],
    ['a note that is too long', { source: 'app', id: 'a', note: { emoji: '', text: 'x'.repeat(101) } }, /^note/],
    ['a note of nothing', { source: 'app', id: 'a', note: { emoji: '', text: '' } }, /^note/],
  ];
  test.each(wrong)('%s', async (_, said, message) => {
    await expect(claim(said)).rejects.toMatchObject({
      code: 'VALIDATION_ERROR',
      message: expect.stringMatching(message),
    });
  });

  test('somebody whom nobody knows, and more than can be claimed of one person', async () => {
    await expect(application.presence.claim('nobody', call)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await application.presence.unclaim('nobody', call);
    for (let i = 0; i < 50; i++) await claim({ source: 'calendar', id: `m${i}`, state: 'busy' });
    await expect(claim({ source: 'calendar', id: 'more', state: 'busy' })).rejects.toThrow('Too much is claimed');
    // People themselves always can.
    expect(await application.presence.say(ben, { state: 'dnd' })).toMatchObject({ state: { value: 'dnd' } });
  });
});

test('a store that does not take it in time is told of: 503, for whoever asks', async () => {
  const kept = memoryStore();
  const store: Store = { ...kept, save: async () => Promise.reject(new Error('The disk is full')) };
  const other = await startApplication({ talk: ['ann', 'ben'] }, {}, { store });
  try {
    await other.arrive('ben');
    await expect(other.presence.claim('ben', call)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  } finally {
    await other.stop().catch(() => {});
  }
}, 20_000);

test('P10, protocol 3: whoever knows nothing of states shows a busy person online, from the fields that it knows', async () => {
  await claim(call);
  const { userId, username, isOnline, lastSeen, lastActiveAt, version, timestamp } = await hears(
    ({ state }) => state?.value === 'busy',
  );
  expect({ userId, username, isOnline, lastSeen }).toEqual({
    userId: 'ben',
    username: 'ben',
    isOnline: true,
    lastSeen: null,
  });
  expect(Number.isInteger(version)).toBe(true);
  const now = Date.parse(timestamp);
  expect(statusOf({ isOnline, lastSeen: null, lastActiveAt: Date.parse(lastActiveAt ?? '') }, now)).toBe('online');
});
