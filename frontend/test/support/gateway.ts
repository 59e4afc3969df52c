/** A real Socket.IO server that speaks the protocol; each test says how it answers. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type ClientToServerEvents,
  type Credentials,
  type PresenceSnapshot,
  type ServerToClientEvents,
  toWireFacts,
  type UserStatusEvent,
  type WireError,
} from '@meeshy/status-protocol';
import { Server, type Socket } from 'socket.io';
import { onTestFinished } from 'vitest';
import { factsWith } from '../../../shared/test/facts.ts';

export type Peer = Socket<ClientToServerEvents, ServerToClientEvents>;

export interface Gateway {
  readonly url: string;
  readonly port: number;
  /** The `auth` of every handshake so far, in order. */
  readonly handshakes: Credentials[];
  /** The next socket that is let in. */
  nextPeer(): Promise<Peer>;
  /** Ends every transport, as a stop does: clients are to come back. */
  stop(): Promise<void>;
}

export interface GatewayOptions {
  port?: number;
  /** Why a handshake is refused; `null`: it is not. */
  judge?: (auth: Credentials) => WireError | null;
  /** What a session is told first. */
  greet?: (peer: Peer) => void;
}

export const WELCOME = {
  success: true as const,
  user: { id: 'me', username: 'me', isAnonymous: false, language: 'en' },
  thresholds: { offlineMs: 300_000, awayMs: 1_800_000 },
};

export function greeting(snapshot: Partial<PresenceSnapshot> = {}, thresholds = WELCOME.thresholds) {
  return (peer: Peer) => {
    peer.emit('authenticated', { ...WELCOME, thresholds });
    peer.emit('presence:snapshot', { serverTime: new Date().toISOString(), users: [], ...snapshot });
  };
}

/** Ends with the test. */
export async function gatewayOf(options?: GatewayOptions): Promise<Gateway> {
  const gateway = await startGateway(options);
  onTestFinished(() => gateway.stop());
  return gateway;
}

export async function startGateway({ port = 0, judge, greet = greeting() }: GatewayOptions = {}): Promise<Gateway> {
  const http = createServer();
  const io = new Server(http, { pingInterval: 25_000, pingTimeout: 10_000 });
  const handshakes: Credentials[] = [];
  const arrived: Peer[] = [];
  const waiting: ((peer: Peer) => void)[] = [];

  io.use((socket, next) => {
    const auth = socket.handshake.auth as Credentials;
    handshakes.push(auth);
    const error = judge?.(auth) ?? null;
    next(error === null ? undefined : Object.assign(new Error(error.message), { data: error }));
  });
  io.on('connection', (socket: Peer) => {
    greet(socket);
    const next = waiting.shift();
    if (next) next(socket);
    else arrived.push(socket);
  });

  await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve));
  const { port: taken } = http.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${taken}`,
    port: taken,
    handshakes,
    nextPeer() {
      const peer = arrived.shift();
      return peer ? Promise.resolve(peer) : new Promise((resolve) => waiting.push(resolve));
    },
    async stop() {
      for (const socket of io.sockets.sockets.values()) socket.conn.close();
      await io.close();
    },
  };
}

let version = 1_000;

/** An event of somebody active at `at`, newer than every one made before. */
export function statusEvent(userId: string, changes: Partial<UserStatusEvent> = {}, at = Date.now()): UserStatusEvent {
  version += 1;
  return {
    userId,
    username: userId,
    ...toWireFacts(factsWith({ isOnline: true, lastActiveAt: at, version })),
    timestamp: new Date(at).toISOString(),
    ...changes,
  };
}
