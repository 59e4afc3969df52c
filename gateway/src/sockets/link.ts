import { CAPABILITY_BATCH, type Credentials, type WireError } from '@meeshy/status-protocol';
import type { Socket } from 'socket.io';
import type { Parcel } from '../live/parcel.ts';
import type { Link } from '../live/sessions.ts';
import { batchPacket, eventPacket, joined, type ReadyPacket, singlePackets } from './frames.ts';

/** A Socket.IO connection as presence sees it. */
export function linkOf(socket: Socket, credentials: Credentials): Link {
  return new SocketLink(socket, credentials.capabilities?.includes(CAPABILITY_BATCH) ?? false);
}

/** A class, because a closure per method and connection would be half a kilobyte. */
class SocketLink implements Link {
  readonly id: string;
  readonly #socket: Socket;
  readonly #takesBatches: boolean;

  constructor(socket: Socket, takesBatches: boolean) {
    this.id = socket.id;
    this.#socket = socket;
    this.#takesBatches = takesBatches;
  }

  get isOpen(): boolean {
    return this.#socket.connected;
  }

  get backlog(): number {
    return (this.#socket.conn as unknown as { writeBuffer: unknown[] }).writeBuffer.length;
  }

  send(event: string, payload: unknown): void {
    this.#socket.emit(event, payload);
  }

  sendJson(event: string, json: string): void {
    this.#write(eventPacket(event, json));
  }

  deliver(parcel: Parcel): void {
    if (this.#takesBatches) this.#write(parcel.as('batch', batchPacket));
    else this.#deliverSingly(parcel);
  }

  close(error: WireError): void {
    this.#socket.emit('error', error);
    this.#socket.disconnect(true);
  }

  drop(): void {
    this.#socket.conn.close();
  }

  /** Stock clients take one event at a time; over WebSocket they still travel in one write. */
  #deliverSingly(parcel: Parcel): void {
    const packets = parcel.as('singles', singlePackets);
    const [first] = packets;
    if (!first) return;
    if (packets.length > 1 && this.#socket.conn.transport.name === 'websocket') {
      this.#write({ packet: first.packet, frame: parcel.as('joined singles', () => joined(packets)) });
    } else for (const packet of packets) this.#write(packet);
  }

  /** A WebSocket takes the ready frame, long polling the packet: Engine.IO chooses by the transport. */
  #write({ packet, frame }: ReadyPacket): void {
    const { connected, conn } = this.#socket;
    if (connected) conn.write(packet, { wsPreEncodedFrame: [frame] } as Parameters<typeof conn.write>[1]);
  }
}
