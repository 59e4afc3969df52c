import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Host, startHost } from './host.ts';

let host: Host;

beforeEach(async () => {
  host = await startHost();
});
afterEach(() => host.stop());

async function probe(path: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(host.url + path);
  return { status: response.status, body: await response.json() };
}

test('GET /health/live answers while the process lives', async () => {
  host.phase = 'stopping';
  expect(await probe('/health/live')).toEqual({ status: 200, body: { status: 'ok' } });
});

describe('GET /health/ready', () => {
  test('is ok when all is well, and tells that there are demo accounts', async () => {
    expect(await probe('/health/ready')).toEqual({ status: 200, body: { status: 'ok', demo: true } });
  });

  test.each(['starting', 'stopping'] as const)('is unavailable while %s', async (phase) => {
    host.phase = phase;
    expect(await probe('/health/ready')).toEqual({ status: 503, body: { status: phase, demo: true } });
  });

  test('is degraded when the database does not answer', async () => {
    await host.closeDatabase();
    expect(await probe('/health/ready')).toEqual({ status: 200, body: { status: 'degraded', demo: true } });
  });

  test('offers no demo accounts in production', async () => {
    const live = await startHost({ NODE_ENV: 'production' });
    const response = await fetch(`${live.url}/health/ready`);
    expect(await response.json()).toEqual({ status: 'ok', demo: false });
    await live.stop();
  });
});

test('GET /metrics speaks Prometheus, to everybody', async () => {
  const response = await fetch(`${host.url}/metrics`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(await response.text()).toMatch(/^# TYPE meeshy_users_online_total gauge$/m);
});
