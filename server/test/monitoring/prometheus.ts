/** A real Prometheus of the test's own, with our rules, in a hurry. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { temporaryFolder } from '../../../gateway/test/support/temporary.ts';
import { inTime } from '../../../gateway/test/support/until.ts';
import { prometheusPaths } from '../../../scripts/lib/prometheus.mjs';
import { isAlert, type Rules, readRules } from './expressions.ts';

const INTERVAL = '500ms';
/** How long an alert's condition has to hold, instead of minutes. */
const FOR = '1s';

export interface Prometheus {
  /** The values of the series that the query answers with, now. Rejects when it cannot be parsed. */
  query(expr: string): Promise<number[]>;
  /** Of an alert: nothing of the kind, or waiting for its `for`, or firing. */
  state(alert: string): Promise<'inactive' | 'pending' | 'firing'>;
  /** Where it looks for gateways, by the names of its jobs. */
  jobs(): Promise<string[]>;
  stop(): Promise<void>;
}

/** Scrapes the gateways at these addresses. The expressions of the rules stay as they are. */
export function startPrometheus(urls: readonly string[]): Promise<Prometheus> {
  const config = {
    global: { scrape_interval: INTERVAL, scrape_timeout: INTERVAL, evaluation_interval: INTERVAL },
    rule_files: ['rules.yml'],
    scrape_configs: [{ job_name: 'meeshy', static_configs: [{ targets: urls.map((url) => new URL(url).host) }] }],
  };
  return startPrometheusBy({ 'prometheus.yml': stringify(config), 'rules.yml': stringify(hurried(readRules())) });
}

/** By these files, the first of which is its configuration. */
export async function startPrometheusBy(
  files: Readonly<Record<'prometheus.yml' | 'rules.yml', string>>,
): Promise<Prometheus> {
  const { folder, remove } = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const child = spawn(prometheusPaths()?.prometheus ?? '', [
    `--config.file=${join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    '--web.listen-address=127.0.0.1:0',
  ]);
  const ended = new Promise((resolve) => child.once('close', resolve));
  let output = '';
  const address = await inTime(
    () => `Prometheus; it printed ${output}`,
    new Promise<string>((resolve) => {
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        const [, found] = /msg="Listening on" address=(\S+)/.exec(output) ?? [];
        if (found && output.includes('Server is ready')) resolve(found);
      });
    }),
  );

  async function api(path: string) {
    const response = await fetch(`http://${address}/api/v1/${path}`);
    const { status, data, error } = (await response.json()) as { status: string; data: unknown; error?: string };
    if (status !== 'success') throw new Error(`${path}: ${error}`);
    return data;
  }

  return {
    async query(expr) {
      const { result } = (await api(`query?query=${encodeURIComponent(expr)}`)) as {
        result: { value: [number, string] }[];
      };
      return result.map(({ value: [, value] }) => Number(value));
    },

    async state(alert) {
      const { groups } = (await api('rules?type=alert')) as { groups: { rules: { name: string; state: string }[] }[] };
      const rule = groups.flatMap(({ rules }) => rules).find(({ name }) => name === alert);
      if (!rule) throw new Error(`There is no alert ${alert}`);
      return rule.state as 'inactive' | 'pending' | 'firing';
    },

    async jobs() {
      const { scrapePools } = (await api('scrape_pools')) as { scrapePools: string[] };
      return scrapePools;
    },

    async stop() {
      child.kill('SIGKILL');
      await ended;
      remove();
    },
  };
}

function hurried({ groups }: Rules): Rules {
  return {
    groups: groups.map((group) => ({
      ...group,
      rules: group.rules.map((rule) => (isAlert(rule) && rule.for ? { ...rule, for: FOR } : rule)),
    })),
  };
}
