/** P10: whoever meets or parts hears of it in a version of the pair. Nobody else's rises, lest it tell them of it. */
import type { UserStatusEvent } from '@meeshy/status-protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Client } from '../../../gateway/test/integration/support/client.ts';
import { startTestGateway, type TestGateway } from './support/gateway.ts';
import type { Person } from './support/site.ts';

let gateway: TestGateway;
let alice: Person;
let bob: Person;
let carol: Person;
let pair: string;

beforeEach(async () => {
  gateway = await startTestGateway();
  [alice, bob, carol] = [
    await gateway.register('alice1'),
    await gateway.register('bob1'),
    await gateway.register('carol1'),
  ];
  pair = await gateway.converse(alice, bob);
  await gateway.converse(alice, carol);
});

afterEach(() => gateway.stop());

const hearsOf = (viewer: Client, { id }: Person, isSo: (event: UserStatusEvent) => boolean) =>
  viewer.hears('user:status', (event) => event.userId === id && isSo(event));

async function versionOf({ id }: Person, as: Person): Promise<number | undefined> {
  const shown = await gateway.data<{ users?: unknown } & unknown[]>('GET', `/api/users/presence?ids=${id}`, { as });
  return (JSON.stringify(shown).match(/"version":(\d+)/) ?? []).slice(1).map(Number)[0];
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
  await gateway.arrive(carol);
  await gateway.rows.until(carol.id, ({ is_online }) => is_online === 1);
  expect(gateway.rows.of(alice.id).version).toBe(before);
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
