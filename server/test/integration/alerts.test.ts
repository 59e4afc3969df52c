/** P19: who asked to be told that somebody is back is told, once, of what they can see. */
import { join } from 'node:path';
import type { Alerts, PresenceAlert } from '@meeshy/status-protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Client } from '../../../gateway/test/integration/support/client.ts';
import { temporaryFolder } from '../../../gateway/test/support/temporary.ts';
import { until } from '../../../gateway/test/support/until.ts';
import { ALERT_TIMES, type AlertTimes } from '../../src/alerts/waiting.ts';
import { startTestGateway, type TestGateway } from './support/gateway.ts';
import { hearsOf, QUIETLY, share } from './support/seeing.ts';
import type { Person } from './support/site.ts';

/** Nobody is back before it is looked at; whoever acknowledges has the time of a busy machine. */
const QUICK: AlertTimes = { ...ALERT_TIMES, backMs: 400, gatherMs: 10, pollMs: 200, holdMs: 200, ackMs: 20_000 };
const ENV = { STARTUP_GRACE_MS: '0' };

let gateway: TestGateway;
let alice: Person;
let bob: Person;

async function begin(times: Partial<AlertTimes> = {}): Promise<void> {
  gateway = await startTestGateway(ENV, undefined, { alerts: { ...QUICK, ...times } });
  [alice, bob] = [await gateway.register('alice1'), await gateway.register('bob1')];
  await befriend(alice, bob);
}
let folder: ReturnType<typeof temporaryFolder> | null = null;
afterEach(async () => {
  await gateway.stop();
  folder?.remove();
  folder = null;
});

async function befriend(one: Person, other: Person): Promise<string> {
  const body = { type: 'direct', memberIds: [other.id] };
  const { id } = await gateway.data<{ id: string }>('POST', '/api/conversations', { as: one, body, headers: QUIETLY });
  await gateway.data('POST', `/api/conversations/${id}/accept`, { as: other, headers: QUIETLY });
  return id;
}

const alert = (method: string, as: Person, of: Person) =>
  gateway.call(method, `/api/users/${of.id}/alert`, { as, headers: QUIETLY });
async function ask(as: Person, of: Person): Promise<void> {
  expect(await alert('PUT', as, of)).toMatchObject({ status: 200, body: { data: { userId: of.id } } });
}
async function lists(as: Person): Promise<{ mine: string[]; onMe: string[] }> {
  const { mine, onMe } = await gateway.data<Alerts>('GET', '/api/users/me/alerts', { as, headers: QUIETLY });
  return { mine: mine.map(({ person }) => person.username), onMe: onMe.map(({ person }) => person.username) };
}
const say = (as: Person, state: string | null) =>
  gateway.data('PUT', '/api/users/me/status', { as, body: { state }, headers: QUIETLY });
const told = (outcome: string) => gateway.metric(`meeshy_alerts_total{outcome="${outcome}"}`);
const becomes = (outcome: string, count = 1) =>
  until(`${count} alerts to be ${outcome}`, async () => (await told(outcome)) === count);

/** A tab that says that it has what it is told. */
async function arrive(person: Person): Promise<Client> {
  const client = await gateway.arrive(person);
  client.socket.on('presence:alert', (_alert, acknowledge) => acknowledge());
  return client;
}
const hears = (client: Client): Promise<PresenceAlert> => client.hears('presence:alert');
const heard = (client: Client) => client.received.filter(({ event }) => event === 'presence:alert').length;

test('alice asks about bob, sees him come back, and is told once, in all her tabs', async () => {
  await begin();
  const [tab, other] = [await arrive(alice), await arrive(alice)];
  await ask(alice, bob);
  expect(await lists(alice)).toEqual({ mine: ['bob1'], onMe: [] });
  expect(await lists(bob)).toEqual({ mine: [], onMe: ['alice1'] });
  const cameAt = Date.now();
  const back = await gateway.arrive(bob);
  const alerts = [await hears(tab), await hears(other)];
  expect(alerts[0]).toEqual({ userId: bob.id, username: 'bob1', at: expect.any(String), isLate: false });
  expect(alerts[1]).toEqual(alerts[0]);
  expect(Date.parse(alerts[0]?.at ?? '')).toBeGreaterThanOrEqual(cameAt - 50);
  await becomes('told');
  expect([await lists(alice), await lists(bob)]).toEqual([
    { mine: [], onMe: [] },
    { mine: [], onMe: [] },
  ]);
  back.leave();
  await hearsOf(tab, bob, ({ isOnline }) => !isOnline);
  // Of the next return she is told because she asked again, and of no other one.
  await ask(alice, bob);
  await gateway.arrive(bob);
  await hears(tab);
  await becomes('told', 2);
  expect([heard(tab), heard(other)]).toEqual([2, 2]);
});

test('who comes back for a moment only is not back', async () => {
  await begin({ backMs: 60_000 });
  await arrive(alice);
  await ask(alice, bob);
  const moment = await gateway.arrive(bob);
  moment.leave();
  await until('bob to be gone', async () => (await gateway.metric('meeshy_active_connections')) === 1);
  expect(await lists(alice)).toMatchObject({ mine: ['bob1'] });
  expect(await told('returned')).toBe(0);
});

test('what she has not come for in the time for which she asked is dropped, and not tried again and again', async () => {
  await begin({ openMs: 6_000 });
  await ask(alice, bob);
  await gateway.arrive(bob);
  await becomes('waiting');
  await becomes('dropped');
  expect(await told('waiting')).toBe(1);
  const tab = await arrive(alice);
  await tab.settled();
  expect(heard(tab)).toBe(0);
});

test('of whoever is online it waits for the next return', async () => {
  await begin();
  const tab = await arrive(alice);
  const there = await gateway.arrive(bob);
  await ask(alice, bob);
  await say(bob, 'busy');
  there.leave();
  await hearsOf(tab, bob, ({ isOnline }) => !isOnline);
  await until('his exit to be looked at', () => gateway.rows.armedAlerts() === 1);
  expect(heard(tab)).toBe(0);
  await gateway.arrive(bob);
  await hears(tab);
});

test('from whom one hides one does not come back, and who waits is not to be seen otherwise', async () => {
  await begin();
  const tab = await arrive(alice);
  await ask(alice, bob);
  await share(gateway, bob, { never: [alice.id] });
  const carol = await gateway.register('carol1');
  await befriend(carol, bob);
  await ask(carol, bob);
  const other = await arrive(carol);
  await gateway.arrive(bob);
  await hears(other);
  expect(await lists(bob)).toEqual({ mine: [], onMe: ['alice1'] });
  expect(await lists(alice)).toEqual({ mine: ['bob1'], onMe: [] });
  expect(heard(tab)).toBe(0);
  // Into sight he comes as if by a first tab.
  await share(gateway, bob, { never: [] });
  await hears(tab);
  await until('nobody to wait', async () => (await lists(bob)).onMe.length === 0);
});

test('who sees nothing because of what they show themselves leaves the list all the same', async () => {
  await begin();
  const tab = await arrive(alice);
  await share(gateway, alice, { status: 'nobody' });
  await ask(alice, bob);
  expect(await lists(bob)).toMatchObject({ onMe: ['alice1'] });
  await gateway.arrive(bob);
  await until('nobody to wait for bob', async () => (await lists(bob)).onMe.length === 0);
  expect(await lists(alice)).toMatchObject({ mine: ['bob1'] });
  expect(heard(tab)).toBe(0);
});

test('do not disturb holds back: his until it is over, hers until she may be disturbed', async () => {
  await begin({ lateMs: 0 });
  const tab = await arrive(alice);
  await ask(alice, bob);
  await say(bob, 'dnd');
  await gateway.arrive(bob);
  await hearsOf(tab, bob, ({ isOnline }) => isOnline);
  await say(alice, 'dnd');
  await say(bob, null);
  await becomes('returned');
  await until('it to be held', async () => (await told('held')) > 0);
  expect(heard(tab)).toBe(0);
  await say(alice, null);
  expect(await hears(tab)).toMatchObject({ userId: bob.id, isLate: true });
  await becomes('told');
});

test('who has no tab is told with the next one', async () => {
  await begin();
  await ask(alice, bob);
  await gateway.arrive(bob);
  await becomes('waiting');
  const tab = await arrive(alice);
  expect(await hears(tab)).toMatchObject({ userId: bob.id });
  await becomes('told');
});

test('whoever is waited for can remove who waits, who learns nothing of it', async () => {
  await begin();
  const tab = await arrive(alice);
  await ask(alice, bob);
  await gateway.call('DELETE', `/api/users/me/alerts/${alice.id}`, { as: bob, headers: QUIETLY });
  expect([await lists(bob), await lists(alice)]).toEqual([
    { mine: [], onMe: [] },
    { mine: ['bob1'], onMe: [] },
  ]);
  const carol = await gateway.register('carol1');
  await befriend(carol, bob);
  await ask(carol, bob);
  const other = await arrive(carol);
  await gateway.arrive(bob);
  await hears(other);
  expect(heard(tab)).toBe(0);
  expect(await alert('DELETE', alice, bob)).toMatchObject({ status: 200, body: { data: null } });
  expect(await lists(alice)).toMatchObject({ mine: [] });
});

test('only who is direct may ask, and only so much', async () => {
  await begin();
  const carol = await gateway.register('carol1');
  const team = await gateway.converse(alice, bob, carol);
  expect(team).toBeTruthy();
  const code = async (as: Person, of: Person) => {
    const { status, body } = await alert('PUT', as, of);
    return `${status} ${body.error?.code}`;
  };
  expect(await code(alice, alice)).toBe('400 VALIDATION_ERROR');
  expect(await code(carol, bob)).toBe('404 NOT_FOUND');
  expect(await code(alice, { ...bob, id: '0123456789abcdef01234567' })).toBe('404 NOT_FOUND');
  await share(gateway, bob, { alerts: 'nobody' });
  expect(await code(alice, bob)).toBe('404 NOT_FOUND');
  await share(gateway, bob, { alerts: 'direct' });
  for (let times = 0; times < 3; times++) {
    await ask(alice, bob);
    await ask(alice, bob);
    await alert('DELETE', alice, bob);
  }
  expect(await code(alice, bob)).toBe('429 RATE_LIMITED');
});

describe('a gateway that is started again on the same database', () => {
  const start = (times: Partial<AlertTimes> = {}, env: Record<string, string> = ENV) =>
    startTestGateway({ DATABASE_URL: `sqlite:${join(folder?.folder ?? '', 'kept.db')}`, ...env }, undefined, {
      alerts: { ...QUICK, ...times },
    });

  beforeEach(() => {
    folder = temporaryFolder();
  });

  test('tells of a return that had only begun', async () => {
    gateway = await start({ backMs: 600_000 });
    [alice, bob] = [await gateway.register('alice1'), await gateway.register('bob1')];
    await befriend(alice, bob);
    await ask(alice, bob);
    await gateway.arrive(bob);
    await gateway.stop();
    gateway = await start();
    const tab = await arrive(alice);
    await gateway.arrive(bob, { resume: true });
    expect(await hears(tab)).toMatchObject({ userId: bob.id });
  });

  test('tells of nobody who was there before, though they are not yet when it is asked', async () => {
    gateway = await start();
    [alice, bob] = [await gateway.register('alice1'), await gateway.register('bob1')];
    const carol = await gateway.register('carol1');
    await befriend(alice, bob);
    await befriend(alice, carol);
    await ask(alice, carol);
    await gateway.arrive(bob);
    await gateway.stop();
    gateway = await start({}, { STARTUP_GRACE_MS: '20000' });
    const tab = await arrive(alice);
    await ask(alice, bob);
    await gateway.arrive(bob, { resume: true });
    await hearsOf(tab, bob, ({ isOnline }) => isOnline);
    await gateway.arrive(carol);
    expect(await hears(tab)).toMatchObject({ userId: carol.id });
    expect(await lists(alice)).toEqual({ mine: ['bob1'], onMe: [] });
    expect(heard(tab)).toBe(1);
  });
});
