import { describe, expect, it } from 'vitest';
import { createSpread } from '../../src/live/spread.ts';

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
});
