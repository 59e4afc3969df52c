/** The memory that the nodes share, on Redis 7, Valkey or a Redis Cluster. */

import { Cluster, Redis } from 'ioredis';
import type { Appeal } from '../presence/decision/decide.ts';
import type { MoveTold } from '../presence/ports.ts';
import { type Backplane, type BackplaneListener, Fenced, type ViewStatement } from './backplane.ts';
import { type Client, connect } from './connect.ts';
import {
  channelOf,
  conversationOf,
  DECIDE,
  heldBy,
  LEASE,
  LEFT,
  MOVED,
  MOVES,
  NODES,
  recordOf,
  TELL,
  VIEW,
  viewChannelOf,
  viewedOf,
} from './script.ts';
import { toVerdict, writeAppeal } from './verdict.ts';

const PORTION = 500;

/** Whether it is held, the time, the moves; nodes each followed by the end of its lease; those that have left. */
type LeaseAnswer = [isHeld: number, now: string, moves: string, nodes: string[], left: string[]];

interface Scripts {
  decide(record: string, channel: string, appeal: string): Promise<string | null>;
  lease(nodes: string, left: string, moves: string, ...of: string[]): Promise<LeaseAnswer>;
  tell(moves: string, channel: string, nodeId: string, move: string): Promise<number>;
  view(viewed: string, channel: string, keptMs: string, ...said: string[]): Promise<string[]>;
}

export interface RedisOptions {
  /** Any form of `REDIS_URL`, or a client whose options are taken over. */
  readonly to: string | Client;
  readonly leaseMs: number;
  /** For the decisions: who is idle, and how often viewers may be told again. */
  readonly offlineMs: number;
  readonly refreshMs: number;
}

/**
 * Two connections: one for commands, one that hears, because a Redis connection that has subscribed takes no others.
 * A Redis Cluster has one of each per shard.
 */
export function redisBackplane(options: RedisOptions): Backplane {
  const asking = connect(options.to, 'ask');
  const hearing = connect(options.to, 'hear');
  const scripts = asking as unknown as Scripts;
  for (const [name, numberOfKeys, lua] of [
    ['decide', 2, DECIDE],
    ['lease', 3, LEASE],
    ['tell', 2, TELL],
    ['view', 2, VIEW],
  ] as const) {
    asking.defineCommand(name, { numberOfKeys, lua });
  }
  let listener: BackplaneListener | null = null;
  let isConnected = false;
  let isClosed = false;

  function look(error?: Error): void {
    const isReady = asking.status === 'ready' && hearing.status === 'ready';
    if (isReady === isConnected || isClosed) return;
    isConnected = isReady;
    if (isReady) listener?.connected();
    else listener?.disconnected(error ?? new Error('Redis is gone'));
  }

  let lastError: Error | undefined;
  for (const client of [asking, hearing] as Client[]) {
    client.on('error', (error: Error) => {
      lastError = error;
    });
    client.on('ready', () => look());
    client.on('close', () => look(lastError));
  }
  // Where one connection broke, the other may hang without knowing it.
  asking.on('close', () => {
    if (hearing instanceof Redis && hearing.status === 'ready') hearing.disconnect(true);
  });

  // A shard has another master: what was published there before it was subscribed to again has been missed.
  hearing.on('subscribersReady', () => {
    if (!isConnected) return;
    listener?.disconnected(new Error('The shards of Redis have changed'));
    listener?.connected();
  });

  /** Channels that a Redis Cluster was asked for. Its client lists one once more each time, also in vain, until it is let go. */
  const asked = new Set<string>();

  async function hearAt(channel: string): Promise<void> {
    if (hearing instanceof Cluster) {
      if (asked.has(channel)) await hearing.sunsubscribe(channel).catch(() => undefined);
      asked.add(channel);
    }
    await hearing.ssubscribe(channel);
  }

  /** What cannot be read was said by something else: what may be missing by it is read again like anything missed. */
  function hear(channel: string, text: string): void {
    try {
      tell(channel, text);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }

  function tell(channel: string, text: string): void {
    const conversationId = conversationOf(channel);
    if (conversationId !== null) {
      const [nodeId = ''] = text.split(' ', 1);
      listener?.viewed(conversationId, toViewStatement(nodeId, text.slice(nodeId.length + 1)));
    } else if (channel === MOVED) {
      const [count = '0', nodeId = ''] = text.split(' ', 2);
      const move = JSON.parse(text.slice(count.length + nodeId.length + 2)) as MoveTold;
      listener?.moved(move, Number(count), nodeId);
    } else {
      listener?.news(toVerdict(JSON.parse(text), false));
    }
  }

  async function decide(appeal: Appeal): Promise<string | null> {
    const { id } = appeal.subject;
    try {
      return await scripts.decide(recordOf(id), channelOf(id), writeAppeal(appeal, options));
    } catch (error) {
      throw (error as Error).message.includes('FENCED') ? new Fenced(appeal.nodeId) : error;
    }
  }

  async function view(conversationId: string, keptMs: number, ...said: string[]): Promise<ViewStatement[]> {
    const flat = await scripts.view(viewedOf(conversationId), viewChannelOf(conversationId), String(keptMs), ...said);
    const statements = [];
    for (let i = 0; i < flat.length; i += 2) statements.push(toViewStatement(flat[i] ?? '', flat[i + 1] ?? ''));
    return statements;
  }

  return {
    listen(to) {
      listener = to;
      hearing.on('smessage', hear);
      for (const client of [asking, hearing]) client.connect().catch(() => undefined);
    },

    async decide(appeal) {
      const answer = await decide(appeal);
      return answer ? toVerdict(JSON.parse(answer.slice(1)), answer.startsWith('1')) : null;
    },

    async read(subjectIds) {
      const records = await Promise.all(subjectIds.map((id) => asking.hgetall(recordOf(id))));
      return records.flatMap((record, i) => {
        const verdict = toVerdict({ ...record, id: subjectIds[i], at: record.ta }, false);
        return record.on === undefined && Object.keys(verdict.claims).length === 0 ? [] : verdict;
      });
    },

    // One by one: several channels in one command have to lie on one slot.
    async subscribe(subjectIds) {
      await Promise.all([MOVED, ...subjectIds.map(channelOf)].map(hearAt));
    },

    async unsubscribe(subjectIds) {
      for (const id of subjectIds) asked.delete(channelOf(id));
      await Promise.all(subjectIds.map((id) => hearing.sunsubscribe(channelOf(id))));
    },

    async lease(nodeId, which) {
      const of = [nodeId, which, String(options.leaseMs)];
      const [isHeld, now, moves, flat, left] = await scripts.lease(NODES, LEFT, MOVES, ...of);
      const nodes = [];
      for (let i = 0; i < flat.length; i += 2) {
        const id = flat[i] ?? '';
        nodes.push({ id, expiresAt: Number(flat[i + 1]), hasLeft: left.includes(id) });
      }
      return { isHeld: isHeld === 1, now: Number(now), moves: Number(moves), nodes };
    },

    async forgetNode(nodeId) {
      await Promise.all([asking.zrem(NODES, nodeId), asking.srem(LEFT, nodeId), asking.del(heldBy(nodeId))]);
    },

    async list(nodeId, subjectId) {
      await asking.sadd(heldBy(nodeId), subjectId);
    },

    async unlist(nodeId, subjectId) {
      await asking.srem(heldBy(nodeId), subjectId);
    },

    async *heldBy(nodeId) {
      let cursor = '0';
      do {
        const [next, subjectIds] = await asking.sscan(heldBy(nodeId), cursor, 'COUNT', PORTION);
        yield subjectIds;
        cursor = next;
      } while (cursor !== '0');
    },

    async tell(move, nodeId) {
      await scripts.tell(MOVES, MOVED, nodeId, JSON.stringify(move));
    },

    view(conversationId, { nodeId, count, subjectIds }, keptMs) {
      const isViewed = subjectIds.length > 0 ? '1' : '0';
      return view(conversationId, keptMs, nodeId, JSON.stringify([count, ...subjectIds]), isViewed);
    },

    readViews: (conversationId, keptMs) => view(conversationId, keptMs),

    watchViews: (conversationId) => hearAt(viewChannelOf(conversationId)),

    async unwatchViews(conversationId) {
      const channel = viewChannelOf(conversationId);
      asked.delete(channel);
      await hearing.sunsubscribe(channel);
    },

    async close() {
      isClosed = true;
      for (const client of [asking, hearing]) client.disconnect();
    },
  };
}

function toViewStatement(nodeId: string, text: string): ViewStatement {
  const [count, ...subjectIds] = JSON.parse(text) as [number, ...string[]];
  return { nodeId, count, subjectIds };
}
