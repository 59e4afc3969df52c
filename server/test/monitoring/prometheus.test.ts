/** What operators rely on, evaluated by a real Prometheus that scrapes a running gateway with people in it. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prometheusPaths } from '../../../scripts/lib/prometheus.mjs';
import { ROOT } from '../../../scripts/lib/root.mjs';
import { startTestGateway, type TestGateway } from '../integration/support/gateway.ts';
import { exportedNames, namedIn } from './exported.ts';
import { alerts, allRules, asTruthValue, dashboardQueries, isAlert } from './expressions.ts';
import { type Prometheus, startPrometheus } from './prometheus.ts';
import { startTraffic, type Traffic } from './traffic.ts';

const programs = prometheusPaths();
/** Several scrapes. */
const WINDOW = '30s';
/** For a canary to come and go, and for two scrapes around it. */
const PATIENCE_MS = 25_000;

let gateway: TestGateway;
let traffic: Traffic;

beforeAll(async () => {
  gateway = await startTestGateway({ CANARY: '1', MAINTENANCE_INTERVAL_MS: '500', STARTUP_GRACE_MS: '100' });
  traffic = await startTraffic(gateway);
});

afterAll(async () => {
  await traffic.stop();
  await gateway.stop();
});

test('dashboard and rules name only metrics that the gateway exports', async () => {
  const exported = await exportedNames(gateway);
  for (const rule of allRules()) if (!isAlert(rule)) exported.add(rule.record);
  const named = [...dashboardQueries(WINDOW), ...allRules()].flatMap(({ expr }) => [...namedIn(expr)]);
  expect(named.length).toBeGreaterThan(40);
  expect([...new Set(named)].filter((name) => !exported.has(name))).toEqual([]);
});

test('the runbook asks for nothing that the gateway does not export', async () => {
  const exported = [...(await exportedNames(gateway))];
  const runbook = readFileSync(join(ROOT, 'docs/runbook.md'), 'utf8');
  const asked = [...runbook.matchAll(/`metric (\w+)/g)].map(([, name]) => `meeshy_${name}`);
  expect(asked.length).toBeGreaterThan(20);
  expect(asked.filter((name) => !exported.some((one) => one.startsWith(name)))).toEqual([]);
});

describe.skipIf(!programs)('Prometheus', () => {
  let prometheus: Prometheus;

  beforeAll(async () => {
    prometheus = await startPrometheus([gateway.url]);
  });
  afterAll(() => prometheus.stop());

  /** Resolves when each of them answers with a number; otherwise rejects with those that do not. */
  async function allAnswer(expressions: readonly string[]): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS;
    let silent = [...expressions];
    while (silent.length > 0) {
      if (performance.now() > deadline) throw new Error(`No data for:\n${silent.join('\n')}`);
      await new Promise((resolve) => setTimeout(resolve, 250));
      const answers = await Promise.all(silent.map((expr) => prometheus.query(expr)));
      silent = silent.filter((_, i) => !answers[i]?.some(Number.isFinite));
    }
  }

  test('answers every query of the dashboard', { timeout: 2 * PATIENCE_MS }, async () => {
    await allAnswer(dashboardQueries(WINDOW).map(({ expr }) => expr));
  });

  test('answers every expression of the rules', { timeout: 2 * PATIENCE_MS }, async () => {
    await allAnswer(allRules().map(({ expr }) => asTruthValue(expr)));
  });

  // The others tell how busy the machine of the tests is.
  test('wakes nobody while all is well', async () => {
    const critical = alerts().filter(({ labels }) => labels.severity === 'critical');
    const states = await Promise.all(critical.map(async ({ alert }) => `${alert} ${await prometheus.state(alert)}`));
    expect(states).toEqual(critical.map(({ alert }) => `${alert} inactive`));
  });

  test('has nothing to say about the metrics, apart from the one whose name is given', async () => {
    const { body } = await gateway.call('GET', '/metrics');
    const checked = spawnSync(programs?.promtool ?? '', ['check', 'metrics'], { input: body, encoding: 'utf8' });
    expect(checked.stderr.trim()).toBe('meeshy_users_online_total non-counter metrics should not have "_total" suffix');
  });
});
