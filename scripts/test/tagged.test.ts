import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../lib/root.mjs';
import { browserTests, tagged } from '../lib/tagged.mjs';

it('finds the files that carry the tag, by their path from the top', () => {
  const long = tagged('long');
  expect(long).toContain('gateway/test/simulation/simulation.test.ts');
  expect(long).not.toContain('scripts/test/tagged.test.ts');
  for (const file of long) expect(readFileSync(join(ROOT, file), 'utf8')).toContain('@module-tag long');
  expect(tagged('lon')).toEqual([]);
});

it.each(['alone', 'waits'])(
  'what is tagged `%s` has a process to itself, and is long: `npm run check` has all others in the same',
  (tag) => {
    const long = tagged('long');
    expect(tagged(tag)).not.toEqual([]);
    expect(tagged(tag).filter((file) => !long.includes(file))).toEqual([]);
  },
);

it('finds browser tests by their own tag, and by that of their file', () => {
  const picked = browserTests('more').split('|');
  expect(picked).toContain('@more');
  expect(picked).toContain('accessibility.spec.ts');
  expect(picked).not.toContain('sessions.spec.ts');
});

it('what `npm test` leaves out is in a project that `npm run test:more` runs', () => {
  const more = tagged('more');
  expect(more).not.toEqual([]);
  const place = /^(\w+)\/test\/(integration|postgres|mongodb|packages)\//;
  expect(more.filter((file) => !place.test(file))).toEqual([]);
});
