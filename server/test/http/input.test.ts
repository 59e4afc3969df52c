/** Every body, query and path that a route takes, with what it must not take. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Host, startHost } from './host.ts';
import { type Member, register, registerAdmin } from './people.ts';

let host: Host;
let alice: Member;
let admin: Member;

beforeAll(async () => {
  host = await startHost();
  [alice, admin] = [await register(host, 'alice'), await registerAdmin(host, 'admin')];
});
afterAll(() => host.stop());

/** Whoever may use the route at all. */
const userOf = (path: string) => (/^\/(maintenance|api\/admin)\//.test(path) ? admin : alice).as;

const account = { username: 'new', email: 'new@example.com', password: 'long enough' };
const message = { conversationId: 'c', content: 'hello' };

describe('what is wrong is named', () => {
  const bodies: [string, string, unknown, string][] = [
    ['POST', '/api/auth/login', { password: 'p' }, 'email'],
    ['POST', '/api/auth/login', { username: 'a', email: 'a@b.c', password: 'p' }, 'email'],
    ['POST', '/api/auth/login', { username: 'a' }, 'password is missing'],
    ['POST', '/api/auth/login', { username: 'a', password: ['p'] }, 'password is not a string'],
    ['POST', '/api/auth/login', { username: 'a', password: 'x'.repeat(257) }, 'password is too long'],
    ['POST', '/api/auth/login', ['a'], 'the body is not an object'],
    ['POST', '/api/auth/login', 'null', 'the body is missing'],
    ['POST', '/api/auth/register', { ...account, username: 'a b' }, 'username'],
    ['POST', '/api/auth/register', { ...account, username: 'x'.repeat(33) }, 'username'],
    ['POST', '/api/auth/register', { ...account, email: 'nobody' }, 'email is not an e-mail address'],
    ['POST', '/api/auth/register', { ...account, password: 'short' }, 'password has fewer than 8 characters'],
    ['POST', '/api/auth/register', { ...account, displayName: '  ' }, 'displayName is empty'],
    ['POST', '/api/auth/register', { ...account, language: 'French!' }, 'language'],
    ['POST', '/api/auth/anonymous', { username: 'guest' }, 'shareLink is missing'],
    ['POST', '/api/auth/anonymous', { shareLink: '', username: 'guest' }, 'shareLink is too short'],
    ['POST', '/api/auth/anonymous', { shareLink: 'x', username: 7 }, 'username is not a string'],
    ['PUT', '/api/users/me', { displayName: 'x'.repeat(65) }, 'displayName'],
    ['PUT', '/api/users/me', undefined, 'the body is missing'],
    ['POST', '/api/conversations', { type: 'crowd', memberIds: [] }, 'type is not one of direct, group'],
    ['POST', '/api/conversations', { type: 'group', memberIds: 'bob' }, 'memberIds is not an array'],
    ['POST', '/api/conversations', { type: 'group', memberIds: ['ok', 'not an id'] }, 'memberIds.1'],
    ['POST', '/api/conversations', { type: 'group', memberIds: Array.from({ length: 501 }, () => 'a') }, 'memberIds'],
    ['POST', '/api/conversations/c/links', { expiresInMs: 1 }, 'expiresInMs is less than 60000'],
    ['POST', '/api/conversations/c/links', { expiresInMs: '60000' }, 'expiresInMs is not a number'],
    ['POST', '/api/messages', { ...message, content: ' ' }, 'content is empty'],
    ['POST', '/api/messages', { ...message, content: 'x'.repeat(4_001) }, 'content has more than 4000 characters'],
    ['POST', '/api/messages', { ...message, conversationId: '../x' }, 'conversationId is not an id'],
    ['POST', '/maintenance/user-status', { userId: 'a' }, 'isOnline is missing'],
    ['POST', '/maintenance/user-status', { userId: 'a', isOnline: 'yes' }, 'isOnline is not a boolean'],
    ['PUT', '/api/admin/log-level', { level: 'loud' }, 'level is not one of'],
    ['PUT', '/api/admin/log-level', { level: 'silent' }, 'level is not one of'],
  ];
  test.each(bodies)('%s %s %j: %s', async (method, path, body, said) => {
    const answer = await host.call(method, path, { as: userOf(path), body });
    expect(answer.status).toBe(400);
    expect(answer.error).toEqual({ code: 'VALIDATION_ERROR', message: expect.stringContaining(said) });
  });

  const addresses: [string, string, string][] = [
    ['GET', '/api/users/presence', 'ids is missing'],
    ['GET', '/api/users/presence?ids=', 'ids is empty'],
    ['GET', '/api/users/presence?ids=a&ids=b', 'ids is not a string'],
    ['GET', '/api/users/presence?ids=a,b%00c', 'ids.1 is not an id'],
    ['GET', `/api/users/presence?ids=${Array.from({ length: 201 }, (_, n) => n)}`, 'ids has more than 200 ids'],
    ['GET', '/api/users/a%20b', 'userId is not an id'],
    ['GET', `/api/users/${'a'.repeat(65)}`, 'userId is not an id'],
    ['GET', '/api/contacts?limit=0', 'limit is less than 1'],
    ['GET', '/api/contacts?limit=501', 'limit is more than 500'],
    ['GET', '/api/contacts?limit=many', 'limit is not a number'],
    ['GET', '/api/contacts?status=busy', 'status is not one of online, away, offline'],
    ['GET', `/api/contacts?search=${'x'.repeat(65)}`, 'search is too long'],
    ['GET', '/api/contacts?cursor=forged', 'cursor'],
    ['GET', '/api/conversations?limit=-1', 'limit is less than 1'],
    ['GET', '/api/conversations?cursor=forged', 'cursor'],
    ['GET', '/api/conversations/a%00b/participants', 'id is not an id'],
    ['GET', '/api/conversations/any/participants?status=busy', 'status is not one of online, away, offline'],
    ['POST', '/api/conversations/a%20b/accept', 'id is not an id'],
    ['POST', '/api/conversations/c/members/@', 'userId is neither an id nor an @username'],
    ['POST', `/api/conversations/c/members/${'a'.repeat(65)}`, 'userId is neither an id nor an @username'],
    ['DELETE', '/api/conversations/c/members/@bob', 'userId is not an id'],
    ['DELETE', '/api/conversations/c/links/a%20b', 'linkId is not an id'],
    ['GET', '/api/messages/a%20b', 'conversationId is not an id'],
    ['POST', '/api/admin/users/a%20b/disconnect', 'userId is not an id'],
  ];
  test.each(addresses)('%s %s: %s', async (method, path, said) => {
    const answer = await host.call(method, path, { as: userOf(path) });
    expect(answer.status).toBe(400);
    expect(answer.error).toEqual({ code: 'VALIDATION_ERROR', message: expect.stringContaining(said) });
  });
});

test('P13: facts that a client sends about itself change nothing', async () => {
  const body = { language: 'en', isOnline: true, lastSeen: 1, lastActiveAt: 1, version: 9e15, role: 'ADMIN' };
  const { data } = await host.call('PUT', '/api/users/me', { as: alice.as, body });
  expect(data).toMatchObject({ language: 'en', role: 'USER' });
  expect(data).not.toHaveProperty('isOnline');
  const own = await host.call('GET', '/api/users/status', { as: alice.as });
  expect(own.data.isOnline).toBe(false);
  expect(own.data.version).toBeLessThan(9e15);
});
