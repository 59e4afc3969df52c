import fc from 'fast-check';
import { expect, it } from 'vitest';
import { runs } from '../../../shared/test/random.ts';
import { Moments } from '../../src/presence/sight/moments.ts';

const IDS = ['ann', 'ben', 'cyd'];
const anyStep = fc.record({
  do: fc.constantFrom('set', 'set', 'clear', 'pass'),
  id: fc.constantFrom(...IDS),
  at: fc.integer({ min: 0, max: 5 }),
});

/** Those of whom it was time when that was last asked, and who were neither set nor cleared since. */
function due(steps: readonly { readonly do: string; readonly id: string; readonly at: number }[]): string[] {
  const moments = new Map<string, number>();
  const passed = new Set<string>();
  for (const { do: what, id, at } of steps) {
    if (what === 'pass') for (const [one, moment] of moments) if (moment <= at) passed.add(one);
    if (what === 'pass') continue;
    passed.delete(id);
    if (what === 'set') moments.set(id, at);
    else moments.delete(id);
  }
  return [...passed].sort();
}

it('are due as a naive list says, whatever is set, cleared and passed, also where a clock is set back', () => {
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 30, size: 'max' }), (steps) => {
      const moments = new Moments();
      for (const { do: what, id, at } of steps) {
        if (what === 'set') moments.set(id, at);
        else if (what === 'clear') moments.clear(id);
        else moments.pass(at);
      }
      expect([...moments.due()].sort()).toEqual(due(steps));
      expect(moments.countDue).toBe(due(steps).length);
      // And so it is after all that is still to come.
      const last = { do: 'pass', id: '', at: 9 };
      moments.pass(9);
      expect([...moments.due()].sort()).toEqual(due([...steps, last]));
    }),
    runs(1_000),
  );
});

it('one that passes is known of all whose it is, once', () => {
  const moments = new Moments();
  for (const id of IDS) moments.set(id, 5);
  expect([moments.pass(4), moments.pass(5), moments.pass(5)]).toEqual([false, true, false]);
  expect(IDS.map((id) => moments.isDue(id, 5))).toEqual([true, true, true]);
  moments.clear('ann');
  expect([...moments.due()]).toEqual(['ben', 'cyd']);
  expect(moments.isDue('ann', 5)).toBe(false);
});
