import { connect } from 'node:net';
import { ERROR_STATUS, type ErrorCode } from '@meeshy/status-protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CallOptions, type Host, startHost } from './host.ts';
import { type Member, register } from './people.ts';

const LOGIN = '/api/auth/login';

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
  const login = (body: unknown, headers = {}): CallOptions => ({ body, headers });
  const announced = { headers: { 'content-type': 'application/json' } };
  const unread = 'The request cannot be read';
  const cases: [what: string, method: string, path: string, options: CallOptions, code: ErrorCode, said: string][] = [
    ['an unknown route', 'GET', '/api/nothing', {}, 'NOT_FOUND', 'There is no such route'],
    ['an unknown address', 'GET', '/nothing', {}, 'NOT_FOUND', 'There is no such route'],
    ['a method that the route has not', 'DELETE', '/api/users/me', {}, 'NOT_FOUND', 'There is no such route'],
    ['a method that hardly anybody knows', 'PROPFIND', '/api/users/me', {}, 'NOT_FOUND', 'There is no such route'],
    ['an address that cannot be decoded', 'GET', '/api/users/%E0%A4%A', {}, 'VALIDATION_ERROR', unread],
    ['an endless id', 'GET', `/api/users/${'a'.repeat(2_000)}`, {}, 'VALIDATION_ERROR', unread],
    ['broken JSON', 'POST', LOGIN, login('{"username":'), 'VALIDATION_ERROR', 'The body is not valid JSON'],
    [
      'a poisoned prototype',
      'POST',
      LOGIN,
      login('{"__proto__":{}}'),
      'VALIDATION_ERROR',
      'The body is not valid JSON',
    ],
    ['an announced body that is missing', 'POST', LOGIN, announced, 'VALIDATION_ERROR', 'the body is missing'],
    ['no body at all', 'POST', LOGIN, {}, 'VALIDATION_ERROR', 'the body is missing'],
    [
      'another content type',
      'POST',
      LOGIN,
      login('a=b', { 'content-type': 'text/plain' }),
      'VALIDATION_ERROR',
      'The body is not sent as application/json',
    ],
    ['an oversized body', 'POST', LOGIN, login('x'.repeat(65_537)), 'TOO_LARGE', 'The body is larger than 65536 bytes'],
    ['no credentials', 'GET', '/api/users/me', {}, 'UNAUTHORIZED', 'Credentials are missing'],
  ];
  test.each(cases)('%s', async (_what, method, path, options, code, message) => {
    const answer = await host.call(method, path, options);
    expect(answer.status).toBe(ERROR_STATUS[code]);
    expect(answer.headers.get('content-type')).toMatch('application/json');
    expect(answer.body).toEqual({ success: false, error: { code, message } });
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
    const answer = await host.call('POST', LOGIN, { body: '{"password":"hunter2"' });
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
