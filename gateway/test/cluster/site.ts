/** A Redis of the test's own, a gateway's way to it, and what it hears. */
import { ABSENT } from '@meeshy/status-protocol';
import { type Backplane, type BackplaneListener, Fenced } from '../../src/cluster/backplane.ts';
import { redisBackplane } from '../../src/cluster/redis.ts';
import type { Appeal, DecidingRules } from '../../src/presence/decision/decide.ts';
import { CALM } from '../../src/presence/decision/flapping.ts';
import type { Verdict } from '../../src/presence/decision/verdict.ts';
import type { MoveTold } from '../../src/presence/ports.ts';
import { type PrivateRedis, startRedis, startRedisCluster } from '../support/redis.ts';

/** Told again after so little, that some statements come too soon for it and others do not. */
export const RULES: DecidingRules = { offlineMs: 60_000, refreshMs: 2 };

export const KINDS = [
  { name: 'Redis', start: () => startRedis(), urlOf: ({ url }: PrivateRedis) => url },
  { name: 'a Redis Cluster', start: startRedisCluster, urlOf: ({ url }: PrivateRedis) => `${url},${url}` },
];

export interface Listening {
  readonly backplane: Backplane;
  readonly heard: Verdict[];
  readonly moves: { readonly move: MoveTold; readonly count: number; readonly nodeId: string }[];
  /** Resolves when `isSo`, looking again at whatever is heard. */
  until(isSo: () => boolean): Promise<void>;
}

/** Resolves when it is connected. */
export async function listenOn(url: string, leaseMs = 10_000): Promise<Listening> {
  const backplane = redisBackplane({ to: url, leaseMs, ...RULES });
  const heard: Verdict[] = [];
  const moves: Listening['moves'] = [];
  const waiting = new Set<() => void>();
  const look = () => {
    for (const check of waiting) check();
  };
  const until = (isSo: () => boolean) =>
    new Promise<void>((resolve) => {
      const check = () => {
        if (!isSo()) return;
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      check();
    });
  let isConnected = false;
  const listener: BackplaneListener = {
    news(verdict) {
      heard.push(verdict);
      look();
    },
    moved(move, count, nodeId) {
      moves.push({ move, count, nodeId });
      look();
    },
    viewed() {},
    connected() {
      isConnected = true;
      look();
    },
    disconnected() {},
  };
  backplane.listen(listener);
  await until(() => isConnected);
  return { backplane, heard, moves, until };
}

/** The answer, or `fenced`. */
export async function orFenced<Answer>(answer: Promise<Answer>): Promise<Answer | 'fenced'> {
  return answer.catch((error: unknown) => {
    if (error instanceof Fenced) return 'fenced' as const;
    throw error;
  });
}

/** A node says that it holds one session of a subject, which was active at `at`. */
export function heldOnline(id: string, nodeId: string, at: number): Appeal {
  return {
    subject: { id, username: id, kind: 'user' },
    facts: { ...ABSENT, isOnline: true, lastActiveAt: at, version: at },
    says: 'held',
    at,
    nodeId,
    sessions: 1,
    endedAt: null,
    claims: {},
    flapping: CALM,
    isNews: false,
    isRefresh: false,
    replaces: [],
    dead: [],
  };
}
