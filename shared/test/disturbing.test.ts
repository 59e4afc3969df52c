/** P16, P19: what may disturb somebody, by their own state. */
import { expect, it } from 'vitest';
import { mayDisturb, STATES } from '../src/index.ts';

it('only whoever asked not to be disturbed is not, and whoever says nothing may be', () => {
  expect(STATES.filter((value) => !mayDisturb({ value }))).toEqual(['dnd']);
  expect([mayDisturb(null), mayDisturb(undefined)]).toEqual([true, true]);
});
