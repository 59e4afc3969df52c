/** What people are told while the database is away, by every route that needs it. */
import { expect } from 'vitest';
import { expectDocumented } from '../../support/documented.ts';
import { type Ask, MAINTENANCE_TOKEN, type Person, type Site } from './site.ts';

export interface Story {
  readonly site: Site;
  /** The owner of the conversation, whom the gateway has recognised before. */
  readonly owner: Person;
  readonly member: Person;
  readonly conversationId: string;
}

type Route = readonly [method: string, path: string, ask?: Ask];

/** Those that write, whatever they would answer. */
export function writingRoutes({ owner: as, member, conversationId }: Story): Route[] {
  const there = `/api/conversations/${conversationId}`;
  return [
    ['POST', '/api/auth/register', { body: { username: 'late', email: 'late@example.com', password: 'long enough' } }],
    ['PUT', '/api/users/me', { as, body: { displayName: 'Other' } }],
    ['POST', '/api/conversations', { as, body: { type: 'group', title: 'New', memberIds: [member.id] } }],
    ['POST', `${there}/links`, { as, body: {} }],
    ['POST', '/api/messages', { as, body: { conversationId, content: 'lost?' } }],
    ['DELETE', `${there}/members/${member.id}`, { as }],
    ['POST', `/api/admin/users/${member.id}/deactivate`, operator()],
  ];
}

export function readingRoutes({ owner: as, member, conversationId }: Story): Route[] {
  const there = `/api/conversations/${conversationId}`;
  return [
    ['POST', '/api/auth/login', { body: { username: as.username, password: 'a long password' } }],
    ['POST', '/api/auth/anonymous', { body: { shareLink: 'whatever', username: 'Guest' } }],
    ['GET', '/api/users/me', { as }],
    ['GET', '/api/users/status', { as }],
    ['GET', `/api/users/presence?ids=${member.id}`, { as }],
    ['GET', `/api/users/${member.id}`, { as }],
    ['GET', '/api/contacts', { as }],
    ['GET', '/api/conversations', { as }],
    ['POST', `${there}/accept`, { as }],
    ['GET', `${there}/participants`, { as }],
    ['POST', `${there}/members/${member.id}`, { as }],
    ['DELETE', `${there}/links/nowhere`, { as }],
    ['GET', `/api/messages/${conversationId}`, { as }],
    ['GET', '/maintenance/stats', operator()],
    ['GET', '/api/admin/maintenance/stats', operator()],
    ['POST', '/maintenance/user-status', { ...operator(), body: { userId: member.id, isOnline: false } }],
    ['POST', `/api/admin/users/${member.id}/disconnect`, operator()],
    // Nobody knows this token, so it is the database that has to.
    ['GET', '/api/users/me', { headers: { 'x-session-token': 'unknown so far' } }],
  ];
}

function operator(): Ask {
  return { headers: { 'x-maintenance-token': MAINTENANCE_TOKEN } };
}

/** All at once, so that it takes as long as the slowest. Nobody is kept waiting for longer than `withinMs`. */
export async function expectUnavailable({ site }: Story, routes: readonly Route[], withinMs = 15_000): Promise<void> {
  const askedAt = performance.now();
  const answers = await Promise.all(
    routes.map(async ([method, path, { as, body, headers } = {}]) => {
      const response = await fetch(`${site.url}${path}`, {
        method,
        headers: {
          'x-activity': 'none',
          ...headers,
          ...(as && 'token' in as.auth && { authorization: `Bearer ${as.auth.token}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const told = (await response.json()) as { error?: { code: string } };
      const { status, headers: saying } = response;
      expectDocumented({ method, path, status, type: saying.get('content-type'), body: told });
      const isSoon = Number(saying.get('retry-after')) > 0;
      return `${method} ${path}: ${status} ${told.error?.code} ${isSoon ? 'again soon' : 'never again'}`;
    }),
  );
  expect(answers).toEqual(routes.map(([method, path]) => `${method} ${path}: 503 UNAVAILABLE again soon`));
  expect(performance.now() - askedAt).toBeLessThan(withinMs);
}

/** By socket the same. */
export async function expectUnsent(client: { socket: { emitWithAck: Emit } }, conversationId: string): Promise<void> {
  const ack = await client.socket.emitWithAck('message:send', { conversationId, content: 'lost?' });
  expect(ack).toMatchObject({ success: false, error: { code: 'UNAVAILABLE' } });
}

type Emit = (event: 'message:send', payload: { conversationId: string; content: string }) => Promise<unknown>;
