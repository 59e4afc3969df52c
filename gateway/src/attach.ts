import type { Server, Socket } from 'socket.io';
import { systemClock } from './clock.ts';
import type { LivePresence } from './live/types.ts';
import { type OpenOptions, openPresence, settingsOf } from './open.ts';
import { Refusal } from './refusal.ts';
import { attachGate, type GateOptions } from './sockets/gate.ts';
import type { SocketIdentity } from './sockets/identity.ts';
import { listen } from './sockets/listen.ts';

export interface AttachOptions<Identity extends SocketIdentity = SocketIdentity>
  extends OpenOptions,
    Pick<GateOptions<Identity>, 'authenticate' | 'addressOf' | 'onRefused' | 'onSession' | 'straight'> {}

/**
 * Puts presence into a Socket.IO server: its connections authenticate at the gate and become sessions, the
 * maintenance job starts. The host tells `joined`, `left`, `end` and REST `activity`, and calls `stop` before it
 * closes the server. Over another transport see `openPresence`.
 */
export function attachPresence<Identity extends SocketIdentity>(
  io: Server,
  options: AttachOptions<Identity>,
): LivePresence {
  const settings = settingsOf(options);
  const presence = openPresence(options);
  attachGate(io, {
    presence,
    clock: options.clock ?? systemClock,
    authenticate: options.authenticate,
    connectTimeoutMs: settings.connectTimeoutMs,
    eventsPerMinute: settings.eventsPerMinute,
    connectionRateLimit: settings.connectionRateLimit,
    ...(options.straight !== undefined && { straight: options.straight }),
    ...(options.addressOf && { addressOf: options.addressOf }),
    ...(options.onRefused && { onRefused: options.onRefused }),
    onSession(socket: Socket, identity: Identity) {
      listen(socket, 'activity', options.onRefused, (payload) => {
        // A clock of the client's, say: it counts for nothing, so nobody is to think that it does (P13).
        if (payload !== undefined && payload !== null) {
          throw new Refusal('VALIDATION_ERROR', 'activity: takes no payload');
        }
        presence.sessionActivity(socket.id);
      });
      options.onSession?.(socket, identity);
    },
  });
  return presence;
}
