import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** Below the ports that the system lends to whoever calls out: one that is stopped for a while is still free then. */
const LOWEST = 18_000;
const HIGHEST = 32_000;

/** A port of 127.0.0.1 that nobody listens on, for a server that is stopped and started again on it. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST));
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
    return (server.address() as AddressInfo).port === port;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
