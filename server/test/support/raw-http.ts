import { connect, type Socket } from 'node:net';

/** Says `bytes` on a connection of its own. `told`: what came until it ended, however that was; it is ended once `awaited` has come. */
export function sayRaw(port: number, bytes: string, awaited?: RegExp): { socket: Socket; told: Promise<string> } {
  const socket = connect(port, '127.0.0.1');
  socket.write(bytes);
  let received = '';
  socket.on('data', (chunk) => {
    received += chunk;
    if (awaited?.test(received)) socket.end();
  });
  const told = new Promise<string>((resolve) => {
    socket.on('error', () => {}).on('close', () => resolve(received));
  });
  return { socket, told };
}
