import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Host, startHost } from './host.ts';
import { group, guest, PASSWORD, register, registerAdmin } from './people.ts';

let host: Host;

beforeAll(async () => {
  host = await startHost();
});
afterAll(() => host.stop());

describe('registering and signing in', () => {
  test('a new account is answered 201 with a token and a profile', async () => {
    const body = { username: 'alice', email: 'alice@example.com', password: PASSWORD, language: 'en' };
    const { status, data } = await host.call('POST', '/api/auth/register', { body });
    expect(status).toBe(201);
    expect(data).toEqual({
      token: expect.any(String),
      user: {
        id: expect.any(String),
        username: 'alice',
        displayName: 'alice',
        isAnonymous: false,
        language: 'en',
        role: 'USER',
        email: 'alice@example.com',
        conversationId: null,
        expiresAt: null,
      },
    });
    const own = await host.call('GET', '/api/users/me', { as: data });
    expect(own.data).toEqual(data.user);
  });

  test('a name that is taken is a conflict', async () => {
    const body = { username: 'ALICE', email: 'other@example.com', password: PASSWORD };
    const { status, error } = await host.call('POST', '/api/auth/register', { body });
    expect([status, error?.code]).toEqual([409, 'CONFLICT']);
  });

  test.each([{ email: 'alice@example.com' }, { username: 'alice' }])('by %j', async (who) => {
    const { status, body, data } = await host.call('POST', '/api/auth/login', { body: { ...who, password: PASSWORD } });
    expect(status).toBe(200);
    expect(data.user.username).toBe('alice');
    expect(body.token).toBe(data.token);
  });

  test('a wrong password and an unknown name are answered alike', async () => {
    const wrong = await host.call('POST', '/api/auth/login', { body: { username: 'alice', password: 'wrong' } });
    const unknown = await host.call('POST', '/api/auth/login', { body: { username: 'nobody', password: 'wrong' } });
    expect(wrong.status).toBe(401);
    expect(wrong.error?.code).toBe('UNAUTHORIZED');
    expect(unknown.body).toEqual(wrong.body);
  });
});

describe('joining by a share link', () => {
  test('is answered 201 with a session token that serves as credentials', async () => {
    const owner = await register(host, 'owner');
    const conversationId = await group(host, owner);
    const link = await host.call('POST', `/api/conversations/${conversationId}/links`, { as: owner.as, body: {} });
    const body = { shareLink: link.data.shareLink, username: 'Visitor', language: 'fr' };
    const { status, data } = await host.call('POST', '/api/auth/anonymous', { body });
    expect(status).toBe(201);
    expect(data.participant).toMatchObject({ isAnonymous: true, conversationId, expiresAt: link.data.expiresAt });
    const own = await host.call('GET', '/api/users/me', { as: { sessionToken: data.sessionToken } });
    expect(own.data).toEqual(data.participant);
  });

  test('an unknown link is not found', async () => {
    const body = { shareLink: 'unknown', username: 'Visitor' };
    expect((await host.call('POST', '/api/auth/anonymous', { body })).error?.code).toBe('NOT_FOUND');
  });
});

describe('credentials', () => {
  test.each([
    ['none', {}],
    ['an empty token', { authorization: 'Bearer ' }],
    ['another scheme', { authorization: 'Basic YTpi' }],
    ['a token that is none', { authorization: 'Bearer nonsense' }],
    [
      'a token that is not signed',
      { authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIiwiZXhwIjo5OTk5OTk5OTk5fQ.' },
    ],
    ['a session token that is none', { 'x-session-token': 'nonsense' }],
    ['an empty session token', { 'x-session-token': '' }],
  ])('%s: UNAUTHORIZED', async (_what, headers) => {
    const { status, error } = await host.call('GET', '/api/conversations', { headers });
    expect([status, error?.code]).toEqual([401, 'UNAUTHORIZED']);
  });

  test('a good token under another scheme is UNAUTHORIZED', async () => {
    const { as } = await register(host, 'basic');
    const headers = { authorization: `Basic ${as.token}` };
    expect((await host.call('GET', '/api/users/me', { headers })).error?.code).toBe('UNAUTHORIZED');
  });

  test('a token signed by another server is UNAUTHORIZED', async () => {
    const other = await startHost({ JWT_SECRET: 'the secret of somebody else' });
    const stranger = await register(other, 'alice');
    expect((await host.call('GET', '/api/users/me', { as: stranger.as })).error?.code).toBe('UNAUTHORIZED');
    await other.stop();
  });

  test('a token that has expired is TOKEN_EXPIRED', async () => {
    const brief = await startHost({ JWT_EXPIRES_IN: '1ms' });
    const { as } = await register(brief, 'alice');
    const { status, error } = await brief.call('GET', '/api/users/me', { as });
    expect([status, error?.code]).toEqual([401, 'TOKEN_EXPIRED']);
    await brief.stop();
  });

  test('a deactivated account is UNAUTHORIZED', async () => {
    const admin = await registerAdmin(host, 'admin');
    const gone = await register(host, 'gone');
    await host.call('POST', `/api/admin/users/${gone.id}/deactivate`, { as: admin.as });
    expect((await host.call('GET', '/api/users/me', { as: gone.as })).error?.code).toBe('UNAUTHORIZED');
    const again = await host.call('POST', '/api/auth/login', { body: { username: 'gone', password: PASSWORD } });
    expect(again.error?.code).toBe('UNAUTHORIZED');
  });

  test('a participant whose link was revoked is UNAUTHORIZED', async () => {
    const owner = await register(host, 'revoker');
    const conversationId = await group(host, owner);
    const visitor = await guest(host, owner, conversationId, 'Revoked');
    const path = `/api/conversations/${conversationId}/links/${visitor.linkId}`;
    expect((await host.call('DELETE', path, { as: owner.as })).body).toEqual({ success: true, data: null });
    expect((await host.call('GET', '/api/users/me', { as: visitor.as })).error?.code).toBe('UNAUTHORIZED');
  });
});

describe('AUTH_RATE_LIMIT', () => {
  test('counts sign-ins and registrations of one address together, and says when to come back', async () => {
    const limited = await startHost({ AUTH_RATE_LIMIT: '2' });
    const body = { username: 'alice', password: 'wrong' };
    expect((await limited.call('POST', '/api/auth/login', { body })).status).toBe(401);
    expect((await limited.call('POST', '/api/auth/register', { body: {} })).status).toBe(400);
    const third = await limited.call('POST', '/api/auth/anonymous', { body: {} });
    expect([third.status, third.error?.code]).toEqual([429, 'RATE_LIMITED']);
    expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(third.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect((await limited.call('GET', '/api/users/me')).status).toBe(401);
    const metrics = await (await fetch(`${limited.url}/metrics`)).text();
    expect(metrics).toMatch('meeshy_refusals_total{code="RATE_LIMITED"} 1');
    await limited.stop();
  });

  test('tells addresses apart behind a trusted proxy only', async () => {
    const from = (address: string) => ({ body: {}, headers: { 'x-forwarded-for': address } });
    const direct = await startHost({ AUTH_RATE_LIMIT: '1' });
    await direct.call('POST', '/api/auth/login', from('192.0.2.1'));
    expect((await direct.call('POST', '/api/auth/login', from('192.0.2.2'))).status).toBe(429);
    await direct.stop();
    const proxied = await startHost({ AUTH_RATE_LIMIT: '1', TRUST_PROXY: '1' });
    await proxied.call('POST', '/api/auth/login', from('192.0.2.1'));
    expect((await proxied.call('POST', '/api/auth/login', from('192.0.2.2'))).status).toBe(400);
    expect((await proxied.call('POST', '/api/auth/login', from('192.0.2.2'))).status).toBe(429);
    await proxied.stop();
  });
});
