/** One TCP connection to the gateway, over which anything may be said. */
import { connect, type Socket } from 'node:net';
import { decodeFrames } from './websocket.ts';

export interface Line {
  readonly isOpen: boolean;
  write(bytes: Buffer | string): void;
  /** What comes after the answer to an upgrade is frames, and pings are answered if at all. */
  upgrade(answersPings: boolean): void;
  end(how: 'fin' | 'reset'): void;
}

/** A frame that says the Engine.IO packet `3`. */
const PONG = Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0x33]);
const END_OF_HEAD = '\r\n\r\n';

/** `onText`: each frame of a WebSocket; of anything else whatever comes, as it comes. */
export function openLine(port: number, onText: (text: string) => void): Line {
  const socket: Socket = connect(port, '127.0.0.1');
  let state: 'http' | 'upgrading' | 'frames' = 'http';
  let answersPings = false;
  let rest: Buffer = Buffer.alloc(0);

  function take(bytes: Buffer): void {
    if (state === 'http') onText(bytes.toString());
    else if (state === 'upgrading') awaitHead(bytes);
    else takeFrames(bytes);
  }

  function awaitHead(bytes: Buffer): void {
    rest = Buffer.concat([rest, bytes]);
    const end = rest.indexOf(END_OF_HEAD);
    if (end < 0) return;
    const isUpgraded = rest.toString('latin1', 0, end).startsWith('HTTP/1.1 101');
    const after = rest.subarray(end + END_OF_HEAD.length);
    state = isUpgraded ? 'frames' : 'http';
    rest = Buffer.alloc(0);
    take(after);
  }

  function takeFrames(bytes: Buffer): void {
    const { texts, isEnd, rest: left } = decodeFrames(Buffer.concat([rest, bytes]));
    rest = left;
    for (const text of texts) {
      if (text === '2' && answersPings) socket.write(PONG);
      onText(text);
    }
    if (isEnd) socket.end();
  }

  socket.setNoDelay(true);
  socket.on('error', () => {});
  socket.on('data', take);

  return {
    get isOpen() {
      return !socket.destroyed && socket.readable && socket.writable;
    },
    write(bytes) {
      if (socket.writable) socket.write(bytes);
    },
    upgrade(answers) {
      state = 'upgrading';
      answersPings = answers;
    },
    end(how) {
      if (how === 'reset') socket.resetAndDestroy();
      else socket.end();
    },
  };
}
