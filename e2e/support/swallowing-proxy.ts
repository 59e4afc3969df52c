/** A TCP proxy that knows no WebSockets, and says nothing about it. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface SwallowingProxy {
  readonly url: string;
  /** How many handshakes of WebSockets it has swallowed. */
  swallowed(): number;
  close(): Promise<void>;
}

/** `what`: the handshake itself; or what the gateway answers to it, and everything after. */
export async function openSwallowingProxy(to: string, what: 'handshake' | 'answer'): Promise<SwallowingProxy> {
  const { hostname, port } = new URL(to);
  const sockets = new Set<Socket>();
  let swallowed = 0;

  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    let isSwallowing = false;
    near.on('data', (data) => {
      if (!isSwallowing && /^upgrade: *websocket/im.test(data.toString('latin1'))) {
        isSwallowing = true;
        swallowed += 1;
      }
      if (!isSwallowing || what === 'answer') far.write(data);
    });
    far.on('data', (data) => {
      if (!isSwallowing) near.write(data);
    });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        // What has been swallowed stays silent on the other side, whatever the gateway does.
        if (one === near || !isSwallowing) other.destroy();
      });
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    swallowed: () => swallowed,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}
