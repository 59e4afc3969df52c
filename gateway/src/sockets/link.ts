/** Socket.IO connections as presence sees them: written to by ready frames, or by plain `emit`. */
import type { Socket as TcpSocket } from 'node:net';
import { CAPABILITY_BATCH, CAPABILITY_DEFLATE, type Credentials, type WireError } from '@meeshy/status-protocol';
import type { Socket } from 'socket.io';
import type { Link } from '../live/delivery/link.ts';
import type { Parcel } from '../live/delivery/parcel.ts';
import type { SnapshotJson } from '../presence/shown/wire.ts';
import {
  BATCH,
  batchOf,
  batchPacket,
  compactBatchPacket,
  compactPacket,
  deflated,
  eventPacket,
  joined,
  ReadyPacket,
  singlePackets,
} from './frames.ts';
import { noteHeartbeats, unansweredMs } from './heartbeats.ts';
import { isDrained, isUpgraded, isWebSocket, waitingIn } from './straight.ts';

/** The one switch: `isStraight`, ready frames, onto `tcp` where there is one; otherwise Socket.IO does all of it. */
export function linkOf(socket: Socket, credentials: Credentials, tcp: TcpSocket | null, isStraight: boolean): Link {
  const capabilities = new Set(credentials.capabilities);
  return isStraight ? new FrameLink(socket, capabilities, tcp) : new EmitLink(socket, capabilities);
}

/** Says everything by `emit`. A class, because a closure per method and connection would be half a kilobyte. */
class EmitLink implements Link {
  readonly id: string;
  protected readonly socket: Socket;
  protected readonly takesBatches: boolean;
  protected readonly takesDeflated: boolean;

  constructor(socket: Socket, capabilities: ReadonlySet<string>) {
    this.id = socket.id;
    this.socket = socket;
    noteHeartbeats(socket);
    this.takesBatches = capabilities.has(CAPABILITY_BATCH);
    this.takesDeflated = capabilities.has(CAPABILITY_DEFLATE);
  }

  get isOpen(): boolean {
    return this.socket.connected;
  }

  get backlog(): number {
    return waitingIn(this.socket);
  }

  get unansweredMs(): number {
    return unansweredMs(this.socket);
  }

  /** Long polling would make text of what is compressed. */
  protected get takesCompact(): boolean {
    return this.takesDeflated && isWebSocket(this.socket);
  }

  send(event: string, payload: unknown): void {
    this.socket.emit(event, payload);
  }

  sendJson(event: 'presence:snapshot', json: SnapshotJson): void {
    this.socket.emit(event, (this.takesCompact && deflated(json, 1)) || JSON.parse(json));
  }

  deliver(parcel: Parcel): void {
    if (!this.takesBatches) for (const { event } of parcel.pieces) this.socket.emit('user:status', event);
    else if (this.takesCompact) this.socket.emit(BATCH, parcel.as('compact events', compactEvents(parcel.viewers)));
    else this.socket.emit(BATCH, parcel.as('events', events));
  }

  close(error: WireError): void {
    this.socket.emit('error', error);
    leave(this.socket);
  }

  drop(): void {
    // Without waiting for what may never be taken.
    if (isMain(this.socket)) this.socket.conn.close(true);
    else leave(this.socket);
  }
}

const events = (pieces: Parcel['pieces']) => pieces.map(({ event }) => event);
const compactEvents = (viewers: number) => (pieces: Parcel['pieces']) =>
  deflated(batchOf(pieces), viewers) ?? events(pieces);

/** Says everything by ready frames, which all viewers of a parcel share: each costs one write. */
class FrameLink extends EmitLink {
  #tcp: TcpSocket | null;

  constructor(socket: Socket, capabilities: ReadonlySet<string>, tcp: TcpSocket | null) {
    super(socket, capabilities);
    this.#tcp = tcp;
  }

  override get backlog(): number {
    return this.#tcp && isDrained(this.socket) ? this.#tcp.writableLength : super.backlog;
  }

  override send(event: string, payload: unknown): void {
    this.#write(eventPacket(event, JSON.stringify(payload)));
  }

  override sendJson(event: 'presence:snapshot', json: SnapshotJson): void {
    this.#write(this.takesCompact ? compactPacket(event, json, 1) : eventPacket(event, json));
  }

  override deliver(parcel: Parcel): void {
    if (!this.takesBatches) this.#deliverSingly(parcel);
    else if (!this.takesDeflated) this.#write(parcel.as('batch', batchPacket));
    else this.#write(parcel.as('compact batch', (pieces) => compactBatchPacket(pieces, parcel.viewers)));
  }

  /** Stock clients take one event at a time; over WebSocket they still travel in one write. */
  #deliverSingly(parcel: Parcel): void {
    const packets = parcel.as('singles', singlePackets);
    const [first] = packets;
    if (!first) return;
    if (packets.length > 1 && isWebSocket(this.socket)) {
      this.#write(parcel.as('joined singles', () => new ReadyPacket(first.packet, joined(packets))));
    } else for (const packet of packets) this.#write(packet);
  }

  /** Engine.IO takes the packet to whatever the transport is; a WebSocket takes the ready frame without it. */
  #write(ready: ReadyPacket): void {
    const { connected, conn } = this.socket;
    if (!connected) return;
    if (isUpgraded(this.socket)) this.#tcp = null;
    // Never in between: of what a host sends that is binary Engine.IO may have given one part only.
    if (this.#tcp && isDrained(this.socket)) ready.writeTo(this.#tcp);
    else conn.write(ready.packet, { wsPreEncodedFrame: [ready.frame] } as Parameters<typeof conn.write>[1]);
  }
}

/** Ends the connection with the socket, unless other namespaces of the host may be using it. */
export function leave(socket: Socket): void {
  socket.disconnect(isMain(socket));
}

export function isMain({ nsp }: Socket): boolean {
  return nsp.name === '/';
}
