/**
 * Operators' live figures, from outside: a real gateway, real sockets.
 *
 * @module-tag long
 * @module-tag waits
 */
import { hostname } from 'node:os';
import type { OperatorFigures, OperatorHistory, Sharing } from '@meeshy/status-protocol';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Client } from '../../../gateway/test/integration/support/client.ts';
import { startTestGateway, type TestGateway } from '../integration/support/gateway.ts';
import type { Person } from '../integration/support/site.ts';

// Figures come once a second, whatever the machine is busy with.
vi.setConfig({ testTimeout: 20_000 });

let gateway: TestGateway;
let alice: Person;
let bob: Person;

beforeEach(async () => {
  gateway = await startTestGateway();
  [alice, bob] = await Promise.all([gateway.register('Alice1'), gateway.register('bob1')]);
  await gateway.converse(alice, bob);
});

afterEach(() => gateway.stop());

async function admin(): Promise<Person> {
  const body = { username: 'admin', password: 'password123' };
  const { token, user } = await gateway.data<{ token: string; user: { id: string } }>('POST', '/api/auth/login', {
    body,
  });
  return { id: user.id, username: 'admin', auth: { token } };
}

/** An operator who watches, and has had the first figures. */
async function watching(search?: string): Promise<Client> {
  const operator = await gateway.arrive(await admin());
  operator.socket.emit('operator:watch', { watching: true, ...(search !== undefined && { search }) });
  return operator;
}

const next = (operator: Client, matches?: (figures: OperatorFigures) => boolean) =>
  operator.hears('operator:figures', matches);

test('figures come at once, then every second, and tell who is there', async () => {
  const operator = await watching();
  const first = await next(operator);
  expect(first).toMatchObject({ online: { users: 1, anonymous: 0 }, sessions: 1 });
  expect(first.found).toEqual([]);

  const guest = await gateway.joinByLink(await gateway.link(alice, await gateway.converse(alice)), 'Zoé');
  await Promise.all([gateway.arrive(alice), gateway.arrive(bob), gateway.arrive(bob), gateway.arrive(guest)]);
  const after = await next(operator, ({ sessions }) => sessions === 5);
  expect(after.online).toEqual({ users: 3, anonymous: 1 });
  const later = await next(operator);
  expect(Date.parse(later.serverTime) - Date.parse(after.serverTime)).toBeGreaterThanOrEqual(900);

  // What was counted before the operator looked is in the history.
  type Counts = Pick<OperatorFigures, 'opened' | 'changes' | 'deliveries'>;
  const counts = operator.received.flatMap(({ event, payload }): readonly Counts[] => {
    if (event === 'operator:history') return (payload as OperatorHistory).points;
    return event === 'operator:figures' ? [payload as OperatorFigures] : [];
  });
  const sum = (of: (count: Counts) => number) => counts.reduce((total, count) => total + of(count), 0);
  expect(sum(({ opened }) => opened)).toBe(5);
  // The operator, alice, bob and the guest come online: a change each. Those who share a conversation with them are told.
  expect(sum(({ changes }) => changes)).toBe(4);
  expect(sum(({ deliveries }) => deliveries)).toBeGreaterThanOrEqual(3);
  expect(after.latencyMs?.p99).toBeGreaterThan(0);
  expect(after.slowest.map(({ username }) => username)).toEqual(expect.arrayContaining(['Alice1', 'bob1', 'Zoé']));
});

test('whoever comes and goes all the time stands out', async () => {
  const operator = await watching();
  await next(operator);
  for (let i = 0; i < 3; i++) (await gateway.arrive(bob)).leave();
  (await gateway.arrive(alice)).leave();
  const { flapping } = await next(operator, ({ flapping: [first] }) => first?.closed === 3);
  expect(flapping).toEqual([{ userId: bob.id, username: 'bob1', closed: 3 }]);
});

describe('P12: whoever hides from everybody', () => {
  const share = (as: Person, body: Partial<Sharing>) => gateway.data('PUT', '/api/users/me/sharing', { as, body });

  test('stands out like whoever left then, and is found no more', async () => {
    const operator = await watching('1');
    for (const person of [alice, bob]) (await gateway.arrive(person)).leave();
    for (const person of [alice, bob]) (await gateway.arrive(person)).leave();
    await gateway.arrive(alice);
    const last = await gateway.arrive(bob);
    await next(operator, ({ found }) => found.length === 2);
    await share(alice, { status: 'nobody' });
    last.leave();
    const { flapping } = await next(operator, ({ flapping: two, found }) => {
      return found.length === 0 && two.length === 2 && two.every(({ closed }) => closed === 3);
    });
    // What it does afterwards shows nowhere.
    for (let i = 0; i < 3; i++) (await gateway.arrive(alice)).leave();
    await gateway.sessions(2);
    const { serverTime } = await next(operator);
    const later = await next(operator, (figures) => figures.serverTime > serverTime);
    expect(later.flapping).toEqual(flapping);
    expect(later.found).toEqual([]);
    await share(alice, { status: 'everyone' });
    expect((await next(operator, ({ found }) => found.length > 0)).found).toMatchObject([{ username: 'Alice1' }]);
  });
});

test('P12: whoever shows no times is named with none, also for what was before', async () => {
  const operator = await watching('1');
  for (let i = 0; i < 3; i++) (await gateway.arrive(alice)).leave();
  await next(operator, ({ flapping, slowest }) => flapping.length === 1 && slowest.some(named(alice)));
  const body = { lastSeen: 'never' };
  await gateway.data('PUT', '/api/users/me/sharing', { as: alice, body });
  const tab = await gateway.arrive(alice);
  for (let i = 0; i < 3; i++) (await gateway.arrive(alice)).leave();
  const figures = await next(operator, ({ found, flapping }) => found.length === 1 && flapping.length === 0);
  expect(figures.slowest.filter(named(alice))).toEqual([]);
  expect(figures.found).toMatchObject([{ username: 'Alice1' }]);
  tab.leave();
});

const named =
  ({ id }: Person) =>
  ({ userId }: { readonly userId: string }) =>
    userId === id;

test('a search names who is online by that name, and follows who comes and goes', async () => {
  const tabs = [await gateway.arrive(alice), await gateway.arrive(alice)];
  await gateway.arrive(bob);
  const operator = await watching('ALI');
  expect((await next(operator)).found).toEqual([
    { userId: alice.id, username: 'Alice1', isAnonymous: false, sessions: 2 },
  ]);
  operator.socket.emit('operator:watch', { watching: true, search: '' });
  const everybody = await next(operator, ({ found }) => found.length > 1);
  expect(everybody.found.map(({ username }) => username)).toEqual(['admin', 'Alice1', 'bob1']);
  for (const tab of tabs) tab.leave();
  await next(operator, ({ found }) => found.length === 2);
});

test('the requests, the sweeps and the zombies are in the figures', async () => {
  await gateway.stop();
  gateway = await startTestGateway({
    OFFLINE_THRESHOLD_MS: '400',
    MAINTENANCE_INTERVAL_MS: '100',
    STARTUP_GRACE_MS: '0',
  });
  [alice, bob] = await Promise.all([gateway.register('alice1'), gateway.register('bob1')]);
  await gateway.arrive(bob);
  const operator = await watching();
  for (let i = 0; i < 10; i++) await gateway.call('GET', '/api/users/me', { as: alice });
  const figures = await next(operator, ({ requests, zombies }) => requests.total === 10 && zombies.idle > 0);
  expect(figures.requests).toMatchObject({ throttled: 9, throttleRate: 90, failed: 0 });
  expect(figures.sweeps.length).toBeGreaterThan(1);
  expect(figures.sweeps.length).toBeLessThanOrEqual(20);
  expect(figures.drift).toEqual({
    clock_set: 0,
    session_active_but_offline: 0,
    announced_differs: 0,
    stored_online_without_session: 0,
    stored_offline_with_session: 0,
  });
});

describe('P12: nobody but operators', () => {
  test('is given figures, whatever they say', async () => {
    const operator = await watching();
    const client = await gateway.arrive(bob);
    client.socket.emit('operator:watch', { watching: true });
    expect(await client.hears('error')).toMatchObject({ code: 'FORBIDDEN' });
    const { serverTime } = await next(operator);
    await next(operator, (figures) => figures.serverTime > serverTime);
    await client.settled();
    expect(client.received.map(({ event }) => event)).not.toContain('operator:figures');
    expect(await gateway.metric('meeshy_refusals_total{code="FORBIDDEN"}')).toBe(1);
  });

  test('and bad payloads are refused', async () => {
    const operator = await gateway.arrive(await admin());
    operator.socket.emit('operator:watch', { watching: 'yes' });
    expect(await operator.hears('error')).toMatchObject({ code: 'VALIDATION_ERROR' });
  });
});

test('who no longer watches is told nothing more', async () => {
  const operator = await watching();
  await next(operator);
  operator.socket.emit('operator:watch', { watching: false });
  await operator.settled();
  const toldSoFar = operator.received.filter(({ event }) => event === 'operator:figures').length;
  const other = await watching();
  const first = await next(other);
  await next(other, ({ serverTime }) => Date.parse(serverTime) - Date.parse(first.serverTime) > 900);
  expect(operator.received.filter(({ event }) => event === 'operator:figures')).toHaveLength(toldSoFar);
});

test('whoever begins to watch is given what has been since the gateway started', async () => {
  const first = await watching();
  (await gateway.arrive(bob)).leave();
  await next(first, ({ flapping: [one] }) => one === undefined);
  await next(first);
  first.socket.emit('operator:watch', { watching: false });
  await first.settled();

  const second = await watching();
  const { points } = await second.hears('operator:history');
  expect(points.reduce((sum, { opened }) => sum + opened, 0)).toBeGreaterThanOrEqual(1);
  expect(points.reduce((sum, { changes }) => sum + changes, 0)).toBeGreaterThanOrEqual(2);
  const times = points.map(({ at }) => Date.parse(at));
  expect(times).toEqual([...times].sort((a, b) => a - b));
  const figures = await next(second);
  expect(Date.parse(figures.serverTime)).toBeGreaterThanOrEqual(times.at(-1) ?? 0);
});

test('the figures say whose they are', async () => {
  const operator = await watching();
  const { gateway: whose, serverTime } = await next(operator);
  expect(whose).toEqual({
    name: `${hostname()}:${new URL(gateway.url).port}`,
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    startedAt: expect.any(String),
    gateways: 1,
    database: 'ok',
    redis: 'none',
  });
  expect(Date.parse(whose.startedAt)).toBeLessThanOrEqual(Date.parse(serverTime));
});

test('P1: watching is no activity; it is logged, with who watched', async () => {
  const person = await admin();
  const operator = await gateway.arrive(person);
  const lastActiveAt = async () => {
    const own = { as: person, headers: { 'x-activity': 'none' } };
    return (await gateway.data<{ lastActiveAt: string }>('GET', '/api/users/status', own)).lastActiveAt;
  };
  const before = await lastActiveAt();
  operator.socket.emit('operator:watch', { watching: true });
  await next(operator);
  expect(await lastActiveAt()).toBe(before);
  expect(await gateway.logged(/an operator looked/)).toContain(`"operator":"user ${person.id}"`);
});
