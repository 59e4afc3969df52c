import type { IncomingHttpHeaders } from 'node:http';
import type { Socket as TcpSocket } from 'node:net';
import type { Socket } from 'socket.io';
import { tcpOf } from './straight.ts';

/** Those that may count again, when a client connects anew over the same connection: the others are up to some kB. */
const KEPT = ['authorization', 'x-session-token', 'cookie', 'origin', 'host'] as const;

/** Who is at the other end of a connection, as the request that opened it said. */
export interface Peer {
  readonly headers: IncomingHttpHeaders;
  readonly address: string;
  /** The connection itself, when it is a WebSocket and nothing else. */
  readonly tcp: TcpSocket | null;
}

/**
 * Reads a connection's peer once, at its first CONNECT. The request is Socket.IO's, and may be gone when a client connects
 * again over the same connection.
 */
export function createPeers(addressOf: (socket: Socket) => string): (socket: Socket) => Peer {
  const peers = new WeakMap<Socket['conn'], Peer>();
  return (socket) => {
    const known = peers.get(socket.conn);
    if (known) return known;
    const peer = { headers: keptOf(socket.handshake.headers), address: addressOf(socket), tcp: tcpOf(socket) };
    peers.set(socket.conn, peer);
    return peer;
  };
}

function keptOf(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(KEPT.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])));
}
