/** P14: who is remembered while the database is away, and who no longer is. */
import { pino } from 'pino';
import { afterEach, describe, expect, test } from 'vitest';
import { startPostgres } from '../../../gateway/test/support/postgres.ts';
import { startRedis } from '../../../gateway/test/support/redis.ts';
import { redisPath } from '../../../scripts/lib/redis.mjs';
import { startGateway } from '../../src/gateway.ts';
import { readSettings } from '../../src/settings.ts';
import { AS_DOCUMENTED } from '../integration/support/documented.ts';
import { UNLIMITED } from '../integration/support/gateway.ts';
import { siteAt } from '../integration/support/site.ts';

/** Done after the test, the last one first. */
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function openGateway(env: Record<string, string>) {
  const gateway = await startGateway(readSettings({ ...UNLIMITED, PORT: '0', ...env }), pino({ level: 'silent' }));
  closing.push(gateway.stop);
  const site = siteAt(gateway.url, AS_DOCUMENTED);
  closing.push(site.leave);
  return site;
}

describe.skipIf(!redisPath())('two gateways whose database goes away', () => {
  test('know nobody any longer who was deactivated at either of them', async () => {
    const [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
    closing.push(postgres.remove, redis.stop);
    const shared = { DATABASE_URL: postgres.url, REDIS_URL: redis.url };
    const [east, west] = [await openGateway(shared), await openGateway(shared)];
    const [bob, carol] = [await east.register('bob1'), await east.register('carol1')];
    const [bobs] = [await west.arrive(bob), await west.arrive(carol)];
    await east.operate('POST', `/api/admin/users/${bob.id}/deactivate`);
    expect(await bobs.hears('error')).toMatchObject({ code: 'UNAUTHORIZED' });

    await postgres.kill();
    // The gateways write what they owe when they stop.
    closing.push(postgres.start);
    await west.arrive(carol);
    expect((await west.open(bob).hears('connect_error')).data?.code).toBe('UNAVAILABLE');
  });
});
