/** One client in a process of its own, to be killed or frozen: node client-process.js <url> <auth as JSON>. */
import { io } from 'socket.io-client';

const [url, auth] = process.argv.slice(2);
const socket = io(url, { auth: JSON.parse(auth), transports: ['websocket'] });
socket.on('presence:snapshot', () => console.log('here'));
socket.on('connect_error', (error) => console.error(error.message));
