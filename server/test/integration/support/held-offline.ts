/** P16: an operator takes somebody offline, and every gateway dies. Run on each database. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type PrivateRedis, startRedis } from '../../../../gateway/test/support/redis.ts';
import { until } from '../../../../gateway/test/support/until.ts';
import { redisPath } from '../../../../scripts/lib/redis.mjs';
import { startGatewayProcess } from './gateway-process.ts';
import type { Person, Site } from './site.ts';

type Gateway = Awaited<ReturnType<typeof startGatewayProcess>>;

const QUIETLY = { 'x-activity': 'none' };
/** Two starts of a process, on a machine that does much else. */
const SLOWLY = { timeout: 60_000 };

/** `open`: a database of the test's own. */
export function outlivesItsGateways(name: string, open: () => Promise<{ url: string; close(): unknown }>): void {
  describe(`on ${name}, whom an operator took offline stays so`, SLOWLY, () => {
    let database: Awaited<ReturnType<typeof open>>;
    let gateways: Gateway[];
    let redis: PrivateRedis | null;

    beforeEach(async () => {
      gateways = [];
      redis = null;
      database = await open();
    });
    afterEach(async () => {
      for (const gateway of gateways) gateway.leave();
      await Promise.all(gateways.map(({ kill }) => kill()));
      await redis?.kill();
      await database.close();
    });

    async function start(): Promise<Gateway> {
      const env = { DATABASE_URL: database.url, ...(redis && { REDIS_URL: redis.url }) };
      const gateway = await startGatewayProcess('', env);
      gateways.push(gateway);
      return gateway;
    }

    async function takenOffline(gateway: Site): Promise<{ alice: Person; bob: Person }> {
      const [alice, bob] = [await gateway.register('alice1'), await gateway.register('bob1')];
      await gateway.converse(alice, bob);
      await gateway.arrive(bob);
      const body = { userId: bob.id, isOnline: false };
      expect((await gateway.operate('POST', '/maintenance/user-status', body)).status).toBe(200);
      return { alice, bob };
    }

    /** The tab of somebody comes back by itself, which is no activity; and then the person does something in it. */
    async function staysOffline(gateway: Site, { alice, bob }: { alice: Person; bob: Person }): Promise<void> {
      const watcher = await gateway.arrive(alice);
      const tab = gateway.open(bob, { resume: true });
      const { users } = await tab.hears('presence:snapshot');
      expect(users.find(({ userId }) => userId === bob.id)).toMatchObject({ isOnline: false });
      const seen = await gateway.data('GET', `/api/users/presence?ids=${bob.id}`, { as: alice, headers: QUIETLY });
      expect(seen).toMatchObject([{ id: bob.id, isOnline: false }]);
      tab.socket.emit('activity');
      await watcher.hears('user:status', ({ userId, isOnline }) => userId === bob.id && isOnline);
    }

    test('after a kill and a restart, until the next activity', async () => {
      const first = await start();
      const people = await takenOffline(first);
      await first.kill();
      await staysOffline(await start(), people);
    });

    test.runIf(redisPath())('on another gateway, also when Redis has forgotten everything', async () => {
      redis = await startRedis();
      const [east, west] = [await start(), await start()];
      const people = await takenOffline(east);
      await east.kill();
      await staysOffline(west, people);
      await west.operate('POST', '/maintenance/user-status', { userId: people.bob.id, isOnline: false });
      await west.kill();
      await redis.flush();
      const north = await start();
      await until('the gateway to be ok', async () => (await north.call('GET', '/health/ready')).body.status === 'ok');
      await staysOffline(north, people);
    });

    test('no longer than until an operator calls the person online again', async () => {
      const first = await start();
      const { bob } = await takenOffline(first);
      const answer = await first.operate('POST', '/maintenance/user-status', { userId: bob.id, isOnline: true });
      expect(answer).toMatchObject({ status: 200, body: { data: { isOnline: true } } });
      await first.kill();
      const second = await start();
      const tab = second.open(bob, { resume: true });
      const { users } = await tab.hears('presence:snapshot');
      expect(users).toMatchObject([{ userId: bob.id, isOnline: true }]);
    });
  });
}
