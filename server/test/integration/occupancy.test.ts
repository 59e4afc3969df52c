/** P21 on two gateways that share a Redis and a database: how many are there is the same at both, at once. */
import type { Occupancy } from '@meeshy/status-protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { until } from '../../../gateway/test/support/until.ts';
import { redisPath } from '../../../scripts/lib/redis.mjs';
import { AS_SERVER } from '../support/questions.ts';
import { type CommonGround, commonGround } from './support/common-ground.ts';
import { startTestGateway, type TestGateway } from './support/gateway.ts';
import { isInState, QUIETLY, share, threeTogether } from './support/seeing.ts';
import type { Person } from './support/site.ts';

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
    east = await startTestGateway(ground.env);
    west = await startTestGateway(ground.env);
    await Promise.all([east, west].map((gateway) => isInState(gateway, 'ok')));
    ({ alice, bob, carol, team } = await threeTogether(east));
  });
  afterEach(async () => {
    await Promise.all([east.stop(), west.stop()]);
    await ground.remove();
  });

  /** What both answer, to a member and to a server. */
  async function everywhere(): Promise<Occupancy[]> {
    const asked = [east, west].flatMap((gateway) => [
      gateway.data<Occupancy>('GET', `/api/conversations/${team}/occupancy`, { as: carol, headers: QUIETLY }),
      gateway.data<Occupancy>('GET', `/api/server/conversations/${team}/occupancy`, { headers: AS_SERVER }),
    ]);
    return Promise.all(asked);
  }
  const become = (members: number, online: number) =>
    until(`${online} of ${members} to be online, everywhere`, async () => {
      const told = await everywhere();
      return told.every((one) => one.members === members && one.online === online);
    });

  test('who comes and goes at one counts at the other, whether somebody looks there or not', async () => {
    expect(await everywhere()).toEqual(Array.from({ length: 4 }, () => ({ members: 3, online: 0, viewing: 0 })));
    const first = await east.arrive(alice);
    await become(3, 1);
    const second = await west.arrive(bob);
    await become(3, 2);
    first.leave();
    await become(3, 1);
    second.leave();
    await become(3, 0);
  });

  test('whoever hides is not counted anywhere nor whoever leaves', async () => {
    await east.arrive(alice);
    await west.arrive(bob);
    await west.arrive(carol);
    await become(3, 3);
    await east.data('PUT', '/api/users/me/status', { as: alice, body: { state: 'invisible' } });
    await become(3, 2);
    await share(west, bob, { hiddenIn: [team] });
    await become(3, 1);
    await east.data('DELETE', `/api/conversations/${team}/members/${bob.id}`, { as: bob });
    await become(2, 1);
  });

  test('P20: who views it at one counts at the other, as long as they show so to everyone there', async () => {
    const views = (count: number) =>
      until(`${count} to view it, everywhere`, async () =>
        (await everywhere()).every(({ viewing }) => viewing === count),
      );
    const first = await east.arrive(alice);
    first.socket.emit('viewing', { conversationId: team });
    await views(1);
    const second = await west.arrive(bob);
    second.socket.emit('viewing', { conversationId: team });
    await views(2);
    await share(east, alice, { never: [carol.id] });
    await views(1);
    await share(west, bob, { viewing: false });
    await views(0);
    await share(west, bob, { viewing: true });
    await views(1);
    second.leave();
    await views(0);
  });
});
