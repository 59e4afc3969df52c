import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface Silence {
  readonly port: number;
  close(): Promise<void>;
}

/** A server that takes connections and never says anything, as a frozen one does. */
export async function openSilence(): Promise<Silence> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}
