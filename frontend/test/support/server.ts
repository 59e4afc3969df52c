/** The library in somebody's server: alice and bob in one conversation, and their names are their tokens. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { attachPresence, memoryStore, Refusal } from '@meeshy/status-gateway';
import { presenceRoutes } from '@meeshy/status-gateway/express';
import { Server } from 'socket.io';
import { onTestFinished } from 'vitest';

export async function serverWithPresence({ optional = false } = {}) {
  const members = ['alice', 'bob'];
  const authenticated: string[] = [];
  const options = {
    async authenticate({ token = '' }: { token?: string }) {
      if (!members.includes(token)) throw new Refusal('UNAUTHORIZED', 'Nobody is signed in');
      authenticated.push(token);
      return { subject: { id: token, username: token, kind: 'user' as const }, expiresAt: null };
    },
    conversationsOf: async (id: string) => (members.includes(id) ? ['lunch'] : []),
    membersOf: async () => members,
    store: memoryStore(),
  };
  const http = createServer((request, response) =>
    routes(request, response, () => void response.writeHead(404).end('nothing here')),
  );
  const io = new Server(http);
  const presence = attachPresence(io, { ...options, optional });
  const routes = presenceRoutes(presence, options);
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening));
  onTestFinished(async () => {
    await presence.stop();
    await io.close();
  });
  return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, io, presence, authenticated };
}
