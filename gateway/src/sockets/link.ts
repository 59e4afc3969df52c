import { CAPABILITY_BATCH, type Credentials } from '@meeshy/status-protocol';
import type { Socket } from 'socket.io';
import type { Parcel } from '../live/parcel.ts';
import type { Link } from '../live/sessions.ts';
import { batchPacket, joined, type ReadyPacket, singlePackets } from './frames.ts';

/** A Socket.IO connection as presence sees it. */
export function linkOf(socket: Socket, credentials: Credentials): Link {
  const takesBatches = credentials.capabilities?.includes(CAPABILITY_BATCH) ?? false;
  return {
    id: socket.id,
    get isOpen() {
      return socket.connected;
    },
    get backlog() {
      return (socket.conn as unknown as { writeBuffer: unknown[] }).writeBuffer.length;
    },
    send(event, payload) {
      socket.emit(event, payload);
    },
    deliver(parcel) {
      if (takesBatches) write(socket, parcel.as('batch', batchPacket));
      else deliverSingly(socket, parcel);
    },
    close(error) {
      socket.emit('error', error);
      socket.disconnect(true);
    },
    drop() {
      socket.conn.close();
    },
  };
}

/** Stock clients take one event at a time; over WebSocket they still travel in one write. */
function deliverSingly(socket: Socket, parcel: Parcel): void {
  const packets = parcel.as('singles', singlePackets);
  const [first] = packets;
  if (!first) return;
  if (packets.length > 1 && socket.conn.transport.name === 'websocket') {
    write(socket, { packet: first.packet, frame: parcel.as('joined singles', () => joined(packets)) });
  } else for (const packet of packets) write(socket, packet);
}

/** A WebSocket takes the ready frame, long polling the packet: Engine.IO chooses by the transport. */
function write(socket: Socket, { packet, frame }: ReadyPacket): void {
  if (!socket.connected) return;
  socket.conn.write(packet, { wsPreEncodedFrame: [frame] } as Parameters<typeof socket.conn.write>[1]);
}
