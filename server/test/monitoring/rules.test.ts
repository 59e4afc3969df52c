import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { prometheusPaths } from '../../../scripts/lib/prometheus.mjs';
import { ROOT } from '../../../scripts/lib/root.mjs';
import { run } from '../../../scripts/lib/run.mjs';
import { alerts, MONITORING } from './expressions.ts';

const programs = prometheusPaths();

interface Story {
  readonly alert_rule_test: { readonly alertname: string; readonly exp_alerts: unknown[] }[];
}

test.each(alerts())('$alert says how grave it is, what happens, and where it is explained', (alert) => {
  expect(['critical', 'warning', 'info']).toContain(alert.labels.severity);
  expect(alert.annotations.summary.length).toBeGreaterThan(15);
  const [file = '', anchor] = alert.annotations.runbook_url.split('#');
  const headings = [...readFileSync(join(ROOT, file), 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading);
  expect(headings.map((heading) => heading?.toLowerCase().replaceAll(' ', '-'))).toContain(anchor);
});

test('each alert has a story in which it is silent, and one in which it fires', () => {
  const { tests } = parse(readFileSync(join(MONITORING, 'prometheus/rules.test.yml'), 'utf8')) as { tests: Story[] };
  const told = tests.flatMap((story) => story.alert_rule_test);
  const names = (isFiring: boolean) =>
    new Set(told.filter(({ exp_alerts }) => exp_alerts.length > 0 === isFiring).map(({ alertname }) => alertname));
  const all = alerts().map(({ alert }) => alert);
  expect([...names(false)].sort()).toEqual([...all].sort());
  expect([...names(true)].sort()).toEqual([...all].sort());
});

describe.skipIf(!programs)('promtool', () => {
  const promtool = (...args: string[]) => run([programs?.promtool ?? '', ...args]);

  test.each([
    ['check', 'rules', 'monitoring/prometheus/rules.yml'],
    ['check', 'config', 'monitoring/prometheus/prometheus.yml'],
    ['test', 'rules', 'monitoring/prometheus/rules.test.yml'],
  ])('%s %s %s', { timeout: 60_000 }, async (...args) => {
    const { ok, output } = await promtool(...args);
    expect(output).toContain('SUCCESS');
    expect(ok).toBe(true);
  });
});
