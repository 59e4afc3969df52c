/**
 * @module-tag long
 * @module-tag waits
 */
import { Cluster } from 'ioredis';
import { afterEach, expect, test } from 'vitest';
import { redisPath } from '../../../scripts/lib/redis.mjs';
import { type PrivateRedis, startRedis, startRedisCluster } from './redis.ts';

let redis: PrivateRedis;

afterEach(() => redis.kill());

test.runIf(redisPath())('a server that is stopped forgets, unless it keeps a file', async () => {
  redis = await startRedis();
  await redis.ask('SET', 'word', 'kept');
  await redis.stop();
  await expect(redis.ask('PING')).rejects.toThrow();
  await redis.start();
  expect(await redis.ask('GET', 'word')).toBeNull();
  await redis.kill();

  redis = await startRedis({ appendOnly: true });
  await redis.ask('SET', 'word', 'kept');
  await redis.kill();
  await redis.start();
  expect(await redis.ask('GET', 'word')).toBe('kept');
  await redis.flush();
  expect(await redis.ask('GET', 'word')).toBeNull();
});

test.runIf(redisPath())('a frozen server answers when it is woken', async () => {
  redis = await startRedis();
  redis.pause();
  const answer = redis.ask('PING');
  const early = await Promise.race([answer, new Promise((resolve) => setTimeout(resolve, 100, 'silence'))]);
  expect(early).toBe('silence');
  redis.resume();
  expect(await answer).toBe('PONG');
});

test.runIf(redisPath())(
  'the cluster serves the client of a cluster, again after a restart, and refuses to cross slots',
  async () => {
    redis = await startRedisCluster();
    const write = async () => {
      const client = new Cluster([redis.url]);
      const answer = await client.set('word', 'kept');
      client.disconnect();
      return answer;
    };
    expect(await write()).toBe('OK');
    await expect(redis.ask('MSET', 'a', '1', 'b', '2')).rejects.toThrow('CROSSSLOT');
    await redis.stop();
    await redis.start();
    expect(await write()).toBe('OK');
  },
);
