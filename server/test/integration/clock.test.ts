/** P1, P10, P11: no clock is trusted. The clock is set by an hour while people are connected. */
import { memoryStore, type Observation, singleNode } from '@meeshy/status-gateway';
import { fromWireFacts, type PresenceSnapshot, statusOf, type UserStatusEvent } from '@meeshy/status-protocol';
import { afterEach, describe, expect, test } from 'vitest';
import { type Application, startApplication } from '../../../gateway/test/integration/support/application.ts';
import type { Client } from '../../../gateway/test/integration/support/client.ts';
import { until } from '../../../gateway/test/support/until.ts';
import { factsWith } from '../../../shared/test/facts.ts';
import { type SettableClock, settableClock } from './support/clock.ts';
import { startTestGateway } from './support/gateway.ts';

const HOUR = 3_600_000;
const TALK = { talk: ['ann', 'ben', 'cat'] };
const SWEPT_OFTEN = { MAINTENANCE_INTERVAL_MS: '100', REFRESH_INTERVAL_MS: '1000', STARTUP_GRACE_MS: '0' };

let application: Application;
let clock: SettableClock;

afterEach(() => application.stop());

async function start(env: Record<string, string> = {}, options: Parameters<typeof startApplication>[2] = {}) {
  clock = settableClock();
  application = await startApplication(TALK, { ...SWEPT_OFTEN, ...env }, { clock, ...options });
}

const swept = async (times: number) => {
  for (let i = 0; i < times; i++) await application.observes('swept');
};

const isOf =
  (name: string, online: boolean) =>
  ({ userId, isOnline }: UserStatusEvent) =>
    userId === name && isOnline === online;

/** Who is online by a snapshot, at its own time. */
const onlineIn = ({ users, serverTime }: PresenceSnapshot) =>
  users
    .filter((user) => statusOf(fromWireFacts(user), Date.parse(serverTime)) === 'online')
    .map(({ userId }) => userId);

/** Tells somebody offline whom nobody has left. */
const falsehoods = (client: Client) => client.heard('user:status').filter(({ isOnline }) => !isOnline);

describe.each([
  { name: 'forward', byMs: HOUR },
  { name: 'back', byMs: -HOUR },
])('the clock is set $name by an hour', ({ byMs }) => {
  test('P1: viewers get a fresh snapshot by the new time, and nobody who is there goes offline', async () => {
    const seen: Observation[] = [];
    await start({}, { observe: (one) => void seen.push(one) });
    const [ann, ben] = [await application.arrive('ann'), await application.arrive('ben')];
    await ann.hears('user:status', isOf('ben', true));
    clock.set(byMs);
    for (const client of [ann, ben]) {
      const snapshot = await client.hears('presence:snapshot');
      expect(Math.abs(Date.parse(snapshot.serverTime) - clock.wall())).toBeLessThan(15_000);
      expect(onlineIn(snapshot).sort()).toEqual(['ann', 'ben']);
      for (const { lastActiveAt } of snapshot.users) {
        expect(Math.abs(Date.parse(lastActiveAt ?? '') - clock.wall())).toBeLessThan(20_000);
      }
    }
    const compared = () => seen.flatMap((one) => (one.kind === 'compared' ? [one.drift.clock_set] : []));
    await until('the drift to show it, and to be over', () => compared().includes(2) && compared().at(-1) === 0);
    const sweeps = () => seen.filter(({ kind }) => kind === 'swept').length;
    const before = sweeps();
    await until('three sweeps', () => sweeps() >= before + 3);
    await ann.settled();
    expect(falsehoods(ann)).toEqual([]);
    // What is told later is told by the new time.
    ben.leave();
    const { lastSeen } = await ann.hears('user:status', isOf('ben', false));
    expect(Math.abs(Date.parse(lastSeen ?? '') - clock.wall())).toBeLessThan(20_000);
  });

  test('P1, P9: whoever is quiet goes idle no sooner and no later', async () => {
    await start({ OFFLINE_THRESHOLD_MS: '3000', AWAY_THRESHOLD_MS: '60000' });
    const ann = await application.arrive('ann');
    await application.arrive('ben');
    const { lastActiveAt } = await ann.hears('user:status', isOf('ben', true));
    clock.set(byMs);
    const { lastSeen } = await ann.hears('user:status', isOf('ben', false));
    const idleMs = Date.parse(lastSeen ?? '') - byMs - Date.parse(lastActiveAt ?? '');
    expect(idleMs).toBeGreaterThanOrEqual(2_900);
    expect(idleMs).toBeLessThan(20_000);
  });

  test('P5: a grace lasts as long as it lasts', async () => {
    await start({ DISCONNECT_GRACE_MS: '2500' });
    const ann = await application.arrive('ann');
    const ben = await application.arrive('ben');
    await ann.hears('user:status', isOf('ben', true));
    const delayed = application.observes('ending');
    ben.leave();
    const leftAt = performance.now();
    await delayed;
    clock.set(byMs);
    await ann.hears('user:status', isOf('ben', false));
    expect(performance.now() - leftAt).toBeGreaterThanOrEqual(2_400);
  });

  test('P6: a flapping delay lasts as long as it lasts', async () => {
    await start({ FLAP_LIMIT: '2', FLAP_DELAY_MS: '2500', FLAP_WINDOW_MS: '20000' });
    const ann = await application.arrive('ann');
    for (let i = 0; i < 2; i++) {
      const ben = await application.arrive('ben');
      const closed = application.observes('session-closed');
      ben.leave();
      await closed;
    }
    const leftAt = performance.now();
    ann.forget();
    clock.set(byMs);
    await ann.hears('user:status', isOf('ben', false));
    expect(performance.now() - leftAt).toBeGreaterThanOrEqual(2_300);
  });

  test('P7: activity is stored after the throttle, and no stored time is later than now', async () => {
    const store = memoryStore();
    await start({ THROTTLE_INTERVAL_MS: '1500' }, { store });
    const ann = await application.arrive('ann');
    const stored = async () => (await store.load(['ann']))[0]?.facts.lastActiveAt ?? 0;
    await until('the first write', stored);
    clock.set(byMs);
    await ann.hears('presence:snapshot');
    const setAt = clock.wall();
    ann.socket.emit('activity');
    await until('the second write', async () => {
      const at = await stored();
      return at >= setAt - 2_000 && at <= clock.wall() + 1_000;
    });
  });

  test('P15: the budget of a socket lasts a minute', async () => {
    await start({ EVENTS_PER_MINUTE: '5' });
    const ann = await application.arrive('ann');
    for (let i = 0; i < 4; i++) ann.socket.emit('activity');
    await ann.settled();
    clock.set(byMs);
    ann.socket.emit('activity');
    expect((await ann.hears('error')).code).toBe('RATE_LIMITED');
  });
});

test('P1: what was stored by a clock ahead counts as now, is put right in the store, and its version grows on', async () => {
  const store = memoryStore();
  const ahead = Date.now() + HOUR;
  const facts = factsWith({ lastSeen: ahead, lastActiveAt: ahead, version: ahead });
  await store.save([{ id: 'ben', username: 'ben', kind: 'user', facts }]);
  await start({ OFFLINE_THRESHOLD_MS: '2500', AWAY_THRESHOLD_MS: '4000' }, { store });
  const ann = application.open('ann');
  const { users, serverTime } = await ann.hears('presence:snapshot');
  const shown = users.find(({ userId }) => userId === 'ben');
  expect(Date.parse(shown?.lastActiveAt ?? '')).toBeLessThanOrEqual(Date.parse(serverTime));
  await until('the row to be put right', async () => {
    const [row] = await store.load(['ben']);
    return (row?.facts.lastActiveAt ?? 0) <= Date.now() && row?.facts.version === ahead;
  });
  const ben = await application.arrive('ben');
  const online = await ann.hears('user:status', isOf('ben', true));
  expect(online.version).toBeGreaterThan(ahead);
  const idle = await ann.hears('user:status', isOf('ben', false));
  expect(idle.version).toBeGreaterThan(online.version);
  ben.leave();
});

test('P1: a ghost whose last activity lies ahead is offline since now at the latest', async () => {
  const store = memoryStore();
  const ahead = Date.now() + HOUR;
  const facts = factsWith({ isOnline: true, lastActiveAt: ahead, version: ahead });
  await store.save([{ id: 'ben', username: 'ben', kind: 'user', facts }]);
  await store.recordSignOfLife('a former one', ahead);
  await start({}, { store });
  await swept(2);
  const [row] = await until('the row', async () => {
    const found = await store.load(['ben']);
    return found[0]?.facts.isOnline === false && found;
  });
  expect(row?.facts.lastSeen).toBeLessThanOrEqual(Date.now());
  expect(row?.facts.lastActiveAt).toBeLessThanOrEqual(Date.now());
});

test('P10: a cluster whose clock is an hour ahead ends no session whose token is valid here', async () => {
  const cluster = { ...singleNode(), now: () => clock.wall() + HOUR };
  const expiresAt = Date.now() + HOUR / 2;
  await start(
    {},
    {
      cluster,
      authenticate: async ({ token = '' }) => ({
        subject: { id: token, username: token, kind: 'user' },
        language: 'en',
        expiresAt: token === 'ben' ? clock.wall() + 1_500 : expiresAt,
      }),
    },
  );
  const ann = await application.arrive('ann');
  const ben = await application.arrive('ben');
  await swept(3);
  await ann.settled();
  expect(ann.heard('error')).toEqual([]);
  expect(ann.socket.connected).toBe(true);
  expect((await ben.hears('error')).code).toBe('TOKEN_EXPIRED');
});

test('P10: REST and sockets judge tokens by the same clock, that of the machine', async () => {
  await start();
  const gateway = await startTestGateway({ ...SWEPT_OFTEN, JWT_EXPIRES_IN: '30m' }, clock);
  try {
    const dan = await gateway.register('dan1');
    const tab = await gateway.arrive(dan);
    expect((await gateway.call('GET', '/api/users/me', { as: dan })).status).toBe(200);
    clock.set(HOUR);
    expect((await tab.hears('error')).code).toBe('TOKEN_EXPIRED');
    expect((await gateway.call('GET', '/api/users/me', { as: dan })).body.error.code).toBe('TOKEN_EXPIRED');
    await until('the step to be counted', () =>
      gateway.metric('meeshy_clock_steps_total').then((count) => count === 1),
    );
  } finally {
    await gateway.stop();
  }
});
