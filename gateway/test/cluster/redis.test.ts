/**
 * What nodes ask of Redis besides decisions, and what becomes of them when it does not answer.
 *
 * @module-tag long
 */
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { redisPath } from '../../../scripts/lib/redis.mjs';
import { Fenced } from '../../src/cluster/backplane.ts';
import type { PrivateRedis } from '../support/redis.ts';
import { heldOnline, KINDS, type Listening, listenOn } from './site.ts';

if (!redisPath()) console.log('Skipped, for there is no redis-server here: what nodes ask of Redis');

const LEASE_MS = 150;

describe.skipIf(!redisPath()).each(KINDS)('nodes on $name', ({ start, urlOf }) => {
  let redis: PrivateRedis;
  let node: Listening;

  beforeAll(async () => {
    redis = await start();
  }, 20_000);

  beforeEach(async () => {
    await redis.flush();
    node = await listenOn(urlOf(redis), LEASE_MS);
  });

  afterEach(() => node.backplane.close());
  afterAll(() => redis.kill());

  test('a lease is taken, held, and lost when it is not renewed in time; whoever lost it stays listed', async () => {
    const { backplane } = node;
    const before = Date.now();
    const taken = await backplane.lease('a', 'first');
    expect(taken).toMatchObject({ isHeld: true, moves: 0, nodes: [{ id: 'a', expiresAt: taken.now + LEASE_MS }] });
    expect(taken.now).toBeGreaterThanOrEqual(before - 1);
    const renewed = await backplane.lease('a', 'next');
    expect(renewed).toMatchObject({ isHeld: true, nodes: [{ id: 'a', expiresAt: renewed.now + LEASE_MS }] });

    await wait(LEASE_MS + 20);
    const lapsed = await backplane.lease('a', 'next');
    expect(lapsed).toMatchObject({ isHeld: false, nodes: renewed.nodes });
    expect(await backplane.lease('never', 'next')).toMatchObject({ isHeld: false, nodes: renewed.nodes });
    const again = await backplane.lease('b', 'first');
    expect(again.nodes.map(({ id }) => id).sort()).toEqual(['a', 'b']);
  });

  test('who says goodbye is known to have left, keeps its lease to the end, and is forgotten', async () => {
    const { backplane } = node;
    await backplane.lease('a', 'first');
    await backplane.lease('b', 'first');
    const said = await backplane.lease('a', 'last');
    const left = { id: 'a', expiresAt: said.now + LEASE_MS, hasLeft: true };
    expect(said.nodes).toContainEqual(left);
    const heard = await backplane.lease('b', 'next');
    expect(heard.nodes).toContainEqual(left);
    expect(heard.nodes.find(({ id }) => id === 'b')?.hasLeft).toBe(false);
    await backplane.forgetNode('a');
    await backplane.lease('a', 'first');
    expect((await backplane.lease('b', 'next')).nodes.map(({ hasLeft }) => hasLeft)).toEqual([false, false]);
  });

  test('all that a node holds is listed, however much; who is forgotten, with it', async () => {
    const { backplane } = node;
    await backplane.lease('a', 'first');
    const ids = Array.from({ length: 3_000 }, (_, i) => `s${i}`);
    await Promise.all(ids.map((id) => backplane.list('a', id)));
    await backplane.unlist('a', 's0');
    const portions = await portionsOf(node, 'a');
    expect(portions.length).toBeGreaterThan(1);
    expect(new Set(portions.flat())).toEqual(new Set(ids.slice(1)));

    await backplane.forgetNode('a');
    expect(await portionsOf(node, 'a')).toEqual([[]]);
    expect((await backplane.lease('b', 'first')).nodes.map(({ id }) => id)).toEqual(['b']);
  });

  test('moves are counted, and told with their count to everybody, the teller included', async () => {
    const other = await listenOn(urlOf(redis));
    await Promise.all([node, other].map(({ backplane }) => backplane.subscribe([])));
    const move = { kind: 'joined', conversationId: 'a "b" {c}', subjectId: 'é' } as const;
    await node.backplane.tell(move, 'a');
    await other.backplane.tell({ kind: 'missed' }, 'b');
    for (const { moves, until } of [node, other]) {
      await until(() => moves.length === 2);
      expect(moves).toEqual([
        { move, count: 1, nodeId: 'a' },
        { move: { kind: 'missed' }, count: 2, nodeId: 'b' },
      ]);
    }
    expect((await node.backplane.lease('a', 'first')).moves).toBe(2);
    await other.backplane.close();
  });

  test('decisions are heard from the subscription on until its end', async () => {
    const { backplane, heard, until } = node;
    const at = Date.now();
    await backplane.decide(heldOnline('early', 'a', at));
    await backplane.subscribe(['early', 'late', 'last']);
    await backplane.decide(heldOnline('late', 'a', at));
    await backplane.unsubscribe(['late']);
    await backplane.decide({ ...heldOnline('late', 'a', at), says: 'released' });
    await backplane.decide(heldOnline('last', 'a', at));
    await until(() => heard.at(-1)?.subject.id === 'last');
    expect(heard.map(({ subject }) => subject.id)).toEqual(['late', 'last']);
  });

  test('a node that was taken for dead is refused, and its sessions are gone', async () => {
    const { backplane } = node;
    const at = Date.now();
    await backplane.decide(heldOnline('ann', 'a', at));
    const ended = { ...heldOnline('ann', 'b', at), says: 'gone' as const, endedAt: at, dead: ['a'] };
    expect(await backplane.decide(ended)).toMatchObject({ cause: 'orphan', isNew: true, holders: {} });
    // Whoever reaps next finds it done.
    expect(await backplane.decide({ ...ended, nodeId: 'c' })).toMatchObject({ isNew: false });
    const refusal = backplane.decide(heldOnline('ann', 'a', at));
    await expect(refusal).rejects.toThrow(Fenced);
    await expect(refusal).rejects.toMatchObject({ nodeId: 'a' });
    const reborn = await backplane.decide({ ...heldOnline('ann', 'a2', at), replaces: ['a'] });
    expect(reborn).toMatchObject({ facts: { isOnline: true }, holders: { a2: 1 } });
  });

  test('P14: what a frozen Redis is asked fails soon, and it is asked again when it wakes', async () => {
    const { backplane } = node;
    const at = Date.now();
    await backplane.decide(heldOnline('ann', 'a', at));
    redis.pause();
    const startedAt = performance.now();
    const asked = await Promise.allSettled([
      backplane.decide(heldOnline('ben', 'a', at)),
      backplane.read(['ann']),
      backplane.lease('a', 'next'),
      backplane.tell({ kind: 'missed' }, 'a'),
    ]);
    expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected', 'rejected']);
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    redis.resume();
    expect(await backplane.read(['ann'])).toMatchObject([{ holders: { a: 1 } }]);
  });
});

async function portionsOf({ backplane }: Listening, nodeId: string): Promise<(readonly string[])[]> {
  const portions: (readonly string[])[] = [];
  for await (const portion of backplane.heldBy(nodeId)) portions.push(portion);
  return portions;
}
