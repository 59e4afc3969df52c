import { describe, expect, it } from 'vitest';
import { type Effort, Pressure } from '../../src/live/delivery/pressure.ts';

const IDLE: Effort = { tookMs: 2, sendingMs: 1, busyMs: 5, forMs: 50 };
const SATURATED: Effort = { tookMs: 20, sendingMs: 10, busyMs: 50, forMs: 50 };

/** The windows after each of so many times. */
function windows(pressure: Pressure, effort: Effort, times: number): number[] {
  return Array.from({ length: times }, () => {
    pressure.felt(effort);
    return pressure.windowMs;
  });
}

describe('the window in which changes gather', () => {
  it('stays short while there is time left', () => {
    const pressure = new Pressure();
    expect(windows(pressure, { ...IDLE, busyMs: 47 }, 100).at(-1)).toBe(25);
    expect(pressure.isLow).toBe(true);
  });

  it('is as short as is cheap while there is time left', () => {
    const pressure = new Pressure();
    windows(pressure, IDLE, 100);
    // At 25 ms, in 100 ms 18 are spent on sending; at the double of that so many fewer.
    const sending = () => ({ ...IDLE, sendingMs: (18 * 25) / pressure.windowMs, busyMs: 30, forMs: 100 });
    const growing = Array.from({ length: 200 }, () => windows(pressure, sending(), 1)[0] ?? 0);
    expect(growing).toEqual(growing.toSorted((a, b) => a - b));
    expect(growing.at(-1)).toBeGreaterThan(25);
    expect(growing.at(-1)).toBeLessThan(33);
    expect(windows(pressure, { ...IDLE, sendingMs: 50, busyMs: 60, forMs: 100 }, 200).at(-1)).toBe(60);
    expect(pressure.isLow).toBe(true);
  });

  it('is not lengthened by a single late one', () => {
    const pressure = new Pressure();
    windows(pressure, IDLE, 20);
    expect(windows(pressure, { tookMs: 150, sendingMs: 5, busyMs: 150, forMs: 150 }, 1)).toEqual([25]);
    expect(windows(pressure, IDLE, 5).at(-1)).toBe(25);
  });

  it('grows step by step while the process has no time left, and shrinks when it has again', () => {
    const pressure = new Pressure();
    const growing = windows(pressure, SATURATED, 600);
    expect(growing).toEqual(growing.toSorted((a, b) => a - b));
    expect(growing.at(-1)).toBe(1_200);
    expect(pressure.isLow).toBe(false);
    const shrinking = windows(pressure, IDLE, 600);
    expect(shrinking).toEqual(shrinking.toSorted((a, b) => b - a));
    expect(shrinking.at(-1)).toBe(25);
    const ratios = [60, ...growing, ...shrinking].map((ms, i, all) => ms / (all[i - 1] ?? ms));
    expect(Math.max(...ratios)).toBeLessThan(1.3);
    expect(Math.min(...ratios)).toBeGreaterThanOrEqual(0.5);
  });

  it('grows when sending is not over before the next is due', () => {
    const pressure = new Pressure();
    expect(windows(pressure, { tookMs: 70, sendingMs: 40, busyMs: 42, forMs: 70 }, 50)).toContain(75);
  });

  it('stays as it is where it is not sending that takes the time', () => {
    const pressure = new Pressure();
    expect(windows(pressure, { ...SATURATED, sendingMs: 2 }, 100).at(-1)).toBe(60);
  });

  it('stays as it is where shorter windows would be too much', () => {
    const pressure = new Pressure();
    windows(pressure, SATURATED, 20);
    const { windowMs } = pressure;
    expect(windowMs).toBeGreaterThan(60);
    expect(new Set(windows(pressure, { tookMs: 20, sendingMs: 80, busyMs: 93, forMs: 100 }, 50))).toEqual(
      new Set([windowMs]),
    );
  });
});
