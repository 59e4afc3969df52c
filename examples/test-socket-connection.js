/**
 * Connects one person and stays until Ctrl-C, so that others can see them, and the sweep can find them idle.
 *
 *   node examples/test-socket-connection.js              as the demo account `user`
 *   TOKEN=… URL=https://… node examples/test-socket-connection.js
 */
import { io } from 'socket.io-client';
import { endIfRefused, gatewayUrl, signIn } from './gateway.js';

const token = process.env.TOKEN ?? (await signIn('user'));
const socket = io(gatewayUrl, { auth: { token } });

socket.on('authenticated', ({ user }) => console.log(`Connected as ${user.username} (${user.id}). Ctrl-C to leave.`));
socket.on('presence:snapshot', ({ users }) => {
  const others = users.filter(({ isOnline }) => isOnline).map(({ username }) => username);
  console.log(`Online now: ${others.join(', ')}`);
});
socket.on('user:status', (status) => console.log('Status changed:', status));
socket.on('disconnect', (reason) => console.log(`Disconnected: ${reason}`));
endIfRefused(socket);

process.on('SIGINT', () => {
  socket.disconnect();
  process.exit(0);
});
