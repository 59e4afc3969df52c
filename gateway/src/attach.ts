import type { Server, Socket } from 'socket.io';
import { systemClock } from './clock.ts';
import { singleNode } from './cluster/single.ts';
import { createPresence } from './live/presence.ts';
import type { LivePresence, PresenceOptions } from './live/types.ts';
import type { Cluster, Directory } from './presence/ports.ts';
import { Refusal } from './refusal.ts';
import { type PresenceSettings, readPresenceSettings } from './settings.ts';
import { attachGate, type GateOptions } from './sockets/gate.ts';
import type { SocketIdentity } from './sockets/identity.ts';
import { listen } from './sockets/listen.ts';

export interface AttachOptions<Identity extends SocketIdentity = SocketIdentity>
  extends Directory,
    Pick<PresenceOptions, 'store' | 'stillValid' | 'onEnded' | 'observe' | 'onUnforeseen' | 'clock'>,
    Pick<GateOptions<Identity>, 'authenticate' | 'addressOf' | 'onRefused' | 'onSession'> {
  /** What differs from the defaults. */
  readonly settings?: Partial<PresenceSettings>;
  /** Unless given, this process alone. */
  readonly cluster?: Cluster;
}

/**
 * Puts presence into a Socket.IO server: its connections authenticate at the gate and become sessions, the
 * maintenance job starts. The host tells `joined`, `left`, `end` and REST `activity`, and calls `stop` before it
 * closes the server.
 */
export function attachPresence<Identity extends SocketIdentity>(
  io: Server,
  options: AttachOptions<Identity>,
): LivePresence {
  const settings = { ...readPresenceSettings({}), ...options.settings };
  const { store, stillValid, onEnded, observe, onUnforeseen, clock = systemClock } = options;
  const presence = createPresence({
    store,
    directory: options,
    cluster: options.cluster ?? singleNode(clock),
    clock,
    rules: rulesOf(settings),
    ...(stillValid && { stillValid }),
    ...(onEnded && { onEnded }),
    ...(observe && { observe }),
    ...(onUnforeseen && { onUnforeseen }),
  });
  attachGate(io, {
    presence,
    clock,
    authenticate: options.authenticate,
    thresholds: { offlineMs: settings.offlineThresholdMs, awayMs: settings.awayThresholdMs },
    connectTimeoutMs: settings.connectTimeoutMs,
    eventsPerMinute: settings.eventsPerMinute,
    connectionRateLimit: settings.connectionRateLimit,
    presenceNow: () => presence.now(),
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

  presence.start();
  return presence;
}

function rulesOf(settings: PresenceSettings): PresenceOptions['rules'] {
  const { offlineThresholdMs: offlineMs, awayThresholdMs: awayMs, ...rules } = settings;
  return { ...rules, offlineMs, awayMs };
}
