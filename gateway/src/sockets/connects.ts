import type { Socket } from 'socket.io';

/** So many CONNECTs of one connection to one namespace may be on their way. */
const MOST_PENDING = 3;

/**
 * A connection carries one session at a time. Socket.IO keeps a second CONNECT away only once the first is through: two at
 * once would be two sockets, of which the client could reach, and disconnect, the later one alone.
 */
export class Connects {
  readonly #pending = new WeakMap<Socket['conn'], number>();
  readonly #holders = new WeakMap<Socket['conn'], Socket>();

  /** A CONNECT is on its way. Answers whether it may be. */
  begin({ conn, nsp }: Socket): boolean {
    const pending = this.#pending.get(conn) ?? 0;
    // The main namespace is connected to once, and by a client that waits for it.
    const isAllowed = nsp.name === '/' ? pending === 0 && !this.#holders.has(conn) : pending < MOST_PENDING;
    if (isAllowed) this.#pending.set(conn, pending + 1);
    return isAllowed;
  }

  /** Whatever became of it. */
  end({ conn }: Socket): void {
    this.#pending.set(conn, (this.#pending.get(conn) ?? 1) - 1);
  }

  /** The connection is this socket's from now on. Answers whose it was. */
  take(socket: Socket): Socket | undefined {
    const former = this.#holders.get(socket.conn);
    this.#holders.set(socket.conn, socket);
    return former;
  }

  release(socket: Socket): void {
    if (this.#holders.get(socket.conn) === socket) this.#holders.delete(socket.conn);
  }
}
