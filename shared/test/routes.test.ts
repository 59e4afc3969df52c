import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ROUTES, type Route } from '../src/schemas.ts';

const TABLES = new URL('../src/protocol/routes/', import.meta.url);

/** What the table of each subject declares, whether it is joined or not. */
async function declared(): Promise<[string, Route][]> {
  const modules = await Promise.all(readdirSync(TABLES).map((file) => import(new URL(file, TABLES).href)));
  const tables = modules.flatMap((module) => Object.entries<Record<string, Route>>(module));
  return tables.filter(([name]) => name.endsWith('_ROUTES')).flatMap(([, table]) => Object.entries(table));
}

describe('The table of routes is all tables of its subjects', () => {
  it('no table is forgotten, and no route hides another one of its name', async () => {
    const names = (await declared()).map(([name]) => name);
    expect(names.sort()).toEqual(Object.keys(ROUTES).sort());
  });

  it('no two routes have the same method and path', () => {
    const asked = Object.values<Route>(ROUTES).map(({ method, path }) => `${method} ${path}`);
    expect(asked.filter((one, at) => asked.indexOf(one) !== at)).toEqual([]);
  });
});
