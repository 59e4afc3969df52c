import type { Namespace, Server, Socket } from 'socket.io';
import { systemClock } from './clock.ts';
import type { SocketIdentity } from './identity.ts';
import type { LivePresence } from './live/types.ts';
import { type OpenOptions, openPresence } from './open.ts';
import { presenceSettingsOf } from './settings.ts';
import { attachGate, type GateOptions } from './sockets/gate.ts';
import { listenForPresence } from './sockets/said.ts';
import { refuseRecovery } from './sockets/socket-server.ts';

/** What presence has to know of a host with a Socket.IO server. */
export interface AttachOptions<Identity extends SocketIdentity = SocketIdentity>
  extends OpenOptions,
    Pick<
      GateOptions<Identity>,
      | 'authenticate'
      | 'cookies'
      | 'optional'
      | 'addressOf'
      | 'countsEvent'
      | 'onRefused'
      | 'onConversations'
      | 'onSession'
      | 'straight'
      | 'warn'
    > {}

/**
 * Puts presence into a Socket.IO server, or into one of its namespaces: its connections authenticate at the gate and
 * become sessions, the maintenance job starts. The host tells `joined`, `left`, `end` and REST `activity`, and calls
 * `stop` before it closes the server. What is the host's stays so: rooms, `socket.data`, the handshake. Throws an `Error` of one
 * sentence where that cannot work. Over another transport see `openPresence`.
 */
export function attachPresence<Identity extends SocketIdentity>(
  io: Server | Namespace,
  options: AttachOptions<Identity>,
): LivePresence {
  refuseRecovery(io);
  const { connectTimeoutMs, eventsPerMinute, connectionRateLimit } = presenceSettingsOf(options.settings);
  const presence = openPresence(options);
  attachGate(io, {
    ...options,
    presence,
    clock: options.clock ?? systemClock,
    connectTimeoutMs,
    eventsPerMinute,
    connectionRateLimit,
    onSession(socket: Socket, identity: Identity) {
      listenForPresence(socket, presence, options.onRefused);
      options.onSession?.(socket, identity);
    },
  });
  return presence;
}
