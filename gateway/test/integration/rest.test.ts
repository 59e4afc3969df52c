/** The REST routes that presence offers to hosts that have none of their own, in each framework. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { attachPresence, memoryStore, Refusal } from '@meeshy/status-gateway';
import { presenceRoutes } from '@meeshy/status-gateway/express';
import { presencePlugin } from '@meeshy/status-gateway/fastify';
import { participantSchema, personSchema, sharingSchema } from '@meeshy/status-protocol/schemas';
import { fastify } from 'fastify';
import { Server } from 'socket.io';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PresenceSettings } from '../../src/settings.ts';
import { type Client, openClient } from './support/client.ts';

/** As other systems name people and conversations. */
const ODD = 'auth0|65a+eve@example.com/é';
const ODD_TALK = 'team 7: lunch/2025 (ü)';
const TALKS: Record<string, string[]> = {
  talk: ['ann', 'ben'],
  other: ['ann', 'cid'],
  far: ['dan'],
  [ODD_TALK]: ['ben', ODD],
};

interface Host {
  readonly url: string;
  stop(): Promise<void>;
}

const warnings: string[] = [];

const options = (settings: Partial<PresenceSettings> = {}) => ({
  authenticate: async ({ token = '' }: { token?: string }) => {
    if (token === 'breaks') throw new Error('the secret of the host');
    if (token === 'unkind') return { subject: { id: 'eve', username: 'eve' } } as never;
    if (token === 'nobody') return null;
    if (token === 'odd') return { subject: { id: ODD, username: 'eve', kind: 'user' as const } };
    if (!/^[a-z]+$/.test(token)) throw new Refusal('UNAUTHORIZED', 'Who are you?');
    return { subject: { id: token, username: token, kind: 'user' as const }, language: 'en', expiresAt: Infinity };
  },
  conversationsOf: async (id: string) => Object.keys(TALKS).filter((name) => TALKS[name]?.includes(id)),
  membersOf: async (name: string) => TALKS[name] ?? [],
  peopleOf: async (ids: readonly string[]) => ids.map((id) => ({ id, username: id, displayName: id.toUpperCase() })),
  onUnforeseen: () => {},
  warn: (sentence: string) => void warnings.push(sentence),
  settings: { maintenanceIntervalMs: 100, ...settings },
  store: memoryStore(),
});

async function onNode(settings?: Partial<PresenceSettings>): Promise<Host> {
  const own = options(settings);
  const http = createServer();
  const io = new Server(http);
  const presence = attachPresence(io, own);
  const routes = presenceRoutes(presence, own);
  http.on('request', (request, response) => {
    if (request.url?.startsWith('/socket.io')) return;
    routes(request, response, () => response.writeHead(204).end());
  });
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    async stop() {
      await presence.stop();
      await io.close();
    },
  };
}

async function onFastify(settings?: Partial<PresenceSettings>): Promise<Host> {
  const app = fastify();
  await app.register(presencePlugin, options(settings));
  app.get('/own', async (_request, reply) => reply.code(204).send());
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { url, stop: () => app.close() };
}

describe.each([
  ['Express and its like', onNode],
  ['Fastify', onFastify],
])('presence over REST, for %s', (_name, start) => {
  let host: Host;
  const clients: Client[] = [];

  beforeEach(async () => {
    host = await start();
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.leave();
    await host.stop();
  });

  async function arrive(name: string): Promise<Client> {
    const client = openClient(host.url, { auth: { token: name } });
    clients.push(client);
    await client.hears('presence:snapshot', ({ part, parts }) => part === parts);
    return client;
  }

  async function ask(name: string, path: string, method = 'GET', body?: unknown) {
    const answer = await fetch(`${host.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${name}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const { data, error } = (await answer.json()) as { data?: unknown; error?: { code: string; message: string } };
    return { status: answer.status, data, error };
  }

  it('P12: answers how people are who share a conversation, and leaves out strangers', async () => {
    await arrive('ben');
    const { status, data } = await ask('ann', '/api/users/presence?ids=ben,dan,cid,nobody');
    expect(status).toBe(200);
    expect(personSchema.array().parse(data)).toMatchObject([
      { id: 'ben', displayName: 'BEN', isOnline: true },
      { id: 'cid', displayName: 'CID', isOnline: false, lastActiveAt: null },
    ]);
  });

  it('answers everybody in a conversation, page by page, to who is in it', async () => {
    const first = (await ask('ann', '/api/conversations/talk/participants?limit=1')).data as Record<string, unknown>;
    expect(participantSchema.array().parse(first.items)).toMatchObject([{ id: 'ann' }]);
    const next = await ask('ann', `/api/conversations/talk/participants?limit=1&cursor=${first.nextCursor}`);
    expect(next.data).toMatchObject({ items: [{ id: 'ben' }], nextCursor: null });
    expect((await ask('dan', '/api/conversations/talk/participants')).status).toBe(404);
    expect((await ask('dan', '/api/conversations/none/participants')).status).toBe(404);
  });

  it('P1: to ask is activity, unless it says that nobody is at the keyboard', async () => {
    const ann = await arrive('ann');
    const online = ann.hears('user:status', ({ userId, lastActiveAt }) => userId === 'cid' && lastActiveAt !== null);
    await fetch(`${host.url}/api/users/me/status`, { headers: { authorization: 'Bearer ben', 'x-activity': 'none' } });
    await ask('cid', '/api/users/me/status');
    await online;
    const [ben] = (await ask('ann', '/api/users/presence?ids=ben')).data as { lastActiveAt: string | null }[];
    expect(ben?.lastActiveAt).toBeNull();
  });

  it('P16, P17: takes what people say of themselves, and what they share', async () => {
    const ann = await arrive('ann');
    const busy = ann.hears('user:status', ({ userId, state }) => userId === 'ben' && state?.value === 'busy');
    expect((await ask('ben', '/api/users/me/status', 'PUT', { state: 'busy', preset: '1h' })).status).toBe(200);
    await busy;
    expect((await ask('ben', '/api/users/me/status', 'DELETE')).data).toMatchObject({ state: null });
    const shared = await ask('ben', '/api/users/me/sharing', 'PUT', { lastSeen: 'never' });
    expect(sharingSchema.parse(shared.data).lastSeen).toBe('never');
    expect((await ask('ben', '/api/users/me/sharing/preview?viewer=ann')).status).toBe(200);
    expect((await ask('ben', '/api/users/me/sharing/preview?viewer=dan')).status).toBe(404);
  });

  it('refuses with a code and a sentence, and tells nothing of the inside', async () => {
    expect(await ask('7', '/api/users/me/status')).toMatchObject({ status: 401, error: { code: 'UNAUTHORIZED' } });
    expect(await ask('ann', '/api/users/presence?ids=')).toMatchObject({ status: 400 });
    for (const body of ['{"state":', '[]', '{"state":"asleep"}']) {
      const { status, error } = await ask('ann', '/api/users/me/status', 'PUT', body);
      expect([status, error?.code], body).toEqual([400, 'VALIDATION_ERROR']);
    }
    const much = { note: { emoji: '', text: 'x'.repeat(70_000) } };
    const tooLarge = await ask('ann', '/api/users/me/status', 'PUT', much);
    expect([tooLarge.status, tooLarge.error?.code]).toEqual([413, 'TOO_LARGE']);
    const broken = await ask('breaks', '/api/users/me/status');
    expect([broken.status, broken.error]).toEqual([
      500,
      { code: 'INTERNAL_ERROR', message: 'Something went wrong here' },
    ]);
  });

  it('tells an address whose credentials fail too often so, and lets good ones pass', async () => {
    await host.stop();
    host = await start({ connectionRateLimit: 2 });
    const codes: unknown[] = [];
    for (const name of ['7', 'nobody', '7', 'nobody', 'ann']) {
      codes.push((await ask(name, '/api/users/me/status')).error?.code);
    }
    expect(codes).toEqual(['UNAUTHORIZED', 'UNAUTHORIZED', 'RATE_LIMITED', 'RATE_LIMITED', undefined]);
  });

  it('says of an answer of authenticate that cannot be used what is wrong with it, once, and to nobody outside', async () => {
    warnings.length = 0;
    for (const name of ['unkind', 'unkind', 'breaks']) {
      const { status, error } = await ask(name, '/api/users/me/status');
      expect([status, error?.message]).toEqual([500, 'Something went wrong here']);
    }
    expect(warnings.map((sentence) => sentence.slice(0, 48))).toEqual([
      'authenticate answered a subject whose kind is ne',
      'authenticate threw what is no Refusal. To turn s',
    ]);
  });

  it('takes the ids that the host has', async () => {
    const [odd, talk] = [ODD, ODD_TALK].map(encodeURIComponent);
    await arrive('odd');
    const { data } = await ask('ben', `/api/users/presence?ids=${odd},ann`);
    expect(personSchema.array().parse(data)).toMatchObject([
      { id: ODD, username: ODD, displayName: ODD.toUpperCase(), isOnline: true },
      { id: 'ann', isOnline: false },
    ]);
    const members = await ask('odd', `/api/conversations/${talk}/participants`);
    expect(members.data).toMatchObject({ items: [{ id: ODD }, { id: 'ben' }] });
    expect((await ask('ben', '/api/users/me/sharing', 'PUT', { never: [ODD] })).data).toMatchObject({ never: [ODD] });
    expect((await ask('ben', `/api/users/me/sharing/preview?viewer=${odd}`)).data).toMatchObject({
      face: { isOnline: false },
    });
    for (const ids of ['a%00b', 'a%7Fb', 'x'.repeat(129)]) {
      expect((await ask('ben', `/api/users/presence?ids=${ids}`)).error?.code, ids).toBe('VALIDATION_ERROR');
    }
  });

  it("leaves the host's own routes alone", async () => {
    expect((await fetch(`${host.url}/own`)).status).toBe(204);
  });
});
