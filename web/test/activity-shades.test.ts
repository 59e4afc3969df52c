/** P22: how the hours of a week are shaded, and gone through by the keyboard. */
import { describe, expect, it } from 'vitest';
import { nextPlace, shadeOf } from '../src/activity/shades.ts';

describe('a shade', () => {
  it('is of quarters, and nothing where nothing was', () => {
    expect([0, 0.001, 0.25, 0.251, 0.5, 0.75, 0.751, 1].map(shadeOf)).toEqual([0, 1, 1, 2, 2, 3, 4, 4]);
  });
});

describe('the keys', () => {
  const from = { day: 2, hour: 5 };

  it('go from cell to cell, to the ends of a day, and with Ctrl to those of the week', () => {
    expect(nextPlace('ArrowRight', false, from)).toEqual({ day: 2, hour: 6 });
    expect(nextPlace('ArrowLeft', false, from)).toEqual({ day: 2, hour: 4 });
    expect(nextPlace('ArrowDown', false, from)).toEqual({ day: 3, hour: 5 });
    expect(nextPlace('ArrowUp', false, from)).toEqual({ day: 1, hour: 5 });
    expect(nextPlace('Home', false, from)).toEqual({ day: 2, hour: 0 });
    expect(nextPlace('End', false, from)).toEqual({ day: 2, hour: 23 });
    expect(nextPlace('Home', true, from)).toEqual({ day: 0, hour: 0 });
    expect(nextPlace('End', true, from)).toEqual({ day: 6, hour: 23 });
  });

  it('stop at the edges, and leave others alone', () => {
    expect(nextPlace('ArrowRight', false, { day: 6, hour: 23 })).toEqual({ day: 6, hour: 23 });
    expect(nextPlace('ArrowUp', false, { day: 0, hour: 0 })).toEqual({ day: 0, hour: 0 });
    expect(nextPlace('Tab', false, from)).toBe(null);
  });
});
