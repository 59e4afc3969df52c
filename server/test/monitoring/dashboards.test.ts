import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { presenceDashboard } from '../../../monitoring/grafana/dashboard.ts';
import { dashboardQueries, MONITORING } from './expressions.ts';

test('the committed dashboard is what its source makes; `npm run dashboards` writes it', async () => {
  const json = `${JSON.stringify(presenceDashboard(), null, 2)}\n`;
  await expect(json).toMatchFileSnapshot(join(MONITORING, 'grafana/dashboards/presence.json'));
});

test('the groups of panels are there, in order, and no panel overlaps another', () => {
  const panels = (presenceDashboard().panels ?? []) as {
    type: string;
    title: string;
    gridPos: { x: number; y: number; w: number; h: number };
  }[];
  const rows = panels.filter(({ type }) => type === 'row').map(({ title }) => title);
  expect(rows).toEqual(['Real-time status', 'Performance', 'Zombies and maintenance', 'Truth']);
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`),
  );
  expect(new Set(cells).size).toBe(cells.length);
  expect(dashboardQueries('1m').length).toBeGreaterThan(30);
});

test('the data sources are provisioned under the names that the panels use', () => {
  const provisioned = readFileSync(join(MONITORING, 'grafana/provisioning/datasources/meeshy.yml'), 'utf8');
  const json = JSON.stringify(presenceDashboard());
  const used = new Set([...json.matchAll(/"uid":"(meeshy-[a-z]+)"/g)].map(([, uid]) => uid));
  used.delete('meeshy-presence');
  expect(used).toEqual(new Set(['meeshy-loki', 'meeshy-prometheus']));
  for (const uid of used) expect(provisioned).toContain(`uid: ${uid}`);
});
