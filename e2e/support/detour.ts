/** A way to the gateway that can be cut: all of it, or the socket alone while REST stays reachable. */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

export interface Detour {
  readonly url: string;
  /** Ends all sockets; new ones are not let through until `mend`. */
  cutSockets(): void;
  /** The same, and every request. */
  cutAll(): void;
  mend(): void;
  close(): Promise<void>;
}

/** `rewritesHost`: as many proxies do unless told, requests arrive with the gateway's own address in `Host`. */
export async function openDetour(to: string, { rewritesHost = false } = {}): Promise<Detour> {
  const { hostname, port, host } = new URL(to);
  const sockets = new Set<Socket>();
  let cut: 'nothing' | 'sockets' | 'all' = 'nothing';
  const isCut = (url = '') => cut === 'all' || (cut === 'sockets' && url.startsWith('/socket.io'));

  const server = createServer((asked: IncomingMessage, answer: ServerResponse) => {
    const { url: path, method, headers } = asked;
    if (isCut(path)) {
      asked.socket.destroy();
      return;
    }
    const onwards = { ...headers, ...(rewritesHost && { host }) };
    const onward = request({ hostname, port, path, method, headers: onwards }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    asked.pipe(onward);
  });

  server.on('upgrade', ({ url, method, rawHeaders }: IncomingMessage, near: Socket, head: Buffer) => {
    if (isCut(url)) {
      near.destroy();
      return;
    }
    const far = connect(Number(port), hostname);
    far.write(`${method} ${url} HTTP/1.1\r\n${headerLines(rawHeaders, rewritesHost ? host : null)}\r\n`);
    far.write(head);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });

  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const endSockets = () => {
    for (const socket of sockets) socket.destroy();
  };

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cutSockets() {
      cut = 'sockets';
      endSockets();
    },
    cutAll() {
      cut = 'all';
      endSockets();
    },
    mend() {
      cut = 'nothing';
    },
    async close() {
      endSockets();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function headerLines(raw: readonly string[], host: string | null): string {
  let lines = '';
  for (let at = 0; at < raw.length; at += 2) {
    const isRewritten = host !== null && raw[at]?.toLowerCase() === 'host';
    lines += `${raw[at]}: ${isRewritten ? host : raw[at + 1]}\r\n`;
  }
  return lines;
}
