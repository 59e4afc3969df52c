import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../../gateway/test/support/temporary.ts';
import { type Host, startHost } from './host.ts';

const HTML = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

describe('the web app', () => {
  const { folder, remove } = temporaryFolder();
  const root = join(folder, 'app');
  let host: Host;
  const get = (path: string, headers: Record<string, string> = {}) => fetch(host.url + path, { headers });

  beforeAll(async () => {
    mkdirSync(join(root, 'assets'), { recursive: true });
    writeFileSync(join(folder, 'secret.txt'), 'secret');
    writeFileSync(join(root, 'index.html'), '<!doctype html><title>Meeshy</title>');
    writeFileSync(join(root, 'icon.svg'), '<svg/>');
    writeFileSync(join(root, 'assets', 'main-1a2b3c.js'), 'export {}');
    host = await startHost({}, root);
  });
  afterAll(async () => {
    await host.stop();
    remove();
  });

  test.each(['/', '/index.html', '/contacts', '/join/demo', '/conversations/x?y=z'])('%s is a page', async (path) => {
    const response = await get(path, HTML);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch('text/html');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(await response.text()).toMatch('<title>Meeshy');
  });

  test('files whose name carries a hash are kept for good, others are asked for again', async () => {
    const script = await get('/assets/main-1a2b3c.js');
    expect(script.headers.get('content-type')).toMatch('javascript');
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect((await get('/icon.svg')).headers.get('cache-control')).toBe('no-cache');
  });

  test.each([
    '/api/nothing',
    '/api',
    '/maintenance/x',
    '/metrics/x',
    '/health',
    '/socket.io',
    '/docs/nothing',
    '/assets/gone-9z.js',
  ])('%s is no page, whatever one accepts', async (path) => {
    const response = await get(path, path.startsWith('/assets') ? {} : HTML);
    expect(response.headers.get('content-type')).not.toMatch('text/html');
    expect(response.status).toBeGreaterThanOrEqual(400);
  });

  test.each(['/../secret.txt', '/..%2fsecret.txt', '/assets/..%2f..%2fsecret.txt', '/%00'])(
    '%s leads to nothing outside the folder',
    async (path) => {
      const response = await get(path);
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(await response.text()).not.toMatch(/^secret/);
    },
  );

  test('a form that is sent to a page is refused', async () => {
    const response = await fetch(`${host.url}/contacts`, { method: 'POST', headers: HTML });
    expect(response.status).toBe(404);
  });

  test('sockets connect on the same port', async () => {
    const response = await get('/socket.io/?EIO=4&transport=polling');
    expect(await response.text()).toMatch('"sid"');
  });
});

test('without a build the root says so in one sentence', async () => {
  const host = await startHost();
  const { status, error } = await host.call('GET', '/', { headers: HTML });
  expect([status, error?.message]).toEqual([404, 'The web app is not built yet: run "npm run build"']);
  await host.stop();
});
