/**
 * P7, P10: a version that viewers were told is in the store within a second or so, also where nothing but the version is
 * new: a process that dies later takes none of it along.
 */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from './support/gateway.ts';
import type { Person } from './support/site.ts';

let gateway: TestGateway;
let alice: Person;
let bob: Person;

beforeEach(async () => {
  gateway = await startTestGateway();
  alice = await gateway.register('alice1');
  bob = await gateway.register('bob1');
});

afterEach(() => gateway.stop());

test('the versions of those who part, raised so that the withdrawal outranks what was known', async () => {
  const conversation = await gateway.converse(alice, bob);
  const viewers = [await gateway.arrive(alice), await gateway.arrive(bob)];
  for (const { id } of [alice, bob]) await gateway.rows.until(id, ({ is_online }) => is_online === 1);
  for (const viewer of viewers) viewer.forget();

  await gateway.call('DELETE', `/api/conversations/${conversation}/members/${bob.id}`, { as: bob });
  const withdrawn = await Promise.all(
    viewers.map((viewer) => viewer.hears('user:status', ({ withdrawn }) => withdrawn === true)),
  );
  expect(new Set(withdrawn.map(({ userId }) => userId))).toEqual(new Set([alice.id, bob.id]));
  // Activity waits for a minute; this test would give up long before.
  for (const { userId, version } of withdrawn) {
    await gateway.rows.until(userId, (row) => row.version === version && row.is_online === 1);
  }
});
