import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Host, startHost } from './host.ts';
import { group, guest, type Member, register } from './people.ts';

let host: Host;
let alice: Member;
let bob: Member;
/** Knows nobody. */
let mallory: Member;

beforeAll(async () => {
  host = await startHost();
  [alice, bob, mallory] = [await register(host, 'alice'), await register(host, 'bob'), await register(host, 'mallory')];
  await group(host, alice, bob);
});
afterAll(() => host.stop());

describe('own profile and facts', () => {
  test('PUT /api/users/me changes the name and the language, and nothing else', async () => {
    const body = { displayName: 'Bob B.', language: 'en' };
    const changed = await host.call('PUT', '/api/users/me', { as: bob.as, body });
    expect(changed.data).toMatchObject({ id: bob.id, username: 'bob', displayName: 'Bob B.', language: 'en' });
    expect((await host.call('GET', '/api/users/me', { as: bob.as })).data).toEqual(changed.data);
  });

  test('GET /api/users/status tells fresh facts, not stored ones', async () => {
    const before = Date.now();
    const { data } = await host.call('GET', '/api/users/status', { as: alice.as });
    expect(data).toEqual({
      id: alice.id,
      username: 'alice',
      displayName: 'alice',
      isAnonymous: false,
      isOnline: false,
      lastSeen: null,
      lastActiveAt: expect.any(String),
      version: expect.any(Number),
    });
    expect(Date.parse(data.lastActiveAt)).toBeGreaterThanOrEqual(before);
  });
});

describe('the facts of others', () => {
  test('GET /api/users/:userId and /api/users/presence tell those of the audience', async () => {
    await host.call('GET', '/api/users/me', { as: bob.as });
    const one = await host.call('GET', `/api/users/${bob.id}`, { as: alice.as });
    expect(one.data).toMatchObject({ id: bob.id, username: 'bob', lastActiveAt: expect.any(String) });
    const many = await host.call('GET', `/api/users/presence?ids=${bob.id},${alice.id}`, { as: alice.as });
    expect(many.data.map(({ id }: Member) => id).sort()).toEqual([alice.id, bob.id].sort());
    expect(many.data).toContainEqual(one.data);
  });

  test('P12: unknown ids and strangers are answered alike, in every field', async () => {
    const stranger = await host.call('GET', `/api/users/${alice.id}`, { as: mallory.as });
    const unknown = await host.call('GET', '/api/users/ffffffffffffffffffffffff', { as: mallory.as });
    expect([stranger.status, stranger.error?.code]).toEqual([404, 'NOT_FOUND']);
    expect(unknown.body).toEqual(stranger.body);
    const many = await host.call('GET', `/api/users/presence?ids=${alice.id},ffffffffffffffffffffffff`, {
      as: mallory.as,
    });
    expect(many.data).toEqual([]);
  });

  test('200 ids are one request', async () => {
    const ids = [bob.id, ...Array.from({ length: 199 }, (_, n) => `unknown${n}`)].join(',');
    const { data } = await host.call('GET', `/api/users/presence?ids=${ids}`, { as: alice.as });
    expect(data.map(({ id }: Member) => id)).toEqual([bob.id]);
  });
});

describe('GET /api/contacts', () => {
  test('lists the audience by page', async () => {
    const carol = await register(host, 'carol');
    await group(host, alice, carol);
    const first = await host.call('GET', '/api/contacts?limit=1', { as: alice.as });
    expect(first.data.items.map(({ id }: Member) => id)).toEqual([bob.id]);
    const { nextCursor } = first.data;
    const second = await host.call('GET', `/api/contacts?limit=1&cursor=${nextCursor}`, { as: alice.as });
    expect(second.data.items.map(({ id }: Member) => id)).toEqual([carol.id]);
    expect(second.data.nextCursor).toBe(null);
  });

  test('finds by name and by status', async () => {
    const found = async (query: string, who = alice) => {
      const { data } = await host.call('GET', `/api/contacts?${query}`, { as: who.as });
      return data.items.map(({ username }: Member) => username);
    };
    await host.call('GET', '/api/users/me', { as: bob.as });
    expect(await found('search=BOB')).toEqual(['bob']);
    expect(await found('search=nobody')).toEqual([]);
    expect(await found('status=online')).toContain('bob');
    expect(await found('status=offline')).not.toContain('bob');
    expect(await found('', mallory)).toEqual([]);
    expect(await found('search=bob', mallory)).toEqual([]);
    expect(await found('status=online', mallory)).toEqual([]);
  });
});

test('P12: an anonymous participant sees and is seen in its one conversation only', async () => {
  const conversationId = await group(host, alice);
  const visitor = await guest(host, alice, conversationId, 'Visitor');
  const seen = await host.call('GET', `/api/users/presence?ids=${alice.id},${bob.id}`, { as: visitor.as });
  expect(seen.data.map(({ id }: Member) => id)).toEqual([alice.id]);
  expect((await host.call('GET', `/api/users/${visitor.id}`, { as: alice.as })).status).toBe(200);
  expect((await host.call('GET', `/api/users/${visitor.id}`, { as: bob.as })).status).toBe(404);
});
