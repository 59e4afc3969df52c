/** What of Engine.IO (6.6) its types do not tell, in one place. */
import { Socket as TcpSocket } from 'node:net';
import type { Server, Socket } from 'socket.io';

/** All that these ask of a socket. */
type Connected = Pick<Socket, 'conn'>;

interface Connection {
  /** What has not been given to the transport yet. */
  readonly writeBuffer: readonly { readonly data?: string }[];
  /** `socket`: the WebSocket of `ws`, of a transport that is one. */
  readonly transport: { readonly socket?: { readonly bufferedAmount?: number; readonly _socket?: unknown } };
  /** It came by another transport. */
  readonly upgraded: boolean;
}

/** As Engine.IO keeps its heartbeats: by a timer until the next one, and, once that was sent, another one until its answer. */
interface Pinged {
  pingIntervalTimer: NodeJS.Timeout | PingTimer | null;
  hasRefreshedPingTimeout: boolean;
  sendPacket(type: 'ping'): void;
  resetPingTimeout(): void;
}

/** What Engine.IO does with the timer of the next heartbeat: it begins anew with each answer. */
export interface PingTimer {
  refresh(): void;
}

const connectionOf = ({ conn }: Connected) => conn as unknown as Connection;
const pingedOf = ({ conn }: Connected) => conn as unknown as Pinged;

/** It goes on over another connection than the one that it began on; also from WebSocket to WebSocket, as Engine.IO allows. */
export function isUpgraded(socket: Connected): boolean {
  return connectionOf(socket).upgraded;
}

export function isWebSocket({ conn }: Connected): boolean {
  return conn.transport.name === 'websocket';
}

/** Whether Engine.IO has given all that it was given to its transport. */
export function isDrained(socket: Connected): boolean {
  return connectionOf(socket).writeBuffer.length === 0;
}

/** The TCP connection under the WebSocket that is the transport now; `null`: it is no WebSocket of Node's. */
export function tcpUnder(socket: Connected): TcpSocket | null {
  const tcp = isWebSocket(socket) && connectionOf(socket).transport.socket?._socket;
  return tcp instanceof TcpSocket ? tcp : null;
}

/**
 * The same where it is a WebSocket and nothing else, from beginning to end: `null` of whoever came by long polling, whatever the
 * transport is now.
 */
export function tcpOf(socket: Connected): TcpSocket | null {
  return isUpgraded(socket) ? null : tcpUnder(socket);
}

/** What was given to Engine.IO, or to the WebSocket under it, and has not been taken by the connection; about bytes. */
export function waitingIn(socket: Connected): number {
  const { writeBuffer, transport } = connectionOf(socket);
  const given = transport.socket?.bufferedAmount ?? 0;
  return writeBuffer.reduce((length, { data }) => length + (data?.length ?? 0), given);
}

/** The timer of the next heartbeat. None: the client asks for itself, by the former protocol. */
export function pingTimerOf(socket: Connected): NodeJS.Timeout | PingTimer | null {
  return pingedOf(socket).pingIntervalTimer;
}

/** Another one takes the place of a timer of Node's. Answers whether it could: Engine.IO may have changed. */
export function replacePingTimer(socket: Connected, timer: PingTimer): boolean {
  const pinged = pingedOf(socket);
  const known = pinged.pingIntervalTimer;
  const isAsExpected = typeof pinged.sendPacket === 'function' && typeof pinged.resetPingTimeout === 'function';
  if (!isAsExpected || !known || !('hasRef' in known)) return false;
  clearTimeout(known);
  pinged.pingIntervalTimer = timer;
  return true;
}

/** What Engine.IO does when that timer has run out. `write`: in place of its own packet. */
export function ping(socket: Connected, write: (() => void) | null): void {
  const pinged = pingedOf(socket);
  pinged.hasRefreshedPingTimeout = false;
  try {
    if (write) write();
    else pinged.sendPacket('ping');
  } finally {
    pinged.resetPingTimeout();
  }
}

/** The connections of an engine that are not closed, by id. */
export function clientsOf(engine: Server['engine']): Readonly<Record<string, Connected['conn']>> {
  return (engine as unknown as { clients: Record<string, Connected['conn']> }).clients;
}

export function idOf(conn: Connected['conn']): string {
  return (conn as unknown as { id: string }).id;
}
