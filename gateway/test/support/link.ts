/** The way to a server, which can fall silent: packets vanish, and nobody is told. It may lead to another one later. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Link {
  /** To a Redis. */
  readonly url: string;
  readonly port: number;
  /** New connections go there; what is open stays where it is. */
  lead(port: number): void;
  /** Nothing gets through any more, on old connections and on new ones. */
  silence(): void;
  /** As `silence`, and every connection breaks: what was on its way is lost. */
  cut(): void;
  /** What was held back arrives now, late, as TCP sends again what was lost. */
  mend(): void;
  close(): void;
}

export async function openLink(to: number): Promise<Link> {
  const sockets = new Set<Socket>();
  let isSilent = false;
  let target = to;

  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    join(near, far);
    join(far, near);
  });

  function join(from: Socket, to: Socket): void {
    sockets.add(from);
    from.setNoDelay(true);
    from.on('data', (data) => to.write(data));
    if (isSilent) from.pause();
    from.on('error', () => to.destroy());
    from.on('close', () => {
      sockets.delete(from);
      to.destroy();
    });
  }

  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  function silence(): void {
    isSilent = true;
    for (const socket of sockets) socket.pause();
  }

  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    lead(port) {
      target = port;
    },
    silence,
    cut() {
      silence();
      for (const socket of sockets) socket.destroy();
    },
    mend() {
      isSilent = false;
      for (const socket of sockets) socket.resume();
    },
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
