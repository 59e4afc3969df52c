import { afterEach, beforeEach, expect, test } from 'vitest';
import { until } from '../../../gateway/test/support/until.ts';
import { startTestGateway, type TestGateway } from './support/gateway.ts';
import { hearsOf } from './support/seeing.ts';
import type { Person } from './support/site.ts';

let gateway: TestGateway;
let alice: Person;
let bob: Person;
let carol: Person;
let pair: string;

async function begin(env: Record<string, string> = {}): Promise<void> {
  gateway = await startTestGateway(env);
  alice = await gateway.register('alice1');
  bob = await gateway.register('bob1');
  carol = await gateway.register('carol1');
  pair = await gateway.converse(alice, bob);
  await gateway.converse(alice, carol);
}

beforeEach(() => begin());

afterEach(() => gateway.stop());

async function versionOf({ id }: Person, as: Person): Promise<number> {
  const [face] = await gateway.data<{ version: number }[]>('GET', `/api/users/presence?ids=${id}`, { as });
  return face?.version ?? 0;
}

test('who parts from one raises its version for nobody else', async () => {
  const atAlice = await gateway.arrive(alice);
  await gateway.arrive(bob);
  const atCarol = await gateway.arrive(carol);
  await hearsOf(atAlice, bob, ({ isOnline }) => isOnline);
  await gateway.rows.until(alice.id, ({ is_online }) => is_online === 1);
  const before = await versionOf(alice, carol);
  expect(before).toBe(gateway.rows.of(alice.id).version);
  atCarol.forget();

  await gateway.call('DELETE', `/api/conversations/${pair}/members/${bob.id}`, { as: bob });
  const gone = await hearsOf(atAlice, bob, ({ withdrawn }) => withdrawn === true);
  expect(gone.version).toBeGreaterThan(gateway.rows.of(bob.id).version);
  expect(await versionOf(alice, carol)).toBe(before);
  expect(await versionOf(alice, alice)).toBe(before);
  await atCarol.settled();
  expect(atCarol.heard('user:status')).toEqual([]);
  // Whatever was stored since was stored for somebody who came later.
  await gateway.arrive(carol);
  await gateway.rows.until(carol.id, ({ is_online }) => is_online === 1);
  expect(gateway.rows.of(alice.id).version).toBe(before);
});

test('P18: what one was told stays the least also when the life that one does not see has gone on', async () => {
  await gateway.stop();
  await begin({ CACHE_CLEANUP_INTERVAL_MS: '1', MAINTENANCE_INTERVAL_MS: '100', STARTUP_GRACE_MS: '0' });
  const [atBob, atCarol] = [await gateway.arrive(bob), await gateway.arrive(carol)];
  await gateway.arrive(alice);
  await hearsOf(atBob, alice, ({ isOnline }) => isOnline);
  await gateway.data('PUT', '/api/users/me/sharing', { as: alice, body: { never: [bob.id] } });
  await hearsOf(atBob, alice, ({ isOnline }) => !isOnline);
  // The two part and meet again: that is told above the exit.
  await gateway.call('DELETE', `/api/conversations/${pair}/members/${bob.id}`, { as: bob });
  const { version } = await hearsOf(atBob, alice, ({ withdrawn }) => withdrawn === true);
  const again = gateway.converse(carol, alice, bob);
  const met = await hearsOf(atBob, alice, ({ withdrawn }) => withdrawn === undefined);
  await again;
  expect(met.version).toBeGreaterThan(version);
  // She goes, beyond that, as those see from whom she does not hide.
  await gateway.operate('POST', '/maintenance/user-status', { userId: alice.id, isOnline: false });
  const left = await hearsOf(atCarol, alice, ({ isOnline }) => !isOnline);
  expect(left.version).toBeGreaterThan(met.version);
  const swept = () => gateway.metric('meeshy_sweep_seconds_count');
  const before = await swept();
  await until('two sweeps', async () => (await swept()) >= before + 2);
  expect(await versionOf(alice, bob)).toBeGreaterThanOrEqual(met.version);
});

test('who meets again is told above the withdrawal, and so on, while the versions of others stay', async () => {
  const atAlice = await gateway.arrive(alice);
  const atBob = await gateway.arrive(bob);
  await gateway.arrive(carol);
  const first = await hearsOf(atAlice, bob, ({ isOnline }) => isOnline);
  await hearsOf(atAlice, carol, ({ isOnline }) => isOnline);
  const before = await versionOf(alice, carol);

  await gateway.call('DELETE', `/api/conversations/${pair}/members/${bob.id}`, { as: bob });
  const gone = await hearsOf(atAlice, bob, ({ withdrawn }) => withdrawn === true);
  atAlice.forget();
  const again = gateway.converse(alice, bob);
  const back = await hearsOf(atAlice, bob, ({ isOnline }) => isOnline);
  await again;
  expect(first.version).toBeLessThan(gone.version);
  expect(gone.version).toBeLessThan(back.version);
  expect(await versionOf(bob, alice)).toBe(back.version);
  expect(await versionOf(bob, bob)).toBe(first.version);
  expect(await versionOf(alice, carol)).toBe(before);

  atBob.leave();
  const left = await hearsOf(atAlice, bob, ({ isOnline }) => !isOnline);
  expect(left.version).toBeGreaterThan(back.version);
  expect(left.lastSeen).not.toBeNull();
});
