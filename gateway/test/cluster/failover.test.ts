/**
 * A master dies and another server takes over: nodes go on, on all slots.
 *
 * @module-tag long
 * @module-tag waits
 */
import { afterEach, describe, expect, test } from 'vitest';
import { redisPath } from '../../../scripts/lib/redis.mjs';
import { type ReplicatedRedis, startSentinels, startShards } from '../support/redis-replicated.ts';
import { heldOnline, type Listening, listenOn } from './site.ts';

if (!redisPath()) console.log('Skipped, for there is no redis-server here: a Redis whose master dies');

const TIMEOUT_MS = 180_000;
const IDS = Array.from({ length: 30 }, (_, i) => `subject${i}`);

describe.skipIf(!redisPath()).each([
  ['a Redis Cluster of three shards', startShards],
  ['a Redis behind Sentinels', startSentinels],
])('%s', (_name, start) => {
  let redis: ReplicatedRedis | undefined;
  const nodes: Listening[] = [];

  afterEach(async () => {
    for (const node of nodes.splice(0)) await node.backplane.close();
    await redis?.kill();
  });

  test('what one node says, another hears, before a master dies and after', { timeout: TIMEOUT_MS }, async () => {
    redis = await start();
    const [one, other] = [await listenOn(redis.url), await listenOn(redis.url)];
    nodes.push(one, other);

    /** Each is tried until it is heard: while nobody is master, nothing is said. */
    const sayAll = async (at: number) => {
      const isHeard = (id: string) =>
        other.heard.some(({ subject, facts }) => subject.id === id && facts.version >= at);
      for (let version = at; !IDS.every(isHeard); version += 1) {
        await other.backplane.subscribe(IDS).catch(() => undefined);
        const unheard = IDS.filter((id) => !isHeard(id));
        const said = unheard.map((id) => one.backplane.decide(heldOnline(id, 'node', version)).catch(() => undefined));
        await Promise.all(said);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    };
    const before = Date.now();
    await sayAll(before);
    await redis.failOver();
    const after = Date.now();
    await sayAll(after);
    await redis.recover();
    const facts = await one.backplane.read(IDS);
    expect(facts.map(({ subject }) => subject.id).sort()).toEqual([...IDS].sort());
    expect((await one.backplane.lease('node', 'first')).isHeld).toBe(true);
  });
});
