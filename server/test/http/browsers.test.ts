import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Host, startHost } from './host.ts';

const FRIEND = 'https://chat.example.com';

/** What a browser learns when a page of `origin` wants to call. */
async function preflight(host: Host, origin: string): Promise<Headers> {
  const headers = {
    origin,
    'access-control-request-method': 'PUT',
    'access-control-request-headers': 'authorization,content-type,x-session-token,x-activity',
  };
  return (await fetch(`${host.url}/api/users/me`, { method: 'OPTIONS', headers })).headers;
}

describe('CORS_ORIGINS', () => {
  test('none: the same origin only', async () => {
    const host = await startHost();
    expect((await preflight(host, FRIEND)).get('access-control-allow-origin')).toBe(null);
    const { headers } = await host.call('GET', '/api/users/me', { headers: { origin: FRIEND } });
    expect(headers.get('access-control-allow-origin')).toBe(null);
    await host.stop();
  });

  test('a list: those, and nobody else', async () => {
    const host = await startHost({ CORS_ORIGINS: `http://localhost:5173,${FRIEND}` });
    const friend = await preflight(host, FRIEND);
    expect(friend.get('access-control-allow-origin')).toBe(FRIEND);
    expect(friend.get('access-control-allow-methods')).toMatch('PUT');
    expect(friend.get('access-control-allow-headers')).toMatch('x-activity');
    expect(friend.get('access-control-allow-credentials')).toBe(null);
    const stranger = await preflight(host, 'https://evil.example');
    expect(stranger.get('access-control-allow-origin')).toBe(null);
    const refused = await host.call('GET', '/api/users/me', { headers: { origin: FRIEND } });
    expect(refused.status).toBe(401);
    expect(refused.headers.get('access-control-allow-origin')).toBe(FRIEND);
    expect(refused.headers.get('vary')).toMatch('Origin');
    await host.stop();
  });

  test('*: everybody', async () => {
    const host = await startHost({ CORS_ORIGINS: '*' });
    expect((await preflight(host, 'https://any.example')).get('access-control-allow-origin')).toBe('*');
    await host.stop();
  });
});

describe('security headers', () => {
  let host: Host;

  beforeAll(async () => {
    host = await startHost();
  });
  afterAll(() => host.stop());

  test.each(['/', '/api/users/me', '/health/live', '/nothing'])('on %s', async (path) => {
    const { headers } = await fetch(host.url + path);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toMatch("default-src 'self'");
    expect(policy).toMatch("frame-ancestors 'none'");
    expect(policy).not.toMatch('unsafe-');
    expect(policy).not.toMatch('upgrade-insecure-requests');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('strict-transport-security')).toBe(null);
    expect(headers.get('x-powered-by')).toBe(null);
  });

  test('HTTPS is insisted on in production only', async () => {
    const live = await startHost({ NODE_ENV: 'production' });
    const { headers } = await fetch(`${live.url}/health/live`);
    expect(headers.get('strict-transport-security')).toMatch('max-age=');
    await live.stop();
  });
});
