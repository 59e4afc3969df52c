/** The shipped configuration of HAProxy, in a real one, in front of a real gateway. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../../gateway/test/support/free-port.ts';
import { temporaryFolder } from '../../gateway/test/support/temporary.ts';
import { until } from '../../gateway/test/support/until.ts';
import { type Host, startHost } from '../../server/test/http/host.ts';
import { haproxyPath } from '../lib/haproxy.mjs';
import { ROOT } from '../lib/root.mjs';

/** The file, with what a container has and this machine has not exchanged: the port, and Docker's names. */
function configured(port: number, gateway: number): string {
  return readFileSync(join(ROOT, 'deploy/haproxy.cfg'), 'utf8')
    .replace('bind :3000', `bind 127.0.0.1:${port}`)
    .replace('maxconn 20000', 'maxconn 100')
    .replaceAll('server-template gateway 10 gateway:3000', `server gateway 127.0.0.1:${gateway}`)
    .replace(/ resolvers docker init-addr none$/m, '')
    .replace(/^resolvers docker\n( {4}.*\n)+/m, '');
}

describe.skipIf(!haproxyPath())('deploy/haproxy.cfg', () => {
  const { folder, remove } = temporaryFolder();
  const file = join(folder, 'haproxy.cfg');
  let host: Host;
  let proxy: ReturnType<typeof spawn>;
  let port: number;

  /** The path goes out as it is written here. */
  async function statusOf(path: string): Promise<number> {
    const socket = connect(port, '127.0.0.1');
    socket.end(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    return Number(/^HTTP\/1\.1 (\d+) /.exec(await text(socket))?.[1]);
  }

  beforeAll(async () => {
    host = await startHost();
    port = await freePort();
    writeFileSync(file, configured(port, host.port));
    proxy = spawn(haproxyPath() ?? '', ['-db', '-f', file], { stdio: 'ignore' });
    await until('the proxy to serve', async () => (await statusOf('/health/ready').catch(() => 0)) === 200);
  }, 30_000);

  afterAll(async () => {
    proxy.kill();
    await once(proxy, 'exit');
    await host.stop();
    remove();
  });

  test('is accepted', () => {
    expect(() => execFileSync(haproxyPath() ?? '', ['-c', '-f', file], { stdio: 'pipe' })).not.toThrow();
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
