import { createServer } from 'node:http';
import { attachPresence, memoryStore, Refusal } from '@meeshy/status-gateway';
import { presenceRoutes } from '@meeshy/status-gateway/express';
import express from 'express';
import { Server } from 'socket.io';

const conversations: Record<string, string[]> = { lunch: ['alice', 'bob'] };
const people = new Set(Object.values(conversations).flat());

const options = {
  // In place of a token that you check: the name itself.
  async authenticate({ token = '' }: { token?: string }) {
    if (!people.has(token)) throw new Refusal('UNAUTHORIZED', 'Nobody is signed in');
    return { subject: { id: token, username: token, kind: 'user' as const }, language: 'en', expiresAt: Infinity };
  },
  conversationsOf: async (id: string) => Object.keys(conversations).filter((name) => conversations[name]?.includes(id)),
  membersOf: async (name: string) => conversations[name] ?? [],
  store: memoryStore(),
};

const app = express();
const http = createServer(app);
const io = new Server(http, { cors: { origin: true } });
const presence = attachPresence(io, options);

app.use(presenceRoutes(presence, options));
app.get('/', (_request, response) => {
  response.send('Presence is at /socket.io, and over REST at /api/users/presence?ids=alice,bob');
});

const port = Number(process.env.PORT ?? 3000);
http.listen(port, '127.0.0.1', () => console.log(`http://127.0.0.1:${port}`));

process.once('SIGTERM', () => void presence.stop().then(() => io.close()));
