/** What `npm run docs` finds by the compiler, found by reading: before anybody waits for it. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ENTRIES } from '../../docs/.vitepress/entries.mjs';
import { ROOT } from '../lib/root.mjs';

const DECLARED = /^export (?:declare |async )?(?:function|const|class|interface|type) (\w+)/gm;
const FROM = /^export (?:type )?(?:\*|\{([^}]+)\}) from '(\.[^']+)'/gm;
/** A type that is inferred of a schema is told in the words of the schema. */
const INFERRED = /^export type \w+ = z\.infer<typeof (\w+)>;/;

/** The names, of those that are exported here or passed on, that have no docstring; `only`: of these alone. */
function silentIn(file: string, only?: readonly string[]): string[] {
  const source = readFileSync(file, 'utf8');
  const own = [...source.matchAll(DECLARED)]
    .filter(([, name = '']) => only?.includes(name) ?? true)
    .filter(({ index }) => !isTold(source, index))
    .map(([, name]) => `${file.slice(ROOT.length)}: ${name}`);
  const passedOn = [...source.matchAll(FROM)].flatMap(([, names, from = '']) => {
    const named = names?.split(',').map((one) => one.trim().replace(/^type /, ''));
    const asked = only && named ? named.filter((name) => only.includes(name)) : (named ?? only);
    return silentIn(join(dirname(file), from), asked);
  });
  return [...own, ...passedOn];
}

function isTold(source: string, index: number): boolean {
  const before = source.slice(0, index).trimEnd();
  if (before.endsWith('*/')) return before.lastIndexOf('/**') > before.lastIndexOf('\nimport ');
  const [, schema] = INFERRED.exec(source.slice(index)) ?? [];
  const at = schema ? source.search(new RegExp(`^(?:export )?const ${schema}\\b`, 'm')) : -1;
  return at >= 0 && isTold(source, at);
}

describe('every export says what it is', () => {
  it.each(ENTRIES)('of $name', ({ source }) => {
    expect(silentIn(join(ROOT, `${source}.ts`))).toEqual([]);
  });
});
