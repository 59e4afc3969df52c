import { createClock } from './clock.ts';
import type { ConnectionOptions } from './connection.ts';
import { gatewaySource } from './gateway-source.ts';
import { createPresence, type PresenceClient } from './presence.ts';

/**
 * The presence of one identity at one gateway, apart from every other on the page: its own people, clock, connection and
 * listeners. Nothing begins before `connect()` or `watch()`, and `disconnect()` ends it all.
 */
export function createPresenceClient(options: ConnectionOptions): PresenceClient {
  const clock = createClock();
  return createPresence(gatewaySource(options, clock), clock).client;
}
