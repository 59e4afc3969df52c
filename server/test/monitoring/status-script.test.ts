import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { haproxyPath } from '../../../scripts/lib/haproxy.mjs';
import { find } from '../../../scripts/lib/places.mjs';
import { ROOT } from '../../../scripts/lib/root.mjs';
import { run } from '../../../scripts/lib/run.mjs';
import { startProxy } from '../../../scripts/test/support/proxy.ts';
import { startTestGateway, type TestGateway } from '../integration/support/gateway.ts';

const SCRIPT = join(ROOT, 'gateway/test-status-system.sh');
const BASH = find('bash') ?? '';

let gateway: TestGateway;

afterEach(() => gateway.stop());

const check = (env: Record<string, string> = {}, url = gateway.url) => run([BASH, SCRIPT, url], { env });

const MAINTENANCE_TOKEN = 'the maintenance token';
const inProduction = (env: Record<string, string> = {}) =>
  startTestGateway({
    NODE_ENV: 'production',
    JWT_SECRET: 'a secret of the tests, long enough',
    MAINTENANCE_TOKEN,
    ...env,
  });

test.skipIf(!BASH)('passes five checks against a fresh gateway with its demo accounts', async () => {
  gateway = await startTestGateway();
  const { ok, output } = await check();
  expect(output).toMatch(/^✓ 4\. throttling: of 10 requests 9 cost no write$/m);
  expect(output).toContain('5 passed, 0 failed');
  expect(ok).toBe(true);
});

test.skipIf(!BASH)('in production it needs the token, and somebody whose requests may be counted', async () => {
  gateway = await inProduction();
  const without = await check();
  expect(without.output).toMatch(/^✗ 1\. endpoints: no good answer from \/maintenance\/stats/m);
  expect(without.ok).toBe(false);

  const operator = await check({ MAINTENANCE_TOKEN });
  expect(operator.output).toContain('4 passed, 0 failed, 1 skipped');
  expect(operator.ok).toBe(true);

  const { auth } = await gateway.register('somebody');
  const both = await check({ MAINTENANCE_TOKEN, TOKEN: Object.values(auth)[0] ?? '' });
  expect(both.output).toContain('5 passed, 0 failed');
});

test.skipIf(!BASH || !haproxyPath())('passes behind the shipped proxy, which keeps /metrics to itself', async () => {
  gateway = await inProduction({ TRUST_PROXY: '1' });
  const proxy = await startProxy(Number(new URL(gateway.url).port));
  const url = `http://127.0.0.1:${proxy.port}`;
  expect((await fetch(`${url}/metrics`)).status).toBe(403);
  const { auth } = await gateway.register('somebody');
  const { ok, output } = await check({ MAINTENANCE_TOKEN, TOKEN: Object.values(auth)[0] ?? '' }, url);
  await proxy.stop();
  expect(output).toContain('5 passed, 0 failed');
  expect(ok).toBe(true);
});

test.skipIf(!BASH)('says what is wrong, and ends with 1', async () => {
  gateway = await startTestGateway();
  const { ok, output } = await run([SCRIPT, 'http://127.0.0.1:9']);
  expect(output).toMatch(/^✗ 3\. maintenance/m);
  expect(ok).toBe(false);
});
