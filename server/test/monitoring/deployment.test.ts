import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { until } from '../../../gateway/test/support/until.ts';
import { prometheusPaths } from '../../../scripts/lib/prometheus.mjs';
import { ROOT } from '../../../scripts/lib/root.mjs';
import { startPrometheusBy } from './prometheus.ts';

const shipped = (path: string) => readFileSync(join(ROOT, path), 'utf8');

test.runIf(prometheusPaths())('Prometheus runs by the files that Compose mounts', { timeout: 60_000 }, async () => {
  const prometheus = await startPrometheusBy({
    'prometheus.yml': shipped('deploy/prometheus.yml'),
    'rules.yml': shipped('monitoring/prometheus/rules.yml'),
  });
  try {
    const jobs = await until('its jobs', async () => {
      const known = await prometheus.jobs();
      return known.length > 0 && known;
    });
    expect(jobs).toEqual(['meeshy']);
    // There is no gateway by the name that Compose gives it.
    expect(await prometheus.state('PresenceDrift')).toBe('inactive');
  } finally {
    await prometheus.stop();
  }
});
