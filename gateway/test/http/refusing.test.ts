import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CallOptions, type Host, startHost } from './host.ts';
import { type Member, register } from './people.ts';

let host: Host;
let alice: Member;

beforeAll(async () => {
  host = await startHost();
  alice = await register(host, 'alice');
});
afterAll(() => host.stop());

/** What comes back for bytes that no HTTP client would send. */
function raw(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let received = '';
    const socket = connect(host.port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk) => {
      received += chunk;
    });
    socket.on('close', () => resolve(received)).on('error', reject);
  });
}

describe('whatever cannot be granted is answered in one form', () => {
  const json = { 'content-type': 'application/json' };
  const cases: [string, string, string, CallOptions, number, string][] = [
    ['an unknown route', 'GET', '/api/nothing', {}, 404, 'NOT_FOUND'],
    ['an unknown page outside the API', 'GET', '/nothing', {}, 404, 'NOT_FOUND'],
    ['a method that the route has not', 'DELETE', '/api/users/me', {}, 404, 'NOT_FOUND'],
    ['a method that hardly anybody knows', 'PROPFIND', '/api/users/me', {}, 404, 'NOT_FOUND'],
    ['an address that cannot be decoded', 'GET', '/api/users/%E0%A4%A', {}, 400, 'VALIDATION_ERROR'],
    ['an endless address part', 'GET', `/api/users/${'a'.repeat(2_000)}`, {}, 400, 'VALIDATION_ERROR'],
    ['broken JSON', 'POST', '/api/auth/login', { body: '{"username":' }, 400, 'VALIDATION_ERROR'],
    [
      'JSON that would poison a prototype',
      'POST',
      '/api/auth/login',
      { body: '{"__proto__":{}}' },
      400,
      'VALIDATION_ERROR',
    ],
    ['an announced body that is missing', 'POST', '/api/auth/login', { headers: json }, 400, 'VALIDATION_ERROR'],
    [
      'another content type',
      'POST',
      '/api/auth/login',
      { body: 'a=b', headers: { 'content-type': 'text/plain' } },
      400,
      'VALIDATION_ERROR',
    ],
    ['an oversized body', 'POST', '/api/auth/login', { body: { username: 'x'.repeat(70_000) } }, 413, 'TOO_LARGE'],
    ['no credentials', 'GET', '/api/users/me', {}, 401, 'UNAUTHORIZED'],
  ];
  test.each(cases)('%s', async (_what, method, path, options, status, code) => {
    const answer = await host.call(method, path, options);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toMatch('application/json');
    expect(answer.body).toEqual({ success: false, error: { code, message: expect.stringMatching(/\w+ \w+/) } });
  });

  test('bytes that are not HTTP', async () => {
    const received = await raw('HELLO\r\n\r\n');
    expect(received).toMatch('HTTP/1.1 400 ');
    expect(JSON.parse(received.split('\r\n\r\n')[1] ?? '')).toMatchObject({ error: { code: 'VALIDATION_ERROR' } });
  });

  test('endless headers', async () => {
    const received = await raw(`GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`);
    expect(received).toMatch('HTTP/1.1 413 ');
    expect(JSON.parse(received.split('\r\n\r\n')[1] ?? '')).toMatchObject({ error: { code: 'TOO_LARGE' } });
  });

  test('a refusal repeats nothing of what was sent', async () => {
    const answer = await host.call('POST', '/api/auth/login', { body: '{"password":"hunter2"' });
    expect(JSON.stringify(answer.body)).not.toMatch('hunter2');
  });

  test('a missing credential names the scheme', async () => {
    const answer = await host.call('GET', '/api/users/me');
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  test('every refusal is counted by its code (P15)', async () => {
    const count = async () => {
      const metrics = await (await fetch(`${host.url}/metrics`)).text();
      return Number(/meeshy_refusals_total\{code="NOT_FOUND"\} (\d+)/.exec(metrics)?.[1] ?? 0);
    };
    const before = await count();
    await host.call('GET', '/api/nothing');
    expect(await count()).toBe(before + 1);
  });
});

test('an empty body is no error where there is nothing to say', async () => {
  const headers = { 'content-type': 'application/json' };
  const answer = await host.call('POST', '/api/conversations/unknown/accept', { as: alice.as, headers });
  expect(answer.error?.code).toBe('NOT_FOUND');
});

test('an unexpected failure tells nothing of the inside, and is logged', async () => {
  const broken = await startHost();
  const { as } = await register(broken, 'alice');
  await broken.db.schema.alterTable('subjects').renameTo('lost').execute();
  const answer = await broken.call('GET', '/api/users/me', { as });
  expect(answer.status).toBe(500);
  expect(answer.body).toEqual({
    success: false,
    error: { code: 'INTERNAL_ERROR', message: 'Something went wrong here' },
  });
  expect(broken.lines.some((line) => line.includes('no such table'))).toBe(true);
  await broken.stop();
});
