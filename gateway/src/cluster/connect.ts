/** How Redis is reached: one server, the master that Sentinels name, or a Redis Cluster. */
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { type RedisAddress, readRedisAddress } from './address.ts';

/** What is not answered by then has failed: presence decides by itself meanwhile (P14). */
const ANSWER_MS = 2_000;
/** A connection without a word for so long is a dead one: leases are renewed far more often. */
const SILENT_MS = 10_000;
const LONGEST_RETRY_MS = 1_000;
/** A master that hangs is replaced without a word to its clients. */
const LOOK_AT_SLOTS_MS = 5_000;

export type Client = Redis | Cluster;

/** `ask`: says now or never. `hear`: subscribes, and whoever holds it subscribes again. `relay`: does that by itself. */
type Role = 'ask' | 'hear' | 'relay';

/** Not connected yet. `url`: any form of `REDIS_URL`. */
export function connect(url: string, role: Role): Client {
  const address = readRedisAddress(url);
  if (!address) throw new Error('This is no address of a Redis');
  return address.kind === 'cluster' ? clusterAt(address, role) : serverAt(address, role);
}

const retry = (attempt: number) => Math.min(attempt * 100, LONGEST_RETRY_MS);
const commonFor = (role: Role) => ({
  lazyConnect: true,
  enableOfflineQueue: role === 'relay',
  enableAutoPipelining: role === 'ask',
});

function connectionFor(role: Role): RedisOptions {
  return {
    connectTimeout: ANSWER_MS,
    // What cannot be said now is not to be said later by itself: by then something else is true.
    ...(role === 'ask' && {
      commandTimeout: ANSWER_MS,
      socketTimeout: SILENT_MS,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      // It was the master when it was connected to.
      reconnectOnError: ({ message }) => message.startsWith('READONLY'),
    }),
    ...(role === 'relay' && { maxRetriesPerRequest: null }),
    ...(role === 'hear' && { autoResubscribe: false, maxRetriesPerRequest: 0 }),
  };
}

function accessTo({ username, password, isEncrypted }: Exclude<RedisAddress, { kind: 'server' }>): RedisOptions {
  return { ...(username && { username }), ...(password && { password }), ...(isEncrypted && { tls: {} }) };
}

function serverAt(address: Exclude<RedisAddress, { kind: 'cluster' }>, role: Role): Redis {
  const options = { ...connectionFor(role), ...commonFor(role), retryStrategy: retry };
  if (address.kind === 'server') return new Redis(address.url, options);
  const { sentinels, name, database, sentinelPassword, isEncrypted } = address;
  return new Redis({
    ...options,
    ...accessTo(address),
    sentinels: [...sentinels],
    name,
    db: database,
    sentinelRetryStrategy: retry,
    sentinelCommandTimeout: ANSWER_MS,
    ...(sentinelPassword && { sentinelPassword }),
    ...(isEncrypted && { enableTLSForSentinelMode: true, sentinelTLS: {} }),
  });
}

function clusterAt(address: Extract<RedisAddress, { kind: 'cluster' }>, role: Role): Cluster {
  return new Cluster([...address.nodes], {
    ...commonFor(role),
    clusterRetryStrategy: retry,
    slotsRefreshInterval: LOOK_AT_SLOTS_MS,
    shardedSubscribers: role !== 'ask',
    // Whoever holds it asks again, and each time it would remember the channel once more.
    ...(role === 'hear' && { maxRedirections: 1 }),
    redisOptions: { ...connectionFor(role), ...accessTo(address) },
  });
}
