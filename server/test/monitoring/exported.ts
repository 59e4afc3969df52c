import type { TestGateway } from '../integration/support/gateway.ts';

/** The names under which the gateway's series can be queried: a histogram has three. */
export async function exportedNames(gateway: TestGateway): Promise<Set<string>> {
  const { body } = await gateway.call('GET', '/metrics');
  const names = new Set<string>();
  for (const [, name = '', type] of (body as string).matchAll(/^# TYPE (\S+) (\S+)$/gm)) {
    if (type === 'histogram') for (const suffix of ['bucket', 'sum', 'count']) names.add(`${name}_${suffix}`);
    else names.add(name);
  }
  return names;
}

/** The metrics that a query names; functions, labels and values are written otherwise. */
export const namedIn = (expr: string) => new Set(expr.match(/\bmeeshy[_:][a-zA-Z0-9_:]+/g) ?? []);
