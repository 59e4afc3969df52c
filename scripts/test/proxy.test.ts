/** The shipped configuration of HAProxy, in a real one, in front of a real gateway. */
import { execFileSync } from 'node:child_process';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Host, startHost } from '../../server/test/http/host.ts';
import { haproxyPath } from '../lib/haproxy.mjs';
import { type ShippedProxy, startProxy } from './support/proxy.ts';

describe.skipIf(!haproxyPath())('deploy/haproxy.cfg', () => {
  let host: Host;
  let proxy: ShippedProxy;

  /** The path goes out as it is written here. */
  async function statusOf(path: string): Promise<number> {
    const socket = connect(proxy.port, '127.0.0.1');
    socket.end(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    return Number(/^HTTP\/1\.1 (\d+) /.exec(await text(socket))?.[1]);
  }

  beforeAll(async () => {
    host = await startHost();
    proxy = await startProxy(host.port);
  }, 30_000);

  afterAll(async () => {
    await proxy.stop();
    await host.stop();
  });

  test('is accepted', () => {
    expect(() => execFileSync(haproxyPath() ?? '', ['-c', '-f', proxy.file], { stdio: 'pipe' })).not.toThrow();
  });

  test.each([
    '/metrics',
    '/metrics?name[]=x',
    '/%6Detrics',
    '/%6detrics?x',
    '/%4D%45%54%52%49%43%53',
    '/METRICS',
    '/Metrics/',
    '//metrics',
    '/%2Fmetrics',
    '/./metrics',
    '/%2e/metrics',
    '/health/../metrics',
    '/health/%2e%2e/%6Detrics',
    '/..//metrics/.',
    '/metrics%2F',
    '/metrics;x',
    '/metrics%3Fx',
    '/%5cmetrics',
    '/%256Detrics',
    'http://localhost/%6Detrics',
  ])('%s is nobody’s business', async (path) => {
    expect(await statusOf(path)).toBe(403);
  });

  test.each(['/maintenance/status-metrics', '/health/live', '/api/users/me', '/maintenance/stats?of=/metrics'])(
    '%s reaches the gateway',
    async (path) => {
      expect([200, 401]).toContain(await statusOf(path));
    },
  );
});
