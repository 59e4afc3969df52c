/** How Redis is reached: one server, the master that Sentinels name, or a Redis Cluster. */
import { Cluster, type ClusterOptions, Redis, type RedisOptions } from 'ioredis';
import { type RedisAddress, readRedisAddress } from './address.ts';

/** What is not answered by then has failed: presence decides by itself meanwhile (P14). */
const ANSWER_MS = 2_000;
/** A connection without a word for so long is a dead one: leases are renewed far more often. */
const SILENT_MS = 10_000;
const LONGEST_RETRY_MS = 1_000;
/** A master that hangs is replaced without a word to its clients. */
const LOOK_AT_SLOTS_MS = 5_000;

/** A client of one Redis, or of a Redis Cluster. */
export type Client = Redis | Cluster;

/** `ask`: says now or never. `hear`: subscribes, and whoever holds it subscribes again. `relay`: does that by itself. */
type Role = 'ask' | 'hear' | 'relay';

/** Not connected yet. `to`: any form of `REDIS_URL`, or a client that reaches the same. */
export function connect(to: string | Client, role: Role): Client {
  if (typeof to !== 'string') return another(to, role);
  const address = readRedisAddress(to);
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
  if (address.kind === 'server') {
    const server = new Redis(address.url, options);
    refusePrefix(server.options.keyPrefix);
    return server;
  }
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
  const redisOptions = { ...connectionFor(role), ...accessTo(address) };
  return new Cluster([...address.nodes], { ...clusterOptionsFor(role), redisOptions });
}

function clusterOptionsFor(role: Role): ClusterOptions {
  return {
    ...commonFor(role),
    clusterRetryStrategy: retry,
    slotsRefreshInterval: LOOK_AT_SLOTS_MS,
    shardedSubscribers: role !== 'ask',
    // Whoever holds it asks again, and each time it would remember the channel once more.
    ...(role === 'hear' && { maxRedirections: 1 }),
  };
}

function another(client: Client, role: Role): Client {
  refusePrefix(client.options.keyPrefix);
  if (client instanceof Redis)
    return client.duplicate({ ...connectionFor(role), ...commonFor(role), retryStrategy: retry });
  const redisOptions = { ...client.options.redisOptions, ...connectionFor(role) };
  return client.duplicate([], { ...clusterOptionsFor(role), redisOptions });
}

/** It would not reach the channels, and whoever set it counts on it. */
function refusePrefix(prefix: string | undefined): void {
  if (prefix)
    throw new Error('Redis with a keyPrefix serves no presence: give it an address without one, or another database');
}
