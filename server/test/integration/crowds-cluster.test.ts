/**
 * P21 on two gateways that share a Redis and a database.
 *
 * @module-tag more
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Client } from '../../../gateway/test/integration/support/client.ts';
import { watchAnswer } from '../../../gateway/test/integration/support/watch.ts';
import { redisPath } from '../../../scripts/lib/redis.mjs';
import { type CommonGround, commonGround } from './support/common-ground.ts';
import { startTestGateway, type TestGateway } from './support/gateway.ts';
import { hearsOf, isInState, share, threeTogether } from './support/seeing.ts';
import type { Person } from './support/site.ts';
import { TOLD_SOON, views } from './support/viewers.ts';

const watches = (client: Client, conversationId: string, ...people: Person[]) =>
  watchAnswer(client, { conversationId, userIds: people.map(({ id }) => id) });

describe.skipIf(!redisPath())('two gateways', () => {
  let ground: CommonGround;
  let east: TestGateway;
  let west: TestGateway;
  let alice: Person;
  let bob: Person;
  let carol: Person;
  let team: string;

  beforeEach(async () => {
    ground = await commonGround();
    const env = { ...ground.env, CROWD_LIMIT: '2' };
    east = await startTestGateway(env, undefined, TOLD_SOON);
    west = await startTestGateway(env, undefined, TOLD_SOON);
    await Promise.all([isInState(east, 'ok'), isInState(west, 'ok')]);
    ({ alice, bob, carol, team } = await threeTogether(east));
  });
  afterEach(async () => {
    await Promise.all([east.stop(), west.stop()]);
    await ground.remove();
  });

  test('tell those who watch of people at the other one, and what becomes of them', async () => {
    const atAlice = await east.arrive(alice);
    const atBob = await west.arrive(bob);
    expect(await watches(atAlice, team, bob, carol)).toMatchObject({
      success: true,
      data: {
        users: [
          { userId: bob.id, isOnline: true },
          { userId: carol.id, isOnline: false },
        ],
      },
    });
    const atCarol = await west.arrive(carol);
    await hearsOf(atAlice, carol, ({ isOnline }) => isOnline);
    atBob.leave();
    await hearsOf(atAlice, bob, ({ isOnline }) => !isOnline);
    await share(west, carol, { never: [alice.id] });
    await hearsOf(atAlice, carol, ({ isOnline }) => !isOnline);
    expect(atCarol.heard('user:status').filter(({ userId }) => userId !== carol.id)).toEqual([]);
  });

  test('count together who is online, and who views', async () => {
    const [atAlice, atBob] = [await east.arrive(alice), await west.arrive(bob)];
    for (const client of [atAlice, atBob]) views(client, team);
    for (const client of [atAlice, atBob]) {
      await client.hears('conversation:occupancy', ({ members, online, viewing }) => {
        return members === 3 && online === 2 && viewing === 2;
      });
    }
    await west.arrive(carol);
    await atAlice.hears('conversation:occupancy', ({ online }) => online === 3);
    await share(east, bob, { never: [carol.id] });
    await atAlice.hears('conversation:occupancy', ({ online, viewing }) => online === 2 && viewing === 1);
  });

  test('agree on when a conversation turns over', async () => {
    const [atAlice, atBob] = [await east.arrive(alice), await west.arrive(bob)];
    await east.data('DELETE', `/api/conversations/${team}/members/${carol.id}`, { as: alice });
    // Two are not below 90 % of two.
    await east.data('DELETE', `/api/conversations/${team}/members/${bob.id}`, { as: bob });
    await atAlice.hears('presence:snapshot', ({ crowds }) => crowds === undefined);
    expect(atBob.heard('presence:snapshot').at(-1)?.crowds).toBeUndefined();
    await east.data('POST', `/api/conversations/${team}/members/${bob.id}`, { as: alice });
    await west.data('POST', `/api/conversations/${team}/accept`, { as: bob });
    await hearsOf(atAlice, bob, ({ isOnline }) => isOnline);
    await hearsOf(atBob, alice, ({ isOnline }) => isOnline);
  });
});
