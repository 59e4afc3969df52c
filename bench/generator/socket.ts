/**
 * A WebSocket client that does next to nothing, so that the load is the server's: all connections read into one
 * buffer, and a frame is looked at where it lies. No masks (their key is 0), no compression, no fragments.
 */
import { connect, type Socket } from 'node:net';

export interface FrameListener {
  /** Frames may be sent. */
  onOpen?(): void;
  /** A text frame: `buffer` from `start` to `end`, valid during the call only. */
  onText(buffer: Buffer, start: number, end: number): void;
  /** A binary frame, likewise. */
  onBinary(buffer: Buffer, start: number, end: number): void;
  onClose(why: string): void;
}

export interface RawSocket {
  send(text: string): void;
  /** As a closed tab does. */
  close(): void;
  /** As a cut cable does. */
  tear(): void;
}

const READ_BUFFER = Buffer.allocUnsafeSlow(1_048_576);
const TEXT = 0x81;
const BINARY = 0x82;
const CLOSE = 0x88;
const HEAD_END = '\r\n\r\n';
/** One address has ports for 28,000 connections, those that have just ended included. */
const ADDRESSES = process.platform === 'linux' ? 16 : 1;
let opened = 0;

export function openSocket(url: string, path: string, listener: FrameListener): RawSocket {
  const { hostname, port } = new URL(url);
  let isUpgraded = false;
  /** The beginning of a frame whose end has not come yet. */
  let rest: Buffer | null = null;

  const socket: Socket = connect({
    host: hostname,
    port: Number(port),
    ...(hostname === '127.0.0.1' && { localAddress: `127.0.0.${1 + (opened++ % ADDRESSES)}` }),
    onread: { buffer: READ_BUFFER, callback: (bytes, buffer) => read(Buffer.from(buffer.buffer, 0, bytes)) },
  });
  socket.setNoDelay(true);
  let why = 'The connection was closed';
  socket.on('error', ({ message }) => {
    why = message;
  });
  socket.on('close', () => listener.onClose(why));
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
  );

  function read(chunk: Buffer): boolean {
    const data = rest ? Buffer.concat([rest, chunk]) : chunk;
    const used = isUpgraded ? readFrames(data, 0) : readHead(data);
    rest = used < data.length ? Buffer.from(data.subarray(used)) : null;
    return true;
  }

  function readHead(data: Buffer): number {
    const end = data.indexOf(HEAD_END);
    if (end < 0) return 0;
    if (!data.subarray(0, 12).equals(Buffer.from('HTTP/1.1 101'))) {
      socket.destroy(new Error(data.toString('latin1', 0, end)));
      return data.length;
    }
    isUpgraded = true;
    listener.onOpen?.();
    return readFrames(data, end + HEAD_END.length);
  }

  /** Answers where the first frame begins that is not all there yet. */
  function readFrames(data: Buffer, from: number): number {
    let at = from;
    for (let frame = frameAt(data, at); frame; frame = frameAt(data, at)) {
      if (data[at] === TEXT) listener.onText(data, frame.start, frame.end);
      else if (data[at] === BINARY) listener.onBinary(data, frame.start, frame.end);
      else if (data[at] === CLOSE) socket.end(maskedFrame(CLOSE, ''));
      at = frame.end;
    }
    return at;
  }

  return {
    send: (text) => socket.write(maskedFrame(TEXT, text)),
    close: () => socket.end(maskedFrame(CLOSE, '')),
    tear: () => socket.destroy(),
  };
}

export function startsWith(buffer: Buffer, at: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (buffer[at + i] !== text.charCodeAt(i)) return false;
  return true;
}

/** Where the payload of the frame lies that begins at `at`; `null`: it is not all there. */
function frameAt(data: Buffer, at: number): { start: number; end: number } | null {
  if (at + 2 > data.length) return null;
  const short = (data[at + 1] ?? 0) & 0x7f;
  const head = short < 126 ? 2 : short === 126 ? 4 : 10;
  const start = at + head;
  if (start > data.length) return null;
  const end = start + (short < 126 ? short : short === 126 ? data.readUInt16BE(at + 2) : data.readUInt32BE(at + 6));
  return end > data.length ? null : { start, end };
}

/** Of a text that is not longer than 65,535 bytes. */
function maskedFrame(kind: number, text: string): Buffer {
  const payload = Buffer.from(text);
  const isShort = payload.length < 126;
  const head = isShort ? [kind, 0x80 | payload.length] : [kind, 0xfe, payload.length >> 8, payload.length & 0xff];
  return Buffer.concat([Buffer.from([...head, 0, 0, 0, 0]), payload]);
}
