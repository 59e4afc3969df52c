/** A plain Socket.IO server: rooms, and one event per change. It checks no credentials and makes no snapshot. */
import { createServer } from 'node:http';
import type { UserStatusEvent } from '@meeshy/status-protocol';
import { Server } from 'socket.io';
import { nameOfToken } from '../layout.ts';
import { listen } from './listening.ts';
import { answerPlainly, roomsOf, statusEvent } from './plain.ts';

const http = createServer();
const io = new Server(http, { perMessageDeflate: false, serveClient: false });

function tell(status: UserStatusEvent): void {
  const rooms = roomsOf(status.userId);
  if (rooms.length > 0) io.to(rooms).emit('user:status', status);
}

io.on('connection', (socket) => {
  const name = nameOfToken(socket.handshake.auth.token);
  void socket.join(roomsOf(name));
  socket.emit('presence:snapshot', { serverTime: new Date().toISOString(), users: [] });
  tell(statusEvent(name, true));
  socket.once('disconnect', () => tell(statusEvent(name, false)));
});

answerPlainly(tell);
listen(http);
