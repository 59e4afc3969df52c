import type { Socket as TcpSocket } from 'node:net';
import { CAPABILITY_BATCH, CAPABILITY_DEFLATE, type Credentials, type WireError } from '@meeshy/status-protocol';
import type { Socket } from 'socket.io';
import type { SnapshotJson } from '../live/delivery/events.ts';
import type { Link } from '../live/delivery/link.ts';
import type { Parcel } from '../live/delivery/parcel.ts';
import {
  batchPacket,
  compactBatchPacket,
  compactPacket,
  eventPacket,
  joined,
  type ReadyPacket,
  singlePackets,
} from './frames.ts';
import { noteHeartbeats, unansweredMs } from './heartbeats.ts';
import { isUpgraded, isWebSocket, waitingIn } from './straight.ts';

/** A Socket.IO connection as presence sees it. `tcp`: where frames may be written straight to, if anywhere. */
export function linkOf(socket: Socket, credentials: Credentials, tcp: TcpSocket | null): Link {
  return new SocketLink(socket, new Set(credentials.capabilities), tcp);
}

/** A class, because a closure per method and connection would be half a kilobyte. */
class SocketLink implements Link {
  readonly id: string;
  readonly #socket: Socket;
  readonly #takesBatches: boolean;
  readonly #takesDeflated: boolean;
  #tcp: TcpSocket | null;
  #straight: TcpSocket | null = null;

  constructor(socket: Socket, capabilities: ReadonlySet<string>, tcp: TcpSocket | null) {
    this.id = socket.id;
    this.#socket = socket;
    this.#tcp = tcp;
    noteHeartbeats(socket);
    this.#takesBatches = capabilities.has(CAPABILITY_BATCH);
    this.#takesDeflated = capabilities.has(CAPABILITY_DEFLATE);
  }

  get isOpen(): boolean {
    return this.#socket.connected;
  }

  get backlog(): number {
    return this.#straight?.writableLength ?? waitingIn(this.#socket);
  }

  get unansweredMs(): number {
    return unansweredMs(this.#socket);
  }

  send(event: string, payload: unknown): void {
    this.#write(eventPacket(event, JSON.stringify(payload)));
  }

  sendJson(event: 'presence:snapshot', json: SnapshotJson): void {
    const mayBeCompact = this.#takesDeflated && isWebSocket(this.#socket);
    this.#write(mayBeCompact ? compactPacket(event, json, 1) : eventPacket(event, json));
  }

  deliver(parcel: Parcel): void {
    if (!this.#takesBatches) this.#deliverSingly(parcel);
    else if (!this.#takesDeflated) this.#write(parcel.as('batch', batchPacket));
    else this.#write(parcel.as('compact batch', (pieces) => compactBatchPacket(pieces, parcel.viewers)));
  }

  close(error: WireError): void {
    this.#socket.emit('error', error);
    this.#socket.disconnect(true);
  }

  drop(): void {
    // Without waiting for what may never be taken.
    this.#socket.conn.close(true);
  }

  /** Stock clients take one event at a time; over WebSocket they still travel in one write. */
  #deliverSingly(parcel: Parcel): void {
    const packets = parcel.as('singles', singlePackets);
    const [first] = packets;
    if (!first) return;
    if (packets.length > 1 && isWebSocket(this.#socket)) {
      this.#write({ packet: first.packet, frame: parcel.as('joined singles', () => joined(packets)) });
    } else for (const packet of packets) this.#write(packet);
  }

  /** Engine.IO takes the packet to whatever the transport is; a WebSocket takes the ready frame without it. */
  #write({ packet, frame }: ReadyPacket): void {
    const { connected, conn } = this.#socket;
    if (!connected) return;
    // Once what Engine.IO has to say first has left, frames keep their order by themselves.
    if (isUpgraded(this.#socket)) this.#tcp = this.#straight = null;
    else if (!this.#straight && waitingIn(this.#socket) === 0) this.#straight = this.#tcp;
    if (this.#straight) this.#straight.write(frame);
    else conn.write(packet, { wsPreEncodedFrame: [frame] } as Parameters<typeof conn.write>[1]);
  }
}
