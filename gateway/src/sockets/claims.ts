import type { Socket } from 'socket.io';

/**
 * A connection carries one socket at a time. Socket.IO keeps a second CONNECT away only once the first is through: two at
 * once would be two sockets, of which the client could reach, and disconnect, the later one alone.
 */
export function createClaims() {
  const claims = new WeakMap<Socket['conn'], string>();
  return {
    /** Answers whether the connection is this socket's. */
    claim({ conn, id }: Socket): boolean {
      const isFree = !claims.has(conn);
      if (isFree) claims.set(conn, id);
      return isFree;
    },
    release({ conn, id }: Socket): void {
      if (claims.get(conn) === id) claims.delete(conn);
    },
  };
}
