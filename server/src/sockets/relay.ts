/** Chat between gateways: messages, typing and rooms travel by Socket.IO's own adapter. Presence does not wait for it. */

import { type Client, connect } from '@meeshy/status-gateway/redis';
import { createShardedAdapter } from '@socket.io/redis-adapter';
import type { Server } from 'socket.io';

/**
 * Two more connections of its own, so that a burst of messages delays no decision: one to publish, and one that
 * subscribes. Without Redis, people on the same gateway go on talking to each other.
 */
export function relayChat(io: Server, redisUrl: string): () => void {
  const publishing = connect(redisUrl, 'ask');
  const hearing = connect(redisUrl, 'relay');
  for (const client of [publishing, hearing]) {
    // The connection of the cluster tells of it.
    client.on('error', () => {});
    client.connect().catch(() => undefined);
  }
  ignoreFailedSubscriptions(hearing);
  io.adapter(createShardedAdapter(publishing, hearing, { channelPrefix: 'meeshy:chat' }));
  return () => {
    for (const client of [publishing, hearing]) client.disconnect();
  };
}

/** The adapter waits for no answer to its subscriptions: one that fails must not end the process. */
function ignoreFailedSubscriptions(client: Client): void {
  const subscribe = client.ssubscribe.bind(client) as (...channels: string[]) => Promise<unknown>;
  const unsubscribe = client.sunsubscribe.bind(client) as (...channels: string[]) => Promise<unknown>;
  Object.assign(client, {
    ssubscribe: (...channels: string[]) => subscribe(...channels).catch(() => undefined),
    sunsubscribe: (...channels: string[]) => unsubscribe(...channels).catch(() => undefined),
  });
}
