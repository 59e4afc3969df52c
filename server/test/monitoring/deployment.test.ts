import { execFileSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../gateway/test/support/temporary.ts';
import { prometheusPaths } from '../../../scripts/lib/prometheus.mjs';
import { ROOT } from '../../../scripts/lib/root.mjs';

test.runIf(prometheusPaths())(
  'Prometheus accepts the configuration of the compose file, with the rules beside it',
  () => {
    const { folder, remove } = temporaryFolder();
    copyFileSync(join(ROOT, 'deploy/prometheus.yml'), join(folder, 'prometheus.yml'));
    copyFileSync(join(ROOT, 'monitoring/prometheus/rules.yml'), join(folder, 'rules.yml'));
    const check = ['check', 'config', join(folder, 'prometheus.yml')];
    expect(execFileSync(prometheusPaths()?.promtool ?? '', check, { encoding: 'utf8' })).toContain('SUCCESS');
    remove();
  },
);
