import type { Namespace, Server } from 'socket.io';
import { systemClock } from './clock.ts';
import type { SocketIdentity } from './identity.ts';
import { tellHarmlessly } from './live/harmless.ts';
import type { LivePresence } from './live/types.ts';
import { type OpenOptions, openPresence } from './open.ts';
import type { Located } from './presence/truth/place.ts';
import { readZones } from './presence/truth/zones.ts';
import { presenceSettingsOf } from './settings.ts';
import { attachGate, type GateOptions } from './sockets/gate.ts';
import type { OnRefused } from './sockets/listen.ts';
import { PRESENCE_EVENTS, presenceHandlers } from './sockets/said.ts';
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
      | 'handlers'
      | 'onUnhandled'
      | 'onRefused'
      | 'onConversations'
      | 'onSession'
      | 'straight'
      | 'warn'
    > {
  /**
   * P24: where an address is, by a database of the host's; `null`: nobody knows, of private ones above all. Asked only of those who share
   * their country or city, and the address is not kept. Unless given, they show their time zone alone.
   */
  readonly locate?: (address: string) => Located | null;
}

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
  const { locate = () => null, handlers = new Map(), onUnforeseen } = options;
  const onRefused: OnRefused = (error, cause) =>
    tellHarmlessly(() => options.onRefused?.(error, cause), undefined, onUnforeseen);
  const taken = PRESENCE_EVENTS.find((event) => handlers.has(event));
  if (taken) throw new Error(`handlers: presence handles ${taken} itself; listen to it by onSession`);
  const presence = openPresence(options);
  if (options.locate) readZones();
  attachGate(io, {
    ...options,
    presence,
    clock: options.clock ?? systemClock,
    connectTimeoutMs,
    eventsPerMinute,
    connectionRateLimit,
    onRefused,
    handlers: new Map([...handlers, ...presenceHandlers(presence, onRefused, locate)]),
  });
  return presence;
}
