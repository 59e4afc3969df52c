/**
 * P20 on two gateways that share a Redis and a database.
 *
 * @module-tag more
 */
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Client } from '../../../gateway/test/integration/support/client.ts';
import { type PrivateRedis, startRedis } from '../../../gateway/test/support/redis.ts';
import { temporaryFolder } from '../../../gateway/test/support/temporary.ts';
import { redisPath } from '../../../scripts/lib/redis.mjs';
import { startTestGateway, type TestGateway } from './support/gateway.ts';
import { startGatewayProcess } from './support/gateway-process.ts';
import { isInState, share, threeTogether } from './support/seeing.ts';
import type { Person } from './support/site.ts';

const views = (client: Client, conversationId: string | null) => client.socket.emit('viewing', { conversationId });

/** It is told that these view it, and nobody else. */
function isToldOf(client: Client, ...people: Person[]) {
  const ids = JSON.stringify(people.map(({ id }) => id).sort());
  return client.hears(
    'conversation:viewers',
    ({ viewers }) => JSON.stringify(viewers.map((one) => one.userId)) === ids,
  );
}

describe.skipIf(!redisPath())('two gateways', () => {
  let redis: PrivateRedis;
  let east: TestGateway;
  let folder: ReturnType<typeof temporaryFolder>;
  let env: Record<string, string>;
  let alice: Person;
  let bob: Person;
  let carol: Person;
  let team: string;

  beforeEach(async () => {
    redis = await startRedis();
    folder = temporaryFolder();
    env = {
      REDIS_URL: redis.url,
      DATABASE_URL: `sqlite:${join(folder.folder, 'shared.db')}`,
      MAINTENANCE_INTERVAL_MS: '300',
      STARTUP_GRACE_MS: '300',
    };
    east = await startTestGateway(env);
    await isInState(east, 'ok');
    ({ alice, bob, carol, team } = await threeTogether(east));
  });
  afterEach(async () => {
    await east.stop();
    await redis.kill();
    folder.remove();
  });

  test('tell each other who views what, and who hides', async () => {
    const west = await startTestGateway(env);
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
    const west = await startTestGateway(env);
    try {
      await isInState(west, 'ok');
      const [atAlice, atBob] = [await east.arrive(alice), await west.arrive(bob)];
      for (const client of [atAlice, atBob]) views(client, team);
      await Promise.all([isToldOf(atAlice, bob), isToldOf(atBob, alice)]);
      await redis.flush();
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
    const west = await startGatewayProcess(join(folder.folder, 'shared.db'), env);
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
