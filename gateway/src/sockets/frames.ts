/**
 * Statuses as ready Socket.IO packets. Socket.IO would encode and frame every event for every socket again; here a
 * parcel is framed once, and each socket costs one write.
 */
import type { Socket as TcpSocket } from 'node:net';
import { deflateRawSync } from 'node:zlib';
import type { Piece } from '../live/delivery/parcel.ts';

/** A Socket.IO packet of the main namespace, and the WebSocket frame (or frames) that carry it. */
export class ReadyPacket {
  readonly packet: string;
  #frame: Buffer | null;
  #isWritten = false;

  constructor(packet: string, frame: Buffer | null = null) {
    this.packet = packet;
    this.#frame = frame;
  }

  get frame(): Buffer {
    this.#frame ??= textFrame(this.packet);
    return this.#frame;
  }

  /** The first time as a text where there is no frame yet: most parcels are one viewer's, and a text needs no buffer of its own. */
  writeTo(tcp: TcpSocket): void {
    const text = this.#frame || this.#isWritten ? null : frameAsText(this.packet);
    this.#isWritten = true;
    if (text === null) tcp.write(this.frame);
    else tcp.write(text, 'latin1');
  }
}

export const BATCH = 'user:status:batch';
/**
 * From so many characters on, over all who share them, compressing is worth its time: 20 µs for a batch of 5 kB, 0.1 to
 * 0.4 ms for a snapshot of 500 people.
 */
const DEFLATED_FROM = 32_768;
/** Three events, of which little more than one remains. */
const SMALLEST_DEFLATED = 512;
/** As quick as level 1, and 5 % smaller; from level 4 on it takes twice as long. */
const LEVEL = 3;

/** An event whose payload is JSON already. */
export function eventPacket(event: string, json: string): ReadyPacket {
  return new ReadyPacket(packetOf(event, json));
}

/** A payload compressed, where so many viewers make it worth it; else `null`. */
export function deflated(json: string, viewers: number): Buffer | null {
  const isWorthIt = json.length >= SMALLEST_DEFLATED && json.length * viewers >= DEFLATED_FROM;
  return isWorthIt ? deflateRawSync(json, { level: LEVEL }) : null;
}

/** The same with such a payload as an attachment. Long polling, which takes no frames, gets it plain. */
export function compactPacket(event: string, json: string, viewers: number): ReadyPacket {
  const attachment = deflated(json, viewers);
  if (!attachment) return eventPacket(event, json);
  const announcement = textFrame(`51-["${event}",{"_placeholder":true,"num":0}]`);
  return new ReadyPacket(packetOf(event, json), Buffer.concat([announcement, binaryFrame(attachment)]));
}

/** All pieces as one `user:status:batch`. */
export function batchPacket(pieces: readonly Piece[]): ReadyPacket {
  return eventPacket(BATCH, batchOf(pieces));
}

/** The same compressed, where so many viewers make it worth it. */
export function compactBatchPacket(pieces: readonly Piece[], viewers: number): ReadyPacket {
  return compactPacket(BATCH, batchOf(pieces), viewers);
}

/** Each piece as a `user:status` of its own. */
export function singlePackets(pieces: readonly Piece[]): ReadyPacket[] {
  return pieces.map(({ json }) => eventPacket('user:status', json));
}

/** Several frames as one write. */
export function joined(packets: readonly ReadyPacket[]): Buffer {
  return packets.length === 1 && packets[0] ? packets[0].frame : Buffer.concat(packets.map(({ frame }) => frame));
}

function packetOf(event: string, json: string): string {
  return `2["${event}",${json}]`;
}

export function batchOf(pieces: readonly Piece[]): string {
  return `[${pieces.map(({ json }) => json).join(',')}]`;
}

const FINAL_TEXT = 0x81;
const FINAL_BINARY = 0x82;
/** Engine.IO's type of a packet that carries a message. */
const MESSAGE = 0x34;
/** What Node takes to the kernel without a copy in the heap. */
const LONGEST_TEXT = 16_000;

/** A packet as an Engine.IO message. */
function textFrame(packet: string): Buffer {
  const { frame, from } = frameFor(FINAL_TEXT, Buffer.byteLength(packet) + 1);
  frame[from] = MESSAGE;
  frame.write(packet, from + 1);
  return frame;
}

/** The same as a text of one byte for each character; `null`: the packet has others than those of ASCII, or is too long. */
function frameAsText(packet: string): string | null {
  const length = packet.length + 1;
  if (length > LONGEST_TEXT || Buffer.byteLength(packet) !== packet.length) return null;
  const head =
    length < 126
      ? String.fromCharCode(FINAL_TEXT, length, MESSAGE)
      : String.fromCharCode(FINAL_TEXT, 126, length >> 8, length & 0xff, MESSAGE);
  return head + packet;
}

/** An attachment as an Engine.IO message, which over WebSocket has no type. */
function binaryFrame(attachment: Buffer): Buffer {
  const { frame, from } = frameFor(FINAL_BINARY, attachment.length);
  attachment.copy(frame, from);
  return frame;
}

/** An unmasked, uncompressed WebSocket frame (RFC 6455, 5.2), whose payload of `length` bytes goes to `from`. */
function frameFor(kind: number, length: number): { frame: Buffer; from: number } {
  const from = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(from + length);
  frame[0] = kind;
  if (from === 2) frame[1] = length;
  else if (from === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  return { frame, from };
}
