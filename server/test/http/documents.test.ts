import { CLIENT_EVENTS, type Route, SERVER_EVENTS } from '@meeshy/status-protocol';
import { ROUTES } from '@meeshy/status-protocol/schemas';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { factsWith } from '../../../shared/test/facts.ts';
import { asyncApi } from '../../src/documents/asyncapi.ts';
import { NAMED } from '../../src/documents/named.ts';
import { openApi } from '../../src/documents/openapi.ts';
import { expectDocumented, expectToldAsDocumented } from '../support/documented.ts';
import { type Host, startHost } from './host.ts';

let host: Host;

beforeAll(async () => {
  host = await startHost();
});
afterAll(() => host.stop());

describe.each(['/openapi.json', '/asyncapi.json'])('%s', (path) => {
  test('is JSON, which is asked for again and sent once', async () => {
    const first = await fetch(host.url + path);
    expect(first.status).toBe(200);
    expect(first.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(first.headers.get('cache-control')).toBe('no-cache');
    const text = await first.text();
    expect(JSON.parse(text)).toMatchObject({ info: { version: '5' } });
    const tag = first.headers.get('etag') ?? '';
    const again = await fetch(host.url + path, { headers: { 'if-none-match': tag } });
    expect([again.status, await again.text()]).toEqual([304, '']);
    const other = await fetch(host.url + path, { headers: { 'if-none-match': 'W/"another"' } });
    expect([other.status, await other.text()]).toEqual([200, text]);
  });
});

describe('/docs', () => {
  test.each(['/docs', '/docs/events.html'])(
    '%s loads everything from the gateway, and no script is inline',
    async (path) => {
      const page = await fetch(host.url + path);
      expect([page.status, page.headers.get('content-type')?.split(';')[0]]).toEqual([200, 'text/html']);
      expect(page.headers.get('content-security-policy')).not.toMatch('unsafe-');
      const html = await page.text();
      expect(html).not.toMatch(/<style|\sstyle=|<script>|\son\w+=/);
      const addresses = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address);
      expect(addresses.length).toBeGreaterThan(4);
      for (const address of addresses) expect(address).toMatch(/^\/(docs|openapi\.json|asyncapi\.json)/);
    },
  );

  test('what is not there is no page of the web app', async () => {
    const gone = await host.call('GET', '/docs/nothing', { headers: { accept: 'text/html' } });
    expect([gone.status, gone.error?.code]).toEqual([404, 'NOT_FOUND']);
  });
});

describe('the documents have', () => {
  const { paths, components } = openApi() as {
    paths: Record<string, Record<string, { operationId: string }>>;
    components: { schemas: object };
  };

  test('every route, and none besides', () => {
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => `${operationId}: ${method.toUpperCase()} ${path}`),
    );
    const declared = Object.entries(ROUTES as Record<string, Route>).map(
      ([name, { method, path }]) => `${name}: ${method} ${path.replace(/:(\w+)/g, '{$1}')}`,
    );
    expect(described.sort()).toEqual(declared.sort());
  });

  test('every event of both sides', () => {
    const { operations } = asyncApi() as { operations: Record<string, { action: string }> };
    const keys = (side: string, events: object) =>
      Object.values(events).map((name: string) => `${side}.${name.replaceAll(':', '.')}`);
    expect(Object.keys(operations).sort()).toEqual(
      [...keys('told', SERVER_EVENTS), ...keys('said', CLIENT_EVENTS)].sort(),
    );
  });

  test('patterns that regular expressions of other languages know', () => {
    expect(JSON.stringify([openApi(), asyncApi()])).not.toContain('\\\\p{');
  });

  test('every schema that has a name', () => {
    const { schemas } = (asyncApi() as { components: { schemas: object } }).components;
    const found = new Set([...Object.keys(components.schemas), ...Object.keys(schemas)]);
    expect([...found].sort()).toEqual(Object.keys(NAMED).sort());
  });
});

describe('what the tests are answered is held against them: whatever is not declared is found', () => {
  const FACTS = factsWith({ isOnline: true, version: 1 });
  const PERSON = { id: 'bob', username: 'bob', displayName: 'Bob', isAnonymous: false, ...FACTS };
  const json = 'application/json; charset=utf-8';
  const answered = (data: unknown) => ({
    method: 'GET',
    path: '/api/users/bob',
    status: 200,
    type: json,
    body: { success: true, data },
  });

  test('nothing, where all is', () => {
    expect(() => expectDocumented(answered(PERSON))).not.toThrow();
    expect(() =>
      expectToldAsDocumented('typing:start', { conversationId: 'c', userId: 'u', username: 'u' }),
    ).not.toThrow();
  });

  test.each([
    ['a field', answered({ ...PERSON, passwordHash: 'secret' }), 'passwordHash'],
    ['a value', answered({ ...PERSON, seen: 'yesterday' }), 'data/seen must be equal'],
    ['a field that is missing', answered({ ...PERSON, version: undefined }), "'version'"],
    ['a form', { ...answered(PERSON), body: PERSON }, "'success'"],
    ['a media type', { ...answered(PERSON), type: 'text/html' }, 'as text/html'],
    ['a status', { ...answered(PERSON), status: 409 }, '409, which openapi.json does not declare'],
    [
      'a code',
      { ...answered(null), status: 404, body: { success: false, error: { code: 'LOST', message: '' } } },
      'code',
    ],
    ['a method', { ...answered(null), method: 'PUT' }, 'does not have'],
    ['a route', { ...answered(PERSON), path: '/api/secrets' }, 'does not have'],
  ])('%s', (_what, one, said) => {
    expect(() => expectDocumented(one)).toThrow(said);
  });

  test('an event, and a field of one', () => {
    expect(() => expectToldAsDocumented('user:secret', {})).toThrow('does not have');
    const typing = { conversationId: 'c', userId: 'u', username: 'u', at: 1 };
    expect(() => expectToldAsDocumented('typing:start', typing)).toThrow('is not as its document says');
  });
});
