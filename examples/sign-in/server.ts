import { createServer, type IncomingHttpHeaders } from 'node:http';
import { attachPresence, memoryStore } from '@meeshy/status-gateway';
import { presenceRoutes } from '@meeshy/status-gateway/express';
import express from 'express';
import { Server, type Socket } from 'socket.io';
import { authJsCookieOf, byAuthJs } from './auth-js.js';
import { byJwt, jwtOf } from './jwt.js';
import { addMiddleware, bySession, sessionCookieOf, userOf } from './sessions.js';

const people = ['alice', 'bob'];

/** Handshakes bring a socket, requests their headers. */
interface Offered {
  token?: string;
  socket?: Socket;
  headers?: IncomingHttpHeaders;
}

const options = {
  // Whoever says no token may be known by a cookie, on pages of this host.
  cookies: true,
  async authenticate({ token, socket, headers = {} }: Offered) {
    if (token !== undefined) return byJwt(token);
    if (!socket) return bySession(userOf(headers)) ?? byAuthJs(headers);
    return bySession(socket.data.user) ?? byAuthJs(socket.handshake.headers);
  },
  conversationsOf: async () => ['lunch'],
  membersOf: async () => people,
  store: memoryStore(),
};

const app = express();
const http = createServer(app);
const io = new Server(http);
addMiddleware(io);
const presence = attachPresence(io, options);
app.use(presenceRoutes(presence, options));

// In place of your sign-in, which asks for more than a name.
app.get('/sign-in/:by/:name', async ({ params: { by, name } }, response) => {
  if (!people.includes(name)) response.sendStatus(404);
  else if (by === 'jwt') response.send(await jwtOf(name));
  else if (by === 'auth-js') response.setHeader('set-cookie', await authJsCookieOf(name)).sendStatus(204);
  else if (by === 'session') response.setHeader('set-cookie', sessionCookieOf(name)).sendStatus(204);
  else response.sendStatus(404);
});

const port = Number(process.env.PORT ?? 3000);
http.listen(port, '127.0.0.1', () => console.log(`http://127.0.0.1:${port}`));

process.once('SIGTERM', () => void presence.stop().then(() => io.close()));
