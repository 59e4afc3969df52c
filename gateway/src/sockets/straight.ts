/** What of Engine.IO (6.6) its types do not tell, in one place. */
import { Socket as TcpSocket } from 'node:net';
import type { Socket } from 'socket.io';

interface Connection {
  /** What has not been given to the transport yet. */
  readonly writeBuffer: readonly { readonly data?: string }[];
  /** It came by another transport. */
  readonly upgraded: boolean;
  /** Absent with WebTransport; other servers than Node's have requests without a socket. */
  readonly request?: { readonly socket?: unknown } | null;
}

const connectionOf = (socket: Socket) => socket.conn as unknown as Connection;

/**
 * The TCP connection that is a WebSocket and nothing else, to which frames may be written. `null`: there is none, as with
 * whoever came by long polling, whatever the transport is now.
 */
export function tcpOf(socket: Socket): TcpSocket | null {
  const { upgraded, request } = connectionOf(socket);
  if (upgraded || socket.conn.transport.name !== 'websocket') return null;
  return request?.socket instanceof TcpSocket ? request.socket : null;
}

/** It goes on over another connection than the one that it began on; also from WebSocket to WebSocket, as Engine.IO allows. */
export function isUpgraded(socket: Socket): boolean {
  return connectionOf(socket).upgraded;
}

export function isWebSocket({ conn }: Socket): boolean {
  return conn.transport.name === 'websocket';
}

/** Characters that wait in Engine.IO for their transport. */
export function waitingIn(socket: Socket): number {
  return connectionOf(socket).writeBuffer.reduce((length, { data }) => length + (data?.length ?? 0), 0);
}
