import type { Server as HttpServer } from 'node:http';
import { attachPresence, memoryStore, Refusal } from '@meeshy/status-gateway';
import { presenceRoutes } from '@meeshy/status-gateway/express';
import { Server } from 'socket.io';

const members = ['alice', 'bob'];

const options = {
  // In place of a token that you check: the name itself.
  async authenticate({ token = '' }: { token?: string }) {
    if (!members.includes(token)) throw new Refusal('UNAUTHORIZED', 'Nobody is signed in');
    return { subject: { id: token, username: token, kind: 'user' as const }, language: 'en', expiresAt: null };
  },
  conversationsOf: async () => ['lunch'],
  membersOf: async () => members,
  store: memoryStore(),
};

/** Presence on a server that has other things to do, too: `routes` passes on what is not for it. */
export function addPresence(http: HttpServer) {
  // While one develops, Next has a socket of its own on the same server.
  const io = new Server(http, { destroyUpgrade: false });
  const presence = attachPresence(io, options);
  return {
    routes: presenceRoutes(presence, options),
    stop: () => presence.stop().then(() => io.close()),
  };
}
