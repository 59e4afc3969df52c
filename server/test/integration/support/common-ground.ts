/** What gateways share: a Redis, and a database in a file. */
import { join } from 'node:path';
import { type PrivateRedis, startRedis } from '../../../../gateway/test/support/redis.ts';
import { temporaryFolder } from '../../../../gateway/test/support/temporary.ts';
import { asAfterFirstStart } from '../../support/first-start.ts';

export interface CommonGround {
  readonly redis: PrivateRedis;
  /** Of the database. */
  readonly file: string;
  /** Of each of them. They sweep often, and judge soon. */
  readonly env: Record<string, string>;
  /** When all of them have ended. */
  remove(): Promise<void>;
}

export async function commonGround(
  start: () => Promise<PrivateRedis> = startRedis,
  urlOf = (url: string) => url,
): Promise<CommonGround> {
  const redis = await start();
  const { folder, remove } = temporaryFolder();
  const file = join(folder, 'shared.db');
  await asAfterFirstStart(file);
  return {
    redis,
    file,
    env: {
      REDIS_URL: urlOf(redis.url),
      DATABASE_URL: `sqlite:${file}`,
      MAINTENANCE_INTERVAL_MS: '300',
      STARTUP_GRACE_MS: '300',
    },
    async remove() {
      await redis.kill();
      remove();
    },
  };
}
