/**
 * Statuses as ready Socket.IO packets. Socket.IO would encode and frame every event for every socket again; here a
 * parcel is framed once, and each socket costs one write.
 */
import type { Piece } from '../live/parcel.ts';

/** A Socket.IO packet of the main namespace, and the WebSocket frame (or frames) that carry it. */
export interface ReadyPacket {
  readonly packet: string;
  readonly frame: Buffer;
}

/** An event whose payload is JSON already. */
export function eventPacket(event: string, json: string): ReadyPacket {
  const packet = `2["${event}",${json}]`;
  return { packet, frame: textFrame(packet) };
}

/** All pieces as one `user:status:batch`. */
export function batchPacket(pieces: readonly Piece[]): ReadyPacket {
  return eventPacket('user:status:batch', `[${pieces.map(({ json }) => json).join(',')}]`);
}

/** Each piece as a `user:status` of its own. */
export function singlePackets(pieces: readonly Piece[]): ReadyPacket[] {
  return pieces.map(({ json }) => eventPacket('user:status', json));
}

/** Several frames as one write. */
export function joined(packets: readonly ReadyPacket[]): Buffer {
  return packets.length === 1 && packets[0] ? packets[0].frame : Buffer.concat(packets.map(({ frame }) => frame));
}

const FINAL_TEXT = 0x81;
/** Engine.IO's type of a packet that carries a message. */
const MESSAGE = 0x34;

/** An unmasked, uncompressed WebSocket text frame (RFC 6455, 5.2) around an Engine.IO message. */
function textFrame(packet: string): Buffer {
  const length = Buffer.byteLength(packet) + 1;
  const header = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(header + length);
  frame[0] = FINAL_TEXT;
  if (header === 2) frame[1] = length;
  else if (header === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame[header] = MESSAGE;
  frame.write(packet, header + 1);
  return frame;
}
