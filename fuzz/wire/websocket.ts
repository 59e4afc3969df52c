/** WebSocket frames by hand (RFC 6455, 5.2): also such as no library would write. */
import type { Frame } from '../grammar/steps.ts';

const MASK = Buffer.from([1, 2, 3, 4]);

export function encodeFrame(frame: Frame, text: string): Buffer {
  const payload = Buffer.from(text);
  for (const [at, byte] of frame.spoilt) if (payload.length > 0) payload[Math.floor(at * payload.length)] = byte;
  const first = (frame.isFinal ? 0x80 : 0) | (frame.reserved << 4) | frame.opcode;
  const head = Buffer.concat([Buffer.from([first]), lengthOf(payload.length, frame.isMasked)]);
  const bytes = frame.isMasked ? Buffer.concat([head, MASK, masked(payload)]) : Buffer.concat([head, payload]);
  return frame.sent === 1 ? bytes : bytes.subarray(0, Math.floor(frame.sent * bytes.length));
}

function lengthOf(length: number, isMasked: boolean): Buffer {
  const mask = isMasked ? 0x80 : 0;
  if (length < 126) return Buffer.from([mask | length]);
  const bytes = Buffer.alloc(length < 65_536 ? 3 : 9);
  bytes[0] = mask | (length < 65_536 ? 126 : 127);
  if (length < 65_536) bytes.writeUInt16BE(length, 1);
  else bytes.writeBigUInt64BE(BigInt(length), 1);
  return bytes;
}

function masked(payload: Buffer): Buffer {
  const result = Buffer.from(payload);
  for (let i = 0; i < result.length; i += 1) result[i] = (result[i] as number) ^ (MASK[i % 4] as number);
  return result;
}

const CLOSE = 8;

/** The payloads of whole frames of a server, and what is left of the last one. `isEnd`: it says goodbye. */
export function decodeFrames(bytes: Buffer): { texts: string[]; isEnd: boolean; rest: Buffer } {
  const texts: string[] = [];
  let isEnd = false;
  let rest = bytes;
  for (;;) {
    const { from, length } = extent(rest);
    if (from === 0 || rest.length < from + length) return { texts, isEnd, rest };
    isEnd ||= ((rest[0] ?? 0) & 0x0f) === CLOSE;
    texts.push(rest.toString('utf8', from, from + length));
    rest = rest.subarray(from + length);
  }
}

/** `from` is 0 when not even that can be said yet. */
function extent(bytes: Buffer): { from: number; length: number } {
  const short = (bytes[1] ?? 0) & 0x7f;
  if (short < 126) return { from: bytes.length < 2 ? 0 : 2, length: short };
  if (short === 126) return bytes.length < 4 ? { from: 0, length: 0 } : { from: 4, length: bytes.readUInt16BE(2) };
  return bytes.length < 10 ? { from: 0, length: 0 } : { from: 10, length: Number(bytes.readBigUInt64BE(2)) };
}
