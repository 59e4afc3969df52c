import { afterEach, describe, expect, it, vi } from 'vitest';
import { createSpread, STEP_MS } from '../../src/live/delivery/spread.ts';

afterEach(() => void vi.useRealTimers());

describe('spread work', () => {
  it('is not done after the stop, whenever it came', () => {
    const done: string[] = [];
    const spread = createSpread(20);
    spread.add([() => done.push('before')], 1_000);
    spread.stop();
    spread.add([() => done.push('after')], 1_000);
    expect(done).toEqual(['before']);
    expect(spread.size).toBe(0);
  });

  it('is done in the slices after one that throws, and so is what comes later', () => {
    vi.useFakeTimers();
    const done: string[] = [];
    const spread = createSpread(1);
    const fail = () => {
      throw new Error('a flaw');
    };
    spread.add([() => done.push('first'), fail, () => done.push('third')], 3 * STEP_MS);
    expect(() => vi.advanceTimersByTime(STEP_MS)).toThrow('a flaw');
    vi.advanceTimersByTime(STEP_MS);
    spread.add([() => done.push('later')], STEP_MS);
    vi.advanceTimersByTime(STEP_MS);
    expect(done).toEqual(['first', 'third', 'later']);
  });
});
