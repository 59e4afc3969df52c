/** From pushed figures to what charts draw. Times are epoch milliseconds. */
import { type OperatorFigures, readTime } from '@meeshy/status-protocol';

export const HISTORY_MS = 300_000;
const MINUTE_MS = 60_000;
/** Figures come every second: between two that are further apart than this, some were missed. */
const GAP_MS = 3_500;
/** Part of the axis on which a label would not fit. */
const EDGE = 0.04;

export interface Point extends Pick<OperatorFigures, 'sessions' | 'opened' | 'latencyMs'> {
  readonly at: number;
  /** People online. */
  readonly online: number;
  readonly changesPerSecond: number | null;
  readonly deliveriesPerSecond: number | null;
}

/** One line of a chart. A value that is `null` leaves a gap. */
export interface Series {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

export function toPoint({ serverTime, online, sessions, opened, latencyMs, ...figures }: OperatorFigures): Point {
  const perSecond = (count: number) => (figures.intervalMs === 0 ? null : (count * 1_000) / figures.intervalMs);
  return {
    at: readTime(serverTime) ?? Date.now(),
    online: online.users + online.anonymous,
    sessions,
    opened,
    latencyMs,
    changesPerSecond: perSecond(figures.changes),
    deliveriesPerSecond: perSecond(figures.deliveries),
  };
}

/** For each point, how many sessions were opened in the minute before it, as far as that was watched. */
export function openedPerMinute(points: readonly Point[]): number[] {
  let from = 0;
  let sum = 0;
  return points.map((point) => {
    sum += point.opened;
    for (let first = points[from]; first && point.at - first.at >= MINUTE_MS; first = points[++from]) {
      sum -= first.opened;
    }
    return sum;
  });
}

/** The top of an axis that goes from 0: the smallest of 1, 2, 5, 10, 20, … that is no less than the values. */
export function axisTop(values: readonly (number | null)[]): number {
  const highest = Math.max(0, ...values.map((value) => value ?? 0));
  if (highest <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(highest));
  return ([1, 2, 5, 10].find((step) => step * power >= highest) ?? 10) * power;
}

/** The time that a chart shows: it grows with what there is to show, from one minute to five. */
function axisOf(times: readonly number[]): { begin: number; end: number; lengthMs: number } {
  const [first = 0, end = first] = [times[0], times.at(-1)];
  const lengthMs = Math.min(HISTORY_MS, Math.max(MINUTE_MS, end - first));
  return { begin: end - lengthMs, end, lengthMs };
}

/** The line through the values as an SVG path, over the time of the chart; 1 wide and 1 high. */
export function linePath(times: readonly number[], values: readonly (number | null)[], top: number): string {
  const { begin, lengthMs } = axisOf(times);
  let path = '';
  let previousAt = Number.NEGATIVE_INFINITY;
  times.forEach((at, index) => {
    const value = values[index] ?? null;
    if (value === null) return;
    const x = ((at - begin) / lengthMs).toFixed(4);
    const y = (1 - value / top).toFixed(4);
    // A lone point is drawn as a line without length.
    path += at - previousAt > GAP_MS ? `M${x} ${y}L${x} ${y}` : `L${x} ${y}`;
    previousAt = at;
  });
  return path;
}

/** The full minutes of the chart, each with its place from 0 to 1; none at the edges, where it would be cut off. */
export function minuteTicks(times: readonly number[]): { at: number; place: number }[] {
  const { begin, end, lengthMs } = axisOf(times);
  const ticks: { at: number; place: number }[] = [];
  for (let at = Math.ceil(begin / MINUTE_MS) * MINUTE_MS; at <= end; at += MINUTE_MS) {
    const place = (at - begin) / lengthMs;
    if (place > EDGE && place < 1 - EDGE) ticks.push({ at, place });
  }
  return ticks;
}

/** For a table: the index of the latest point of each half minute, the latest first. */
export function tableRows(times: readonly number[]): number[] {
  const slot = (at: number) => Math.floor(at / (MINUTE_MS / 2));
  return times.flatMap((at, index) => (slot(at) === slot(times[index + 1] ?? 0) ? [] : [index])).reverse();
}
