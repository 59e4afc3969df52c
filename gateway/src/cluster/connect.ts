/** How Redis is reached: one server, or a Redis Cluster. */
import { Cluster, Redis } from 'ioredis';

/** What is not answered by then has failed: presence decides by itself meanwhile (P14). */
const ANSWER_MS = 2_000;
/** A connection without a word for so long is a dead one: leases are renewed far more often. */
const SILENT_MS = 10_000;
const LONGEST_RETRY_MS = 1_000;

export type Client = Redis | Cluster;

/** `ask`: says now or never. `hear`: subscribes, and whoever holds it subscribes again. `relay`: does that by itself. */
type Role = 'ask' | 'hear' | 'relay';

/** Not connected yet. `url`: `redis://…`, or several nodes of a Redis Cluster joined by commas. */
export function connect(url: string, role: Role): Client {
  const urls = url.split(',').map((part) => new URL(part.trim()));
  const [first = new URL(url), ...others] = urls;
  const perNode = {
    connectTimeout: ANSWER_MS,
    // What cannot be said now is not to be said later by itself: by then something else is true.
    ...(role === 'ask' && {
      commandTimeout: ANSWER_MS,
      socketTimeout: SILENT_MS,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
    }),
    ...(role === 'relay' && { maxRetriesPerRequest: null }),
    ...(role === 'hear' && { autoResubscribe: false, maxRetriesPerRequest: 0 }),
  };
  const retry = (attempt: number) => Math.min(attempt * 100, LONGEST_RETRY_MS);
  const common = { lazyConnect: true, enableOfflineQueue: role === 'relay', enableAutoPipelining: role === 'ask' };
  if (others.length === 0) return new Redis(first.href, { ...perNode, ...common, retryStrategy: retry });
  return new Cluster(
    urls.map(({ hostname, port }) => ({ host: hostname, port: Number(port || 6379) })),
    {
      ...common,
      clusterRetryStrategy: retry,
      shardedSubscribers: role !== 'ask',
      redisOptions: {
        ...perNode,
        ...(first.username && { username: decodeURIComponent(first.username) }),
        ...(first.password && { password: decodeURIComponent(first.password) }),
        ...(first.protocol === 'rediss:' && { tls: {} }),
      },
    },
  );
}
