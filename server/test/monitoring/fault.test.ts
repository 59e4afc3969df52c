/** The fault switch: a store that stops answering, so that no sweep ever ends. Operators must be called. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { memoryStore } from '@meeshy/status-gateway';
import { afterEach, expect, test } from 'vitest';
import { type Application, startApplication } from '../../../gateway/test/integration/support/application.ts';
import { until } from '../../../gateway/test/support/until.ts';
import { prometheusPaths } from '../../../scripts/lib/prometheus.mjs';
import { createMetrics } from '../../src/metrics.ts';
import { startPrometheus } from './prometheus.ts';

/** The alert waits for 120 s. This gateway's clock is almost so much behind that of Prometheus. */
const BEHIND_MS = 117_000;
const SWEEPS_MS = 200;

/** Done after each test, the last one first. */
const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** An application whose store can be made to fall silent, and the address of its metrics. */
async function startFaulty() {
  let obstacle = Promise.resolve();
  let remove = () => {};
  const store = memoryStore();
  const metrics = createMetrics(
    () => application.presence,
    () => Date.now() - BEHIND_MS,
  );
  const application: Application = await startApplication(
    { garden: ['alice', 'bob'] },
    { MAINTENANCE_INTERVAL_MS: String(SWEEPS_MS), STARTUP_GRACE_MS: '0' },
    {
      observe: metrics.observe,
      store: { ...store, online: (after, limit) => obstacle.then(() => store.online(after, limit)) },
    },
  );
  const server = createServer((_request, response) => void metrics.text().then((text) => response.end(text)));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  closing.push(
    () => application.stop(),
    () => server.close(),
    () => remove(),
  );
  return {
    application,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    getStuck() {
      obstacle = new Promise((resolve) => {
        remove = resolve;
      });
    },
  };
}

test.skipIf(!prometheusPaths())('a sweep that stops calls the operators', { timeout: 30_000 }, async () => {
  const { application, url, getStuck } = await startFaulty();
  await application.arrive('alice');
  const prometheus = await startPrometheus([url]);
  closing.push(() => prometheus.stop());

  const sweeps = async () => (await prometheus.query('meeshy_sweep_seconds_count'))[0] ?? 0;
  await until('some sweeps to be seen', async () => (await sweeps()) > 5);
  expect(await prometheus.state('MaintenanceJobDown')).toBe('inactive');

  getStuck();
  await until('the alert', async () => (await prometheus.state('MaintenanceJobDown')) === 'firing');
  expect(await prometheus.state('MaintenanceNotActive')).toBe('inactive');
});
