import { expect, it } from 'vitest';
import { byFirstNames } from '../lib/first-names.mjs';
import { alike, pick } from '../lib/matching.mjs';

const names = 'gateway/test/chat/names.test.ts';
const maintenance = 'gateway/test/live/maintenance.test.ts';
const vitest = [
  { file: names, project: 'unit' },
  { file: names, project: 'postgres' },
  { file: maintenance, project: 'unit' },
];
const specs = ['e2e/names.spec.ts', 'e2e/phone.spec.ts'];

it('runs a file in each project that it belongs to, and the browser tests of that name', () => {
  expect(pick(['names'], vitest, specs)).toEqual({
    projects: [
      { project: 'unit', files: [names] },
      { project: 'postgres', files: [names] },
    ],
    browser: ['e2e/names.spec.ts'],
  });
});

it('takes several patterns, whatever their case, and folders', () => {
  const { projects, browser } = pick(['Live/Maint', 'phone.spec'], vitest, specs);
  expect(projects).toEqual([{ project: 'unit', files: [maintenance] }]);
  expect(browser).toEqual(['e2e/phone.spec.ts']);
});

it('runs nothing in the place of what is not there, and names what is called alike', () => {
  const { projects, browser } = pick(['maintenance.unit.test.ts'], vitest, specs);
  expect([...projects, ...browser]).toEqual([]);
  expect(alike(['maintenance.unit.test.ts'], [names, maintenance, ...specs])).toEqual([maintenance]);
});

it('runs what has the part of a test that the first design names', () => {
  const { projects } = pick(byFirstNames(['maintenance.service.test.ts', 'names']), vitest, specs);
  expect(projects[0]).toEqual({ project: 'unit', files: [names, maintenance] });
});
