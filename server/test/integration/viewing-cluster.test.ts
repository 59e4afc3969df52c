/**
 * P20 on two gateways that share a Redis and a database.
 *
 * @module-tag more
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { redisPath } from '../../../scripts/lib/redis.mjs';
import { type CommonGround, commonGround } from './support/common-ground.ts';
import { startTestGateway, type TestGateway } from './support/gateway.ts';
import { startGatewayProcess } from './support/gateway-process.ts';
import { isInState, share, threeTogether } from './support/seeing.ts';
import type { Person } from './support/site.ts';
import { isToldOf, TOLD_SOON, views } from './support/viewers.ts';

describe.skipIf(!redisPath())('two gateways', () => {
  let ground: CommonGround;
  let east: TestGateway;
  let alice: Person;
  let bob: Person;
  let carol: Person;
  let team: string;

  beforeEach(async () => {
    ground = await commonGround();
    east = await startTestGateway(ground.env, undefined, TOLD_SOON);
    await isInState(east, 'ok');
    ({ alice, bob, carol, team } = await threeTogether(east));
  });
  afterEach(async () => {
    await east.stop();
    await ground.remove();
  });

  test('tell each other who views what, and who hides', async () => {
    const west = await startTestGateway(ground.env, undefined, TOLD_SOON);
    try {
      await isInState(west, 'ok');
      const [atAlice, atBob, atCarol] = [await east.arrive(alice), await west.arrive(bob), await west.arrive(carol)];
      for (const client of [atAlice, atBob, atCarol]) views(client, team);
      await Promise.all([isToldOf(atAlice, bob, carol), isToldOf(atBob, alice, carol)]);
      await share(east, bob, { never: [alice.id] });
      await isToldOf(atAlice, carol);
      await share(west, bob, { never: [] });
      await share(east, carol, { viewing: false });
      await Promise.all([isToldOf(atAlice, bob), isToldOf(atBob, alice), isToldOf(atCarol)]);
      expect(atBob.heard('error')).toEqual([]);
    } finally {
      await west.stop();
    }
  });

  test('know it when Redis has forgotten all of it', async () => {
    const west = await startTestGateway(ground.env, undefined, TOLD_SOON);
    try {
      await isInState(west, 'ok');
      const [atAlice, atBob] = [await east.arrive(alice), await west.arrive(bob)];
      for (const client of [atAlice, atBob]) views(client, team);
      await Promise.all([isToldOf(atAlice, bob), isToldOf(atBob, alice)]);
      await ground.redis.flush();
      views(atBob, null);
      await isToldOf(atAlice);
      views(atBob, team);
      await isToldOf(atAlice, bob);
      await east.call('DELETE', `/api/conversations/${team}/members/${bob.id}`, { as: bob });
      await isToldOf(atAlice);
      expect(atBob.heard('error')).toEqual([]);
    } finally {
      await west.stop();
    }
  });

  test('whoever was with one that was killed views nothing any more', async () => {
    const west = await startGatewayProcess(ground.file, ground.env);
    try {
      await isInState(west, 'ok');
      const [atAlice, atBob] = [await east.arrive(alice), await west.arrive(bob)];
      views(atAlice, team);
      views(atBob, team);
      await isToldOf(atAlice, bob);
      await west.kill();
      await isToldOf(atAlice);
    } finally {
      west.leave();
      await west.kill();
    }
  });
});
