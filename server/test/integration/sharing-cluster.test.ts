/** P17, P18 on two gateways that share a Redis and a database: what one shares is in force on both at once, and lasts. */
import type { PresenceSnapshot, Sharing, UserStatusEvent } from '@meeshy/status-protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Client } from '../../../gateway/test/integration/support/client.ts';
import { until } from '../../../gateway/test/support/until.ts';
import { redisPath } from '../../../scripts/lib/redis.mjs';
import { type CommonGround, commonGround } from './support/common-ground.ts';
import { startTestGateway, type TestGateway } from './support/gateway.ts';
import { faceTo, hearsOf, isInState, share, threeTogether } from './support/seeing.ts';
import type { Person } from './support/site.ts';

describe.skipIf(!redisPath())('two gateways', () => {
  let ground: CommonGround;
  let east: TestGateway;
  let west: TestGateway;
  let alice: Person;
  let bob: Person;
  let carol: Person;

  async function startBoth(): Promise<void> {
    east = await startTestGateway(ground.env);
    west = await startTestGateway(ground.env);
    await Promise.all([east, west].map((gateway) => isInState(gateway, 'ok')));
  }
  const stopBoth = () => Promise.all([east.stop(), west.stop()]);

  beforeEach(async () => {
    ground = await commonGround();
    await startBoth();
    ({ alice, bob, carol } = await threeTogether(east));
  });
  afterEach(async () => {
    await stopBoth();
    await ground.remove();
  });

  test('whoever hides at one leaves at once for those at the other, in the same words, and comes back so', async () => {
    const [bobEast, bobWest, carolWest] = [await east.arrive(bob), await west.arrive(bob), await west.arrive(carol)];
    await east.arrive(alice);
    for (const client of [bobEast, bobWest, carolWest]) await hearsOf(client, alice, ({ isOnline }) => isOnline);
    await share(east, alice, { never: [bob.id] });
    const gone = await hearsOf(bobEast, alice, ({ isOnline }) => !isOnline);
    expect(await hearsOf(bobWest, alice, ({ isOnline }) => !isOnline)).toEqual(gone);
    expect(await faceTo(west, bob, alice)).toMatchObject({ isOnline: false, lastSeen: gone.lastSeen });
    expect(await faceTo(west, carol, alice)).toMatchObject({ isOnline: true });
    await share(west, alice, { never: [] });
    await hearsOf(bobEast, alice, ({ isOnline }) => isOnline);
    await hearsOf(bobWest, alice, ({ isOnline }) => isOnline);
  });

  test('whoever has no way left but a hidden one is hidden from since then, the same at both, and hears of it once', async () => {
    const team = await east.converse(alice, bob);
    const both = await east.data<{ id: string }>('POST', '/api/conversations', {
      as: alice,
      body: { type: 'direct', memberIds: [bob.id] },
    });
    await east.call('POST', `/api/conversations/${both.id}/accept`, { as: bob });
    const shared = await east.data<{ items: { id: string }[] }>('GET', '/api/conversations', { as: alice });
    await share(east, alice, { hiddenIn: shared.items.map(({ id }) => id).filter((id) => id !== both.id) });
    expect(shared.items.map(({ id }) => id)).toContain(team);
    const clients = [await east.arrive(bob), await west.arrive(bob)];
    await west.arrive(alice);
    for (const client of clients) await hearsOf(client, alice, ({ isOnline }) => isOnline);
    for (const client of clients) client.forget();
    await east.call('DELETE', `/api/conversations/${both.id}/members/${bob.id}`, { as: bob });
    await Promise.all(clients.map((client) => hearsOf(client, alice, ({ isOnline }) => !isOnline)));
    // Whoever shares at the other one next says what it has heard of this.
    await share(west, alice, { alerts: 'nobody' });
    const toldOf = (client: Client) =>
      client.received.flatMap(({ event, payload }) =>
        event === 'user:status' && (payload as UserStatusEvent).userId === alice.id ? [payload as UserStatusEvent] : [],
      );
    const swept = async (gateway: TestGateway, times: number) => {
      const count = async () => {
        const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
        return Number(/meeshy_database_round_trips_total\{what="said"\} (\d+)/.exec(metrics)?.[1] ?? 0);
      };
      const before = await count();
      await until('a sweep', async () => (await count()) >= before + times);
    };
    await Promise.all([swept(east, 3), swept(west, 3)]);
    await Promise.all(clients.map((client) => client.settled()));
    // A sweep may have told before that she was active by requests alone, who has never left.
    const exits = clients.map((client) => toldOf(client).filter(({ isOnline, lastSeen }) => !isOnline && lastSeen));
    // It may be repeated once (P8).
    const told = exits.map((events) => events.map(({ lastSeen, version }) => `${lastSeen} ${version}`));
    expect(new Set(told.flat()).size).toBe(1);
    for (const events of exits) expect(events.length).toBeLessThanOrEqual(2);
  });

  test('what two say of different things at two gateways is kept, the one after the other', async () => {
    await share(east, alice, { never: [bob.id] });
    expect(await share(west, alice, { lastSeen: 'days' })).toMatchObject({ never: [bob.id], lastSeen: 'days' });
    expect(await east.data<Sharing>('GET', '/api/users/me/sharing', { as: alice })).toMatchObject({
      never: [bob.id],
      lastSeen: 'days',
    });
  });

  test('it is in force after all have been restarted, and Redis has forgotten everything', async () => {
    await east.arrive(alice);
    await share(east, alice, { never: [bob.id] });
    const hidden = await faceTo(east, bob, alice);
    await stopBoth();
    await ground.redis.kill();
    await ground.redis.start();
    await startBoth();
    await east.arrive(alice);
    const atBob = await west.arrive(bob);
    await until('alice to be seen', async () => (await faceTo(west, carol, alice)).isOnline);
    expect(await faceTo(west, bob, alice)).toMatchObject({ isOnline: false, lastSeen: hidden.lastSeen });
    expect(await faceTo(east, bob, alice)).toMatchObject({ isOnline: false, lastSeen: hidden.lastSeen });
    await atBob.settled();
    const told = atBob.received.flatMap(({ event, payload }) =>
      event === 'presence:snapshot' ? (payload as PresenceSnapshot).users : event === 'user:status' ? [payload] : [],
    ) as UserStatusEvent[];
    expect(told.filter(({ userId, isOnline }) => userId === alice.id && isOnline)).toEqual([]);
  });
});
