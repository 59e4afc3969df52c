/**
 * What clients see of the gateways: one address. Round robin among those that say that they are ready; whoever polls
 * stays where its session is. Devices say who they are by `?device=…`, so that the test knows where they ended up.
 */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Gateway } from './gateways.ts';

export interface Front {
  readonly url: string;
  /** Which gateway the device was led to last. */
  gatewayOf(device: number): Gateway | undefined;
  close(): void;
}

const CHECK_EVERY_MS = 1_000;
/** A gateway that does not answer for so long gets no new connections. */
const CHECK_MS = 2_000;

export async function openFront(gateways: () => readonly Gateway[]): Promise<Front> {
  const placeOf = new Map<number, Gateway>();
  const sockets = new Set<Socket>();
  let unready: ReadonlySet<Gateway> = new Set();
  let turn = 0;

  /** In the order of their turn; those that are not ready come last, for want of better ones. */
  function candidates(): Gateway[] {
    const all = gateways();
    turn += 1;
    const turned = all.map((_, i) => all[(i + turn) % all.length] as Gateway);
    return [...turned.filter((gateway) => !unready.has(gateway)), ...turned.filter((gateway) => unready.has(gateway))];
  }

  function lead(near: Socket, greeting: Buffer): void {
    const request = greeting.toString('latin1', 0, Math.max(0, greeting.indexOf('\r\n')));
    const [, device] = /[?&]device=(\d+)/.exec(request) ?? [];
    const former = device !== undefined && request.includes('sid=') ? placeOf.get(Number(device)) : undefined;
    const others = candidates().filter((gateway) => gateway !== former);
    attempt(near, greeting, device, former ? [former, ...others] : others);
  }

  function attempt(near: Socket, greeting: Buffer, device: string | undefined, [first, ...rest]: Gateway[]): void {
    if (!first || near.destroyed) {
      near.destroy();
      return;
    }
    const far = connect(Number(new URL(first.url).port), '127.0.0.1');
    const next = () => attempt(near, greeting, device, rest);
    far.once('error', next);
    far.once('connect', () => {
      far.off('error', next);
      if (device !== undefined) placeOf.set(Number(device), first);
      far.write(greeting);
      join(far, near);
      join(near, far);
    });
  }

  function join(from: Socket, to: Socket): void {
    sockets.add(from);
    from.setNoDelay(true);
    from.pipe(to);
    from.on('error', () => to.destroy());
    from.on('close', () => {
      sockets.delete(from);
      to.destroy();
    });
  }

  const server = createServer((near) => {
    near.on('error', () => near.destroy());
    near.once('data', (greeting: Buffer) => {
      near.pause();
      lead(near, greeting);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));

  const checks = setInterval(() => void check(), CHECK_EVERY_MS);
  async function check(): Promise<void> {
    const all = gateways();
    const ready = await Promise.all(all.map(isReady));
    unready = new Set(all.filter((_, i) => !ready[i]));
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    gatewayOf: (device) => placeOf.get(device),
    close() {
      clearInterval(checks);
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

async function isReady({ url }: Gateway): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(CHECK_MS) });
    return answer.ok;
  } catch {
    return false;
  }
}
