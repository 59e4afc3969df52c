import type { Person as WirePerson } from '@meeshy/status-protocol';
import { afterEach, expect, test } from 'vitest';
import { pictureOf, statusIn } from '../../../gateway/test/integration/support/picture.ts';
import { until } from '../../../gateway/test/support/until.ts';
import { startTestGateway, type TestGateway } from './support/gateway.ts';
import type { Person } from './support/site.ts';

let gateway: TestGateway;

afterEach(() => gateway.stop());

interface StatusMetrics {
  readonly totalRequests: number;
  readonly throttledRequests: number;
  readonly successfulUpdates: number;
  readonly failedUpdates: number;
  readonly cacheSize: number;
  readonly throttleRate: number;
}

const metrics = () => gateway.data<StatusMetrics>('GET', '/maintenance/status-metrics');

const ownStatus = (person: Person) =>
  gateway.data<WirePerson>('GET', '/api/users/status', { as: person, headers: { 'x-activity': 'none' } });

async function startWith(...names: string[]): Promise<Person[]> {
  gateway = await startTestGateway();
  return Promise.all(names.map((name) => gateway.register(name)));
}

test.each(['user', 'anonymous'])(
  'sequence 3, guided test 1, P7: ten requests of one %s in a row are one update',
  async (kind) => {
    const [alice] = (await startWith('alice1')) as [Person];
    const asker =
      kind === 'user'
        ? alice
        : await gateway.joinByLink(await gateway.link(alice, await gateway.converse(alice)), 'guest');
    for (let request = 0; request < 10; request++) {
      expect((await gateway.call('GET', '/api/conversations', { as: asker })).status).toBe(200);
    }
    const read = await until('the update', async () => {
      const now = await metrics();
      return now.successfulUpdates === 1 && now;
    });
    expect(read).toMatchObject({ totalRequests: 10, throttledRequests: 9, successfulUpdates: 1, failedUpdates: 0 });
    expect(read).toMatchObject({ throttleRate: 90, cacheSize: 1 });
    expect(await gateway.metric('meeshy_auth_requests_total')).toBe(10);
    expect(await gateway.metric('meeshy_throttled_requests_total')).toBe(9);
    expect(await gateway.metric('meeshy_status_successful_updates_total')).toBe(1);

    expect(await gateway.call('POST', '/maintenance/status-metrics/reset')).toMatchObject({
      status: 200,
      body: { success: true, message: 'Métriques de statut réinitialisées avec succès' },
    });
    expect(await metrics()).toMatchObject({ totalRequests: 0, throttledRequests: 0, throttleRate: 0 });
  },
);

test('P7: what the throttle held back is written when its minute is over, in full', async () => {
  gateway = await startTestGateway({ THROTTLE_INTERVAL_MS: '1200', MAINTENANCE_INTERVAL_MS: '200' });
  const alice = await gateway.register('alice1');
  await gateway.call('GET', '/api/users/me', { as: alice });
  const first = await gateway.rows.until(alice.id, ({ last_active_at }) => last_active_at !== null);
  await gateway.call('GET', '/api/users/me', { as: alice });
  const { lastActiveAt } = await ownStatus(alice);
  expect(Date.parse(lastActiveAt ?? '')).toBeGreaterThan(first.last_active_at ?? 0);
  expect(gateway.rows.of(alice.id)).toEqual(first);
  await gateway.rows.until(alice.id, ({ last_active_at }) => last_active_at === Date.parse(lastActiveAt ?? ''));
});

test('guided test 5: the memory of the throttle shrinks when activity stops', async () => {
  gateway = await startTestGateway({
    THROTTLE_INTERVAL_MS: '100',
    CACHE_MAX_AGE_MS: '1200',
    CACHE_CLEANUP_INTERVAL_MS: '100',
    MAINTENANCE_INTERVAL_MS: '100',
  });
  const people = await Promise.all(['alice1', 'bob1', 'carol1'].map((name) => gateway.register(name)));
  await Promise.all(people.map((person) => gateway.call('GET', '/api/users/me', { as: person })));
  await until('the cache to fill', async () => (await metrics()).cacheSize === 3);
  await until('the cache to empty', async () => (await metrics()).cacheSize === 0);
});

test('P1: a new account has absent times, and signing in is no activity', async () => {
  const [alice] = (await startWith('alice1')) as [Person];
  const login = { username: 'alice1', password: 'a long password' };
  expect((await gateway.call('POST', '/api/auth/login', { body: login })).status).toBe(200);
  expect(await ownStatus(alice)).toMatchObject({ isOnline: false, lastSeen: null, lastActiveAt: null, version: 0 });
  expect(await metrics()).toMatchObject({ totalRequests: 0 });
});

test('P1: requests marked "x-activity: none", of operators and with wrong credentials are no activity', async () => {
  const [alice] = (await startWith('alice1')) as [Person];
  await gateway.call('GET', '/api/contacts', { as: alice, headers: { 'x-activity': 'none' } });
  await gateway.call('GET', '/maintenance/stats', { as: alice });
  await gateway.call('GET', '/api/admin/maintenance/stats', { as: alice });
  await gateway.call('GET', '/api/users/me', { as: { ...alice, auth: { token: 'wrong' } } });
  expect(await ownStatus(alice)).toMatchObject({ lastActiveAt: null });
  expect(await metrics()).toMatchObject({ totalRequests: 0 });
});

test('P1: a request right after the end of the last session makes no ghost', async () => {
  const [alice, bob] = (await startWith('alice1', 'bob1')) as [Person, Person];
  await gateway.converse(alice, bob);
  const watcher = await gateway.arrive(alice);
  const client = await gateway.arrive(bob);
  client.leave();
  await watcher.hears('user:status', ({ userId, isOnline }) => userId === bob.id && !isOnline);
  const before = await ownStatus(bob);
  expect((await gateway.call('GET', '/api/users/me', { as: bob })).status).toBe(200);
  expect(await ownStatus(bob)).toEqual(before);
  expect(await gateway.metric('meeshy_ignored_requests_total')).toBe(1);
  expect(await metrics()).toMatchObject({ totalRequests: 0 });
});

test('P2, P8: who is active by REST alone turns green at the next sweep, and the database is not asked for it', async () => {
  gateway = await startTestGateway({ MAINTENANCE_INTERVAL_MS: '150' });
  const [alice, bob] = await Promise.all([gateway.register('alice1'), gateway.register('bob1')]);
  await gateway.converse(alice, bob);
  const watcher = await gateway.arrive(alice);
  expect(statusIn(pictureOf(watcher.received), bob.id)).toBe('offline');
  await gateway.call('GET', '/api/users/me', { as: bob });
  expect(await watcher.hears('user:status', ({ userId }) => userId === bob.id)).toMatchObject({ isOnline: false });
  expect(statusIn(pictureOf(watcher.received), bob.id)).toBe('online');
  const contacts = await gateway.data<{ items: WirePerson[] }>('GET', '/api/contacts?status=online', { as: alice });
  expect(contacts.items.map(({ id }) => id)).toEqual([bob.id]);
});

test('P3: activity by REST of somebody with an idle session is announced at once', async () => {
  gateway = await startTestGateway({ OFFLINE_THRESHOLD_MS: '400', MAINTENANCE_INTERVAL_MS: '100' });
  const [alice, bob] = await Promise.all([gateway.register('alice1'), gateway.register('bob1')]);
  await gateway.converse(alice, bob);
  const watcher = await gateway.arrive(alice);
  await gateway.arrive(bob);
  await watcher.hears('user:status', ({ userId, isOnline }) => userId === bob.id && !isOnline);
  await gateway.call('GET', '/api/users/me', { as: bob });
  expect(await watcher.hears('user:status', ({ userId }) => userId === bob.id)).toMatchObject({ isOnline: true });
});

test('P13: nothing that a client sends sets its own facts', async () => {
  const [alice] = (await startWith('alice1')) as [Person];
  const lie = {
    isOnline: true,
    lastSeen: '2020-01-01T00:00:00.000Z',
    lastActiveAt: '2099-01-01T00:00:00.000Z',
    version: 9,
  };
  const headers = { 'x-activity': 'none' };
  await gateway.call('PUT', '/api/users/me', { as: alice, headers, body: { displayName: 'Alice', ...lie } });
  expect(await ownStatus(alice)).toMatchObject({
    displayName: 'Alice',
    isOnline: false,
    lastActiveAt: null,
    version: 0,
  });

  const client = gateway.open(alice, { ...lie, resume: true });
  await client.hears('presence:snapshot');
  client.socket.emit('activity', lie);
  client.socket.emit('user:status', { userId: alice.id, ...lie });
  client.socket.emit('authenticate', { ...alice.auth, ...lie });
  await client.settled();
  expect(await ownStatus(alice)).toMatchObject({ isOnline: false, lastActiveAt: null, version: 0 });
});
