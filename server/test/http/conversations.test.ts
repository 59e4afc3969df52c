import { ABSENT } from '@meeshy/status-protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Host, startHost } from './host.ts';
import { group, guest, type Member, register } from './people.ts';

let host: Host;
let alice: Member;
let bob: Member;
/** A member of nothing. */
let mallory: Member;

beforeAll(async () => {
  host = await startHost();
  [alice, bob, mallory] = [await register(host, 'alice'), await register(host, 'bob'), await register(host, 'mallory')];
});
afterAll(() => host.stop());

const absent = ABSENT;

describe('inviting', () => {
  let conversationId: string;

  test('POST /api/conversations answers 201', async () => {
    const body = { type: 'group', title: 'Team', memberIds: ['@bob'] };
    const { status, data } = await host.call('POST', '/api/conversations', { as: alice.as, body });
    conversationId = data.id;
    expect(status).toBe(201);
    expect(data).toMatchObject({
      type: 'group',
      title: 'Team',
      membership: 'present',
      isOwner: true,
      memberIds: [alice.id],
    });
  });

  test('P12: nobody is watched by being invited, and nobody who is invited watches', async () => {
    await host.call('GET', '/api/users/me', { as: bob.as });
    expect((await host.call('GET', `/api/users/${bob.id}`, { as: alice.as })).status).toBe(404);
    expect((await host.call('GET', `/api/users/${alice.id}`, { as: bob.as })).status).toBe(404);
    const { data } = await host.call('GET', `/api/conversations/${conversationId}/participants`, { as: alice.as });
    expect(data.items.find(({ id }: Member) => id === bob.id)).toMatchObject({ membership: 'invited', ...absent });
    const listed = await host.call('GET', '/api/conversations', { as: bob.as });
    expect(listed.data.items).toEqual([
      expect.objectContaining({ id: conversationId, membership: 'invited', memberIds: [] }),
    ]);
    expect((await host.call('GET', `/api/messages/${conversationId}`, { as: bob.as })).status).toBe(404);
  });

  test('accepting makes both sides see each other', async () => {
    const { status, data } = await host.call('POST', `/api/conversations/${conversationId}/accept`, { as: bob.as });
    expect(status).toBe(200);
    expect(data.memberIds.toSorted()).toEqual([alice.id, bob.id].sort());
    const seen = await host.call('GET', `/api/users/${bob.id}`, { as: alice.as });
    expect(seen.data.lastActiveAt).toEqual(expect.any(String));
  });

  test('who is of the audience already is present at once', async () => {
    const second = await group(host, alice);
    const path = `/api/conversations/${second}/members/${bob.id}`;
    const { status, data } = await host.call('POST', path, { as: alice.as });
    expect([status, data]).toEqual([201, { membership: 'present' }]);
  });

  test('members are added by their name as well', async () => {
    const third = await group(host, alice);
    await register(host, 'zoé', 'zoe@example.com');
    const path = `/api/conversations/${third}/members/@${encodeURIComponent('zoé')}`;
    const { status, data } = await host.call('POST', path, { as: alice.as });
    expect([status, data]).toEqual([201, { membership: 'invited' }]);
  });

  test('leaving answers 200, and each is a stranger to the other again', async () => {
    const carol = await register(host, 'carol');
    const theirs = await group(host, alice, carol);
    const path = `/api/conversations/${theirs}/members/${carol.id}`;
    expect((await host.call('GET', `/api/users/${carol.id}`, { as: alice.as })).status).toBe(200);
    const left = await host.call('DELETE', path, { as: carol.as });
    expect([left.status, left.body]).toEqual([200, { success: true, data: null }]);
    expect((await host.call('GET', `/api/users/${carol.id}`, { as: alice.as })).status).toBe(404);
  });
});

test('lists are read by page', async () => {
  const dora = await register(host, 'dora');
  const ids = [await group(host, dora), await group(host, dora), await group(host, dora)];
  const read: string[] = [];
  let path = '/api/conversations?limit=2';
  for (let pages = 0; pages < 2; pages++) {
    const { data } = await host.call('GET', path, { as: dora.as });
    read.push(...data.items.map(({ id }: Member) => id));
    path = `/api/conversations?limit=2&cursor=${data.nextCursor}`;
  }
  expect(read.sort()).toEqual(ids.sort());
});

describe("another's conversation is not found, whatever one asks of it", () => {
  let conversationId: string;
  let linkId: string;

  beforeAll(async () => {
    conversationId = await group(host, alice, bob);
    ({ linkId } = await guest(host, alice, conversationId, 'Visitor'));
  });

  const asked: [string, (conversationId: string) => string, unknown?][] = [
    ['GET', (id) => `/api/conversations/${id}/participants`],
    ['POST', (id) => `/api/conversations/${id}/accept`],
    ['POST', (id) => `/api/conversations/${id}/members/@mallory`],
    ['DELETE', (id) => `/api/conversations/${id}/members/${bob.id}`],
    ['DELETE', (id) => `/api/conversations/${id}/members/${mallory.id}`],
    ['POST', (id) => `/api/conversations/${id}/links`, {}],
    ['DELETE', (id) => `/api/conversations/${id}/links/${linkId}`],
    ['GET', (id) => `/api/messages/${id}`],
  ];
  test.each(asked)('%s %s', async (method, path, body) => {
    const theirs = await host.call(method, path(conversationId), { as: mallory.as, body });
    const unknown = await host.call(method, path('ffffffffffffffffffffffff'), { as: mallory.as, body });
    expect([theirs.status, theirs.error?.code]).toEqual([404, 'NOT_FOUND']);
    expect(unknown.body).toEqual(theirs.body);
  });

  test('POST /api/messages', async () => {
    const body = { conversationId, content: 'let me in' };
    const theirs = await host.call('POST', '/api/messages', { as: mallory.as, body });
    expect([theirs.status, theirs.error?.code]).toEqual([404, 'NOT_FOUND']);
  });

  test('members who do not own it are FORBIDDEN what is the owner’s', async () => {
    const link = await host.call('POST', `/api/conversations/${conversationId}/links`, { as: bob.as, body: {} });
    expect([link.status, link.error?.code]).toEqual([403, 'FORBIDDEN']);
    const path = `/api/conversations/${conversationId}/members/${alice.id}`;
    expect((await host.call('DELETE', path, { as: bob.as })).error?.code).toBe('FORBIDDEN');
  });
});

describe('share links', () => {
  test('live as long as asked, a day unless told', async () => {
    const conversationId = await group(host, alice);
    const path = `/api/conversations/${conversationId}/links`;
    const before = Date.now();
    const { status, data } = await host.call('POST', path, { as: alice.as, body: { expiresInMs: 60_000 } });
    expect(status).toBe(201);
    expect(data).toEqual({
      id: expect.any(String),
      conversationId,
      shareLink: expect.any(String),
      expiresAt: expect.any(String),
    });
    expect(Date.parse(data.expiresAt) - before).toBeGreaterThanOrEqual(60_000);
    expect(Date.parse(data.expiresAt) - before).toBeLessThan(120_000);
    const unless = await host.call('POST', path, { as: alice.as });
    expect(Date.parse(unless.data.expiresAt) - before).toBeGreaterThanOrEqual(86_400_000);
  });

  test('a guest may neither make conversations nor links', async () => {
    const conversationId = await group(host, alice);
    const visitor = await guest(host, alice, conversationId, 'Guest');
    const body = { type: 'group', title: 'Mine', memberIds: [] };
    const made = await host.call('POST', '/api/conversations', { as: visitor.as, body });
    expect(made.error?.code).toBe('FORBIDDEN');
    const link = await host.call('POST', `/api/conversations/${conversationId}/links`, { as: visitor.as, body: {} });
    expect(link.error?.code).toBe('FORBIDDEN');
  });
});

describe('messages', () => {
  test('POST answers 200 with the id; history is read newest first, by page', async () => {
    const conversationId = await group(host, alice, bob);
    const sent: string[] = [];
    for (const content of ['one', 'two', 'three']) {
      const { status, data } = await host.call('POST', '/api/messages', {
        as: alice.as,
        body: { conversationId, content },
      });
      expect([status, Object.keys(data)]).toEqual([200, ['messageId']]);
      sent.push(data.messageId);
    }
    const first = await host.call('GET', `/api/messages/${conversationId}?limit=2`, { as: bob.as });
    expect(first.data.items[0]).toMatchObject({ id: sent[2], conversationId, senderId: alice.id, content: 'three' });
    const path = `/api/messages/${conversationId}?limit=2&cursor=${first.data.nextCursor}`;
    const second = await host.call('GET', path, { as: bob.as });
    const read = [...first.data.items, ...second.data.items].map(({ id }: Member) => id);
    expect(read).toEqual(sent.reverse());
    expect(second.data.nextCursor).toBe(null);
  });

  test('writing where one is invited accepts the invitation', async () => {
    const erin = await register(host, 'erin');
    const body = { type: 'group', title: 'Come in', memberIds: ['@erin'] };
    const { data } = await host.call('POST', '/api/conversations', { as: alice.as, body });
    const message = { conversationId: data.id, content: 'here I am' };
    expect((await host.call('POST', '/api/messages', { as: erin.as, body: message })).status).toBe(200);
    expect((await host.call('GET', `/api/users/${erin.id}`, { as: alice.as })).status).toBe(200);
  });
});
