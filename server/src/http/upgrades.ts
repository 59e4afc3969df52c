/**
 * Requests that offer to go on in another protocol. WebSocket on the path of Socket.IO is the only offer that is taken
 * up; any other is passed over, as RFC 9110 allows, and its request is answered in HTTP/1.1 as if it had not been made:
 *
 *   Upgrade: websocket, /socket.io/ ───────▶ Socket.IO
 *   Upgrade: h2c, websocket elsewhere, … ──▶ the same request without the offer ──▶ routes
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Server as Sockets } from 'socket.io';
import { answerUnreadable } from './refusing.ts';

type TakeUp = (request: IncomingMessage, socket: Socket, head: Buffer) => void;

/** Headers that belong to an offer; the second went out of use together with h2c. */
const OF_AN_OFFER = new Set(['upgrade', 'http2-settings']);

/** Of more headers than a thousand Node keeps a part, and a length that is missing there would change what the body is. */
const MOST_HEADERS = 500;

/** Lets Socket.IO listen to `server`, to what is meant for it. */
export function attachSockets(io: Sockets, server: Server): void {
  io.attach(server);
  const takeUp = server.listeners('upgrade') as TakeUp[];
  const underway = new WeakMap<Socket, ServerResponse>();
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => underway.set(socket, response));
  server.removeAllListeners('upgrade');
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    const isOurs = request.headers.upgrade?.toLowerCase() === 'websocket' && request.url?.startsWith(`${io.path()}/`);
    if (isOurs) for (const listener of takeUp) listener.call(server, request, socket, head);
    else readAgain(server, request, socket, head, underway.get(socket));
  });
}

/**
 * Node has taken the connection out of HTTP for good, and what it had read beyond the headers is in `head`: a body, or
 * the next request. So the connection is given to the server like a new one, on which all of it comes once more; when
 * the former request is answered, because Node keeps the order of answers for what it takes for one connection.
 */
function readAgain(
  server: Server,
  request: IncomingMessage,
  socket: Socket,
  head: Buffer,
  former?: ServerResponse,
): void {
  if (request.rawHeaders.length > 2 * MOST_HEADERS) {
    answerUnreadable({ code: 'HPE_HEADER_OVERFLOW' }, socket);
    return;
  }
  // Put back at once: a stream that has ended meanwhile would not take it.
  socket.unshift(Buffer.concat([Buffer.from(withoutOffer(request), 'latin1'), head]));
  const nobodyListens = () => {};
  socket.on('error', nobodyListens);
  const begin = () => {
    if (socket.destroyed) return;
    socket.setTimeout(0);
    server.emit('connection', socket);
    socket.off('error', nobodyListens);
  };
  if (former && !former.closed) former.once('close', begin);
  else begin();
}

function withoutOffer({ method, url, httpVersion, rawHeaders }: IncomingMessage): string {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = [rawHeaders[at], rawHeaders[at + 1]];
    const isOffer = OF_AN_OFFER.has(name.toLowerCase());
    if (!isOffer) lines.push(`${name}: ${name.toLowerCase() === 'connection' ? withoutOffered(value) : value}`);
  }
  return `${lines.join('\r\n')}\r\n\r\n`;
}

function withoutOffered(connection: string): string {
  const options = connection.split(',').map((option) => option.trim());
  return options.filter((option) => !OF_AN_OFFER.has(option.toLowerCase())).join(', ');
}
