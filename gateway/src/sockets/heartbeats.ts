import type { Socket } from 'socket.io';

type Connection = Socket['conn'];

/** When each last answered a heartbeat, or was opened, by `performance.now()`. */
const answeredAt = new WeakMap<Connection, number>();

/** Notes the answers to heartbeats from now on. */
export function noteHeartbeats({ conn }: Socket): void {
  if (answeredAt.has(conn)) return;
  answeredAt.set(conn, performance.now());
  conn.on('heartbeat', answered);
}

/** One function for all connections: a closure for each would lie in memory for hours. */
function answered(this: Connection): void {
  answeredAt.set(this, performance.now());
}

/** For how long a heartbeat has been waiting for its answer: the next one is sent a while after each answer. */
export function unansweredMs({ conn, nsp }: Socket): number {
  const silentMs = performance.now() - (answeredAt.get(conn) ?? performance.now());
  return Math.max(0, silentMs - (nsp.server.engine.opts.pingInterval ?? 0));
}
