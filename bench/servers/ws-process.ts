/** A bare loop over WebSockets: the least that a server can do that sends one frame per change and viewer. */
import { createServer } from 'node:http';
import type { UserStatusEvent } from '@meeshy/status-protocol';
import { type WebSocket, WebSocketServer } from 'ws';
import { nameOfToken } from '../layout.ts';
import { listen } from './listening.ts';
import { answerPlainly, roomsOf, statusEvent } from './plain.ts';

const http = createServer();
const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });
const rooms = new Map<string, Set<WebSocket>>();

function tell(status: UserStatusEvent): void {
  const packet = `42["user:status",${JSON.stringify(status)}]`;
  const viewers = new Set(roomsOf(status.userId).flatMap((room) => [...(rooms.get(room) ?? [])]));
  for (const viewer of viewers) viewer.send(packet);
}

sockets.on('connection', (socket) => {
  socket.send('0{}');
  socket.once('message', (data: Buffer) => {
    const name = nameOfToken(JSON.parse(data.toString().slice(2)).token);
    for (const room of roomsOf(name)) rooms.set(room, (rooms.get(room) ?? new Set()).add(socket));
    socket.send('42["presence:snapshot",{"users":[]}]');
    tell(statusEvent(name, true));
    socket.once('close', () => {
      for (const room of roomsOf(name)) rooms.get(room)?.delete(socket);
      tell(statusEvent(name, false));
    });
  });
});

answerPlainly(tell);
listen(http);
