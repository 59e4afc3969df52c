import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** Remembers the connections of a server, upgraded ones too. Answers what ends those that are left. */
export function trackConnections(server: Server): () => void {
  const connections = new Set<Socket>();
  /** One function for all of them: a closure for each would lie in memory for hours. */
  function forget(this: Socket): void {
    connections.delete(this);
  }
  server.on('connection', (socket: Socket) => {
    // One that goes on after an offer of another protocol comes again.
    if (connections.has(socket)) return;
    connections.add(socket);
    socket.on('close', forget);
  });
  return () => {
    for (const socket of connections) socket.destroy();
  };
}
