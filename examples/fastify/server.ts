import { memoryStore, Refusal } from '@meeshy/status-gateway';
import { presencePlugin } from '@meeshy/status-gateway/fastify';
import { fastify } from 'fastify';

const conversations: Record<string, string[]> = { lunch: ['alice', 'bob'] };
const people = new Set(Object.values(conversations).flat());

const app = fastify({ logger: { level: 'warn' } });

await app.register(presencePlugin, {
  // In place of a token that you check: the name itself.
  async authenticate({ token = '' }) {
    if (!people.has(token)) throw new Refusal('UNAUTHORIZED', 'Nobody is signed in');
    return { subject: { id: token, username: token, kind: 'user' }, language: 'en', expiresAt: Infinity };
  },
  conversationsOf: async (id) => Object.keys(conversations).filter((name) => conversations[name]?.includes(id)),
  membersOf: async (name) => conversations[name] ?? [],
  store: memoryStore(),
  sockets: { cors: { origin: true } },
});

app.get('/', async () => ({ online: await app.presence.countOnline() }));

const url = await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT ?? 3000) });
console.log(url);

process.once('SIGTERM', () => void app.close());
