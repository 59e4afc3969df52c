/** Every expression that an operator relies on: of the dashboard and of the rules. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { presenceDashboard } from '../../../monitoring/grafana/dashboard.ts';
import { ROOT } from '../../../scripts/lib/root.mjs';

export const MONITORING = join(ROOT, 'monitoring');
const RULES_FILE = join(MONITORING, 'prometheus/rules.yml');

export interface Alert {
  readonly alert: string;
  readonly expr: string;
  for?: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly runbook_url: string };
}

export interface RecordedExpression {
  readonly record: string;
  readonly expr: string;
}

export interface Rules {
  readonly groups: { readonly name: string; interval?: string; readonly rules: (Alert | RecordedExpression)[] }[];
}

export const isAlert = (rule: Alert | RecordedExpression): rule is Alert => 'alert' in rule;

export function readRules(): Rules {
  return parse(readFileSync(RULES_FILE, 'utf8'));
}

export const allRules = () => readRules().groups.flatMap(({ rules }) => rules);
export const alerts = () => allRules().filter(isAlert);

/** The Prometheus queries of the dashboard, by panel. */
export function dashboardQueries(window: string): { panel: string; expr: string }[] {
  return (presenceDashboard().panels ?? []).flatMap((panel) => {
    const {
      title = '',
      datasource,
      targets = [],
    } = panel as {
      title?: string;
      datasource?: { type?: string };
      targets?: { expr?: string }[];
    };
    if (datasource?.type !== 'prometheus') return [];
    return targets.map(({ expr = '' }) => ({ panel: title, expr: expr.replaceAll('$__rate_interval', window) }));
  });
}

/** A comparison filters: where nothing is wrong it answers nothing. As a truth value it answers always. */
export const asTruthValue = (expr: string) => expr.replace(/(>|<|==) (?!bool)/g, '$1 bool ');
