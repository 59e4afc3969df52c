import fc from 'fast-check';
import { describe, it } from 'vitest';
import { expect } from '../../../shared/test/quick-expect.ts';
import { runs } from '../../../shared/test/random.ts';
import { Deadlines } from '../../src/presence/deadlines.ts';

type Step =
  | { readonly does: 'set'; readonly id: string; readonly dueAt: number }
  | { readonly does: 'clear'; readonly id: string }
  | { readonly does: 'move'; readonly byMs: number };

const anyId = fc.integer({ min: 0, max: 40 }).map((number) => `p${number}`);
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ does: fc.constant('set' as const), id: anyId, dueAt: fc.integer({ min: 0, max: 60 }) }),
  },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('clear' as const), id: anyId }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('move' as const), byMs: fc.integer({ min: -20, max: 20 }) }) },
);

/** The naive model: a list that is looked through. */
function carryOut(deadlines: Deadlines, model: Map<string, number>, step: Step): void {
  if (step.does === 'set') {
    deadlines.set(step.id, step.dueAt);
    model.set(step.id, step.dueAt);
  } else if (step.does === 'clear') {
    deadlines.clear(step.id);
    model.delete(step.id);
  } else {
    deadlines.shift(step.byMs);
    for (const [id, dueAt] of model) model.set(id, dueAt + step.byMs);
  }
}

function expected(model: Map<string, number>, now: number) {
  const later = [...model.values()].filter((dueAt) => dueAt > now);
  const due = [...model].filter(([, dueAt]) => dueAt <= now).map(([id]) => id);
  return { due: due.sort(), nextAt: later.length > 0 ? Math.min(...later) : null };
}

describe('deadlines', () => {
  it('are due, and next, as a naive list says, whatever is set, cleared and moved', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 120, size: 'max' }), (steps) => {
        const deadlines = new Deadlines();
        const model = new Map<string, number>();
        for (const [i, step] of steps.entries()) {
          carryOut(deadlines, model, step);
          const now = (i * 7) % 60;
          const { due, nextAt } = deadlines.at(now);
          expect({ due: due.sort(), nextAt }).toEqual(expected(model, now));
          expect(deadlines.size).toBe(model.size);
        }
      }),
      runs(500),
    );
  });

  it('of many, the next is found without looking at the others', () => {
    const deadlines = new Deadlines();
    for (let i = 0; i < 100_000; i++) deadlines.set(`p${i}`, 1_000 + ((i * 7_919) % 100_000));
    expect(deadlines.at(999)).toEqual({ due: [], nextAt: 1_000 });
    expect(deadlines.at(1_000)).toEqual({ due: ['p0'], nextAt: 1_001 });
  });
});
