import { describe, expect, it } from 'vitest';
import { MoveCount } from '../../src/cluster/moves.ts';

describe('the count of moves', () => {
  it('knows what comes in its turn, twice, after a gap, and late', () => {
    const count = new MoveCount();
    expect([1, 2, 2, 5, 3, 3].map((move) => count.hear(move))).toEqual([
      'next',
      'next',
      'known',
      'gap',
      'late',
      'known',
    ]);
  });

  it('takes nothing for missed that may still be on its way', () => {
    const count = new MoveCount();
    count.hear(1);
    expect([count.hasMissed(1), count.hasMissed(2)]).toEqual([false, false]);
    expect(count.hear(2)).toBe('next');
    expect(count.hasMissed(2)).toBe(false);
  });

  it('still takes what it has taken for missed: an operator’s word that is late is carried out all the same', () => {
    const count = new MoveCount();
    count.hear(1);
    expect([count.hasMissed(2), count.hasMissed(3)]).toEqual([false, true]);
    expect([count.hear(3), count.hear(2), count.hear(3), count.hear(4)]).toEqual(['late', 'late', 'known', 'next']);
  });

  it('awaits no more than a thousand, however many never come', () => {
    const count = new MoveCount();
    for (let move = 1; move <= 20_001; move += 2) count.hear(move);
    expect([count.hear(20_000), count.hear(18_002), count.hear(18_000), count.hear(2)]).toEqual([
      'late',
      'late',
      'known',
      'known',
    ]);
  });
});
