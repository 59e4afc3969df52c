/** A WebSocket that says to the gateway what no Socket.IO client would say. */
import { once } from 'node:events';
import WebSocket from 'ws';
import { until } from '../../../../gateway/test/support/until.ts';

export interface Raw {
  readonly frames: readonly string[];
  readonly isClosed: boolean;
  /** `40` connects, `41` disconnects, `42[…]` is an event: Engine.IO's type, then Socket.IO's. */
  say(...frames: string[]): void;
  /** Resolves with the first frame after `from` frames that matches. */
  hears(pattern: RegExp, from?: number): Promise<string>;
  closed(): Promise<void>;
  /** Resolves when the gateway has taken in what was said. */
  taken(): Promise<void>;
  leave(): void;
}

/** Resolves when Engine.IO has opened the connection. */
export async function openRaw(url: string, headers: Record<string, string> = {}): Promise<Raw> {
  const raw = await openSocket(url, '', headers);
  await raw.hears(/^0/);
  return raw;
}

/** Goes on with what was begun on another connection, as after polling. Resolves when Engine.IO may have changed over. */
export async function goOn(url: string, former: Raw): Promise<Raw> {
  const { sid } = JSON.parse((await former.hears(/^0/)).slice(1)) as { sid: string };
  const raw = await openSocket(url, `&sid=${sid}`, {});
  raw.say('2probe');
  await raw.hears(/^3probe/);
  raw.say('5');
  await raw.taken();
  return raw;
}

async function openSocket(url: string, query: string, headers: Record<string, string>): Promise<Raw> {
  const address = `${url.replace(/^http/, 'ws')}/socket.io/?EIO=4&transport=websocket${query}`;
  const socket = new WebSocket(address, { headers });
  const frames: string[] = [];
  let isClosed = false;
  socket.on('message', (data) => {
    const frame = (data as Buffer).toString();
    frames.push(frame);
    if (frame === '2') socket.send('3');
  });
  socket.on('close', () => {
    isClosed = true;
  });
  socket.on('error', () => {});
  await once(socket, 'open');
  return {
    frames,
    get isClosed() {
      return isClosed;
    },
    say(...said) {
      for (const frame of said) socket.send(frame);
    },
    hears: (pattern, from = 0) =>
      until(`${pattern} in ${JSON.stringify(frames)}`, () => frames.slice(from).find((frame) => pattern.test(frame))),
    async closed() {
      await until('the end of the connection', () => isClosed);
    },
    async taken() {
      socket.ping();
      await once(socket, 'pong');
    },
    leave: () => socket.terminate(),
  };
}

/** Connects with these credentials. */
export const connectWith = (auth: object): string => `40${JSON.stringify(auth)}`;
