import type { Server as HttpServer } from 'node:http';
import { attachPresence, memoryStore, Refusal } from '@meeshy/status-gateway';
import { presenceRoutes } from '@meeshy/status-gateway/express';
import { Server } from 'socket.io';
import type { Connect, Plugin } from 'vite';

const members = ['alice', 'bob'];

const options = {
  // In place of a token that you check: the name itself.
  async authenticate({ token = '' }: { token?: string }) {
    if (!members.includes(token)) throw new Refusal('UNAUTHORIZED', 'Nobody is signed in');
    return { subject: { id: token, username: token, kind: 'user' as const }, language: 'en', expiresAt: Infinity };
  },
  conversationsOf: async () => ['lunch'],
  membersOf: async () => members,
  store: memoryStore(),
};

/** Presence beside the pages, in the one server that Vite has. Yours is elsewhere. */
export function presence(): Plugin {
  const attach = (http: HttpServer, middlewares: Connect.Server) => {
    // Vite has a socket of its own on the same server.
    const io = new Server(http, { destroyUpgrade: false });
    middlewares.use(presenceRoutes(attachPresence(io, options), options));
  };
  return {
    name: 'presence',
    configureServer: ({ httpServer, middlewares }) => attach(httpServer as HttpServer, middlewares),
    configurePreviewServer: ({ httpServer, middlewares }) => attach(httpServer as HttpServer, middlewares),
  };
}
