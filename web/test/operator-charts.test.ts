import { describe, expect, it } from 'vitest';
import {
  axisTop,
  knownOfMinute,
  linePath,
  minuteTicks,
  nearest,
  openedPerMinute,
  type Point,
  pointsOf,
  SPANS_MS,
  type Timeline,
  tableRows,
} from '../src/admin/series.ts';

const SECOND = 1_000;
const T0 = Date.UTC(2026, 0, 1, 12, 0, 0);

const point = (seconds: number, opened: number): Point => ({
  at: T0 + seconds * SECOND,
  online: 0,
  sessions: 0,
  intervalMs: SECOND,
  opened,
  changes: 1,
  deliveries: 2,
  latencyMs: null,
});

const timeline = (times: readonly number[], stepMs = SECOND): Timeline => ({
  times,
  intervals: times.map(() => stepMs),
  span: 'minutes',
});

describe('Connections in a minute', () => {
  it('are those of the minute before each point', () => {
    const points = [point(0, 1), point(30, 2), point(59, 4), point(60, 8), point(100, 16), point(300, 0)];
    expect(openedPerMinute(points)).toEqual([1, 3, 7, 14, 28, 0]);
  });

  it('are said of no longer a time than there are figures of', () => {
    expect(knownOfMinute([])).toBe(0);
    expect(knownOfMinute([point(0, 1)])).toBe(SECOND);
    expect(knownOfMinute([point(0, 1), point(1, 1)])).toBe(2 * SECOND);
    expect(knownOfMinute([point(0, 1), point(90, 1)])).toBe(60 * SECOND);
  });
});

describe('The points of a chart', () => {
  const second = Array.from({ length: 3_600 }, (_, at) => point(at, 1));

  it('of five minutes are one a second, as they came', () => {
    expect(pointsOf(second, 'minutes')).toEqual(second.slice(-301));
  });

  it('of an hour are one in ten seconds, with all that was counted in them', () => {
    const points = pointsOf(second, 'hour');
    expect(points).toHaveLength(360);
    expect(points[7]).toEqual({ ...point(79, 10), intervalMs: 10 * SECOND, changes: 10, deliveries: 20 });
  });

  it('are found under the pointer', () => {
    const times = [0, 30, 60].map((seconds) => T0 + seconds * SECOND);
    expect([0, 0.2, 0.3, 0.74, 0.76, 1].map((place) => nearest(place, timeline(times)))).toEqual([0, 0, 1, 1, 2, 2]);
    expect(nearest(0.5, timeline([]))).toBe(-1);
  });
});

describe('The axis of a chart', () => {
  it.each([
    [[], 2],
    [[0, null], 2],
    [[0.4], 2],
    [[1.01], 2],
    [[3], 4],
    [[5], 6],
    [[10], 10],
    [[11], 20],
    [[499, 501], 600],
  ])('of %j ends at %d', (values, top) => {
    expect(axisTop(values)).toBe(top);
  });

  it('shows a minute at least, and five at most', () => {
    const at = (seconds: number) => T0 + seconds * SECOND;
    expect(linePath(timeline([at(0), at(1)]), [0, 1], 1)).toBe('M0.9833 1.0000L0.9833 1.0000L1.0000 0.0000');
    expect(linePath(timeline([at(0), at(300)]), [1, 1], 1)).toBe(
      'M0.0000 0.0000L0.0000 0.0000M1.0000 0.0000L1.0000 0.0000',
    );
    const ticks = minuteTicks(timeline([at(10), at(10) + SPANS_MS.minutes]));
    expect(ticks.map((tick) => (tick.at - T0) / 60_000)).toEqual([1, 2, 3, 4]);
    expect(ticks[0]?.place).toBeCloseTo(50 / 300);
  });
});

describe('A line', () => {
  const times = [0, 1, 2, 10, 11].map((seconds) => T0 + seconds * SECOND);
  const strokes = (values: (number | null)[]) => linePath(timeline(times), values, 1).split('M').length - 1;

  it('goes on over one missing value, and breaks where figures were missed', () => {
    expect(strokes([1, 1, 1, 1, 1])).toBe(2);
    expect(strokes([1, null, 1, null, null])).toBe(1);
    expect(strokes([null, null, null, null, null])).toBe(0);
  });

  it('goes on from points of ten seconds to points of one', () => {
    const mixed = { ...timeline([0, 10_000, 11_000]), intervals: [10_000, 10_000, SECOND] };
    expect(linePath(mixed, [1, 1, 1], 1).split('M')).toHaveLength(2);
  });
});

describe('The table of a chart', () => {
  it('has the latest point of each half minute, the latest first', () => {
    const times = [0, 10, 29, 30, 45, 61].map((seconds) => T0 + seconds * SECOND);
    expect(tableRows(timeline(times))).toEqual([5, 4, 2]);
  });
});
