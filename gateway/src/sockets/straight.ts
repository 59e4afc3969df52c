/** What of Engine.IO (6.6) its types do not tell, in one place. */
import { Socket as TcpSocket } from 'node:net';
import type { Socket } from 'socket.io';

interface Connection {
  /** What has not been given to the transport yet. */
  readonly writeBuffer: readonly { readonly data?: string }[];
  /** `socket`: the WebSocket of `ws`, of a transport that is one. */
  readonly transport: { readonly socket?: { readonly bufferedAmount?: number } };
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

/** Whether Engine.IO has given all that it was given to its transport. */
export function isDrained(socket: Socket): boolean {
  return connectionOf(socket).writeBuffer.length === 0;
}

/** What was given to Engine.IO, or to the WebSocket under it, and has not been taken by the connection; about bytes. */
export function waitingIn(socket: Socket): number {
  const { writeBuffer, transport } = connectionOf(socket);
  const given = transport.socket?.bufferedAmount ?? 0;
  return writeBuffer.reduce((length, { data }) => length + (data?.length ?? 0), given);
}
