/** A wire between a client and the gateway that can be cut, and that can fall silent without being cut. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Wire {
  readonly url: string;
  /** Ends what goes over the wire; new connections are refused until `mend`. */
  cut(): void;
  mend(): void;
  /** From now on it leads to another gateway; what is open stays where it is. */
  redirect(to: string): void;
  /** Nothing gets through any more, and nobody is told. */
  freeze(): void;
  close(): Promise<void>;
}

export async function openWire(to: string): Promise<Wire> {
  let target = new URL(to);
  const sockets = new Set<Socket>();
  let isCut = false;

  const server = createServer((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    const far = connect(Number(target.port), target.hostname);
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
  const destroyAll = () => {
    for (const socket of sockets) socket.destroy();
  };

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut() {
      isCut = true;
      destroyAll();
    },
    mend() {
      isCut = false;
    },
    redirect(to) {
      target = new URL(to);
    },
    freeze() {
      for (const socket of sockets) {
        socket.unpipe();
        socket.pause();
      }
    },
    async close() {
      destroyAll();
      await new Promise((closed) => server.close(closed));
    },
  };
}
