/**
 * The table of leaks on PostgreSQL, with one gateway and with two.
 *
 * @module-tag long
 */
import { afterAll, beforeAll, describe } from 'vitest';
import { createDatabase, type PrivatePostgres, startPostgres } from '../../../gateway/test/support/postgres.ts';
import { startRedis } from '../../../gateway/test/support/redis.ts';
import { redisPath } from '../../../scripts/lib/redis.mjs';
import { leaksNothing } from '../integration/support/leaks/table.ts';

let postgres: PrivatePostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.remove());

leaksNothing('PostgreSQL', {
  open: async () => ({ env: { DATABASE_URL: await createDatabase(postgres.url) }, close: () => {} }),
});

describe.skipIf(!redisPath())('with Redis', () => {
  leaksNothing('PostgreSQL, at two gateways', {
    async open() {
      const redis = await startRedis();
      const env = { DATABASE_URL: await createDatabase(postgres.url), REDIS_URL: redis.url };
      return { env, close: redis.kill };
    },
    gateways: 2,
  });
});
