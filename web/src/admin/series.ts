/** From pushed figures to what charts draw. Times are epoch milliseconds. */
import { MINUTE_MS, type OperatorFigures, type OperatorHistory, readTime } from '@meeshy/status-protocol';

/** How much of the past a chart may show. */
export const SPANS_MS = { minutes: 5 * MINUTE_MS, hour: 60 * MINUTE_MS } as const;
export type Span = keyof typeof SPANS_MS;
/** A point of the longer span stands for so long: the browser is spared hundreds that nobody could tell apart. */
const HOUR_STEP_MS = 10_000;
/** A point begins where the one before it ended, give or take this; otherwise figures were missed. */
const GAP_MS = 2_500;
/** Part of the axis on which a label would not fit. */
const EDGE = 0.04;
const MOST_TICKS = 6;

/** The figures of one interval, which ended `at`. */
export interface Point
  extends Pick<OperatorFigures, 'sessions' | 'intervalMs' | 'opened' | 'changes' | 'deliveries' | 'latencyMs'> {
  readonly at: number;
  /** People online. */
  readonly online: number;
}

/** One line of a chart. A value that is `null` leaves a gap. */
export interface Series {
  readonly name: string;
  readonly values: readonly (number | null)[];
  /** Measured on an axis of its own, on the right. */
  readonly hasOwnAxis?: boolean;
}

/** The times of a chart's values, ascending, each with how long its value stands for. */
export interface Timeline {
  readonly times: readonly number[];
  readonly intervals: readonly number[];
  readonly span: Span;
}

type Counts = OperatorHistory['points'][number];

export function toPoint({ at, online, ...counts }: Counts): Point {
  const { sessions, intervalMs, opened, changes, deliveries, latencyMs } = counts;
  const people = online.users + online.anonymous;
  return { at: readTime(at) ?? 0, online: people, sessions, intervalMs, opened, changes, deliveries, latencyMs };
}

/** The points of a span that ends with the latest one. */
export function pointsOf(points: readonly Point[], span: Span): readonly Point[] {
  const end = points.at(-1)?.at ?? 0;
  const shown = points.filter(({ at }) => end - at <= SPANS_MS[span]);
  return span === 'hour' ? inSteps(shown) : shown;
}

/** Points of the same ten seconds as one. */
function inSteps(points: readonly Point[]): Point[] {
  const steps: Point[] = [];
  for (const point of points) {
    const last = steps.at(-1);
    if (!last || Math.floor(last.at / HOUR_STEP_MS) !== Math.floor(point.at / HOUR_STEP_MS)) steps.push(point);
    else steps[steps.length - 1] = joined(last, point);
  }
  return steps;
}

function joined(earlier: Point, later: Point): Point {
  return {
    ...later,
    intervalMs: earlier.intervalMs + later.intervalMs,
    opened: earlier.opened + later.opened,
    changes: earlier.changes + later.changes,
    deliveries: earlier.deliveries + later.deliveries,
    latencyMs: later.latencyMs ?? earlier.latencyMs,
  };
}

export function perSecond(count: number, { intervalMs }: Pick<Point, 'intervalMs'>): number | null {
  return intervalMs === 0 ? null : (count * 1_000) / intervalMs;
}

/** For each point, how many sessions were opened in the minute before it, as far as there are figures of it. */
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

/** How much of the last minute there are figures of, in milliseconds. */
export function knownOfMinute(points: readonly Point[]): number {
  const [first, last] = [points[0], points.at(-1)];
  return first && last ? Math.min(MINUTE_MS, last.at - first.at + first.intervalMs) : 0;
}

/**
 * The top of an axis that goes from 0: the smallest of 2, 4, 6, 10, 20, … that is no less than the values. Its half
 * stands on the axis too, and nobody is half a person.
 */
export function axisTop(values: readonly (number | null)[]): number {
  const highest = Math.max(2, ...values.map((value) => value ?? 0));
  const power = 10 ** Math.floor(Math.log10(highest));
  return ([1, 2, 4, 6, 10].find((step) => step * power >= highest) ?? 10) * power;
}

/** The time that a chart shows: it grows with what there is to show, from one minute to its span. */
function axisOf({ times, span }: Pick<Timeline, 'times' | 'span'>) {
  const [first = 0, end = first] = [times[0], times.at(-1)];
  const lengthMs = Math.min(SPANS_MS[span], Math.max(MINUTE_MS, end - first));
  return { begin: end - lengthMs, end, lengthMs };
}

/** Where a time lies on the axis, from 0 to 1. */
export function placeOf(at: number, timeline: Timeline): number {
  const { begin, lengthMs } = axisOf(timeline);
  return (at - begin) / lengthMs;
}

/** Of the timeline the point that is nearest to a place on the axis; -1: there is none. */
export function nearest(place: number, timeline: Timeline): number {
  const { begin, lengthMs } = axisOf(timeline);
  const wanted = begin + place * lengthMs;
  const distance = (index: number) => Math.abs((timeline.times[index] ?? Number.POSITIVE_INFINITY) - wanted);
  return timeline.times.reduce((best, _, index) => (distance(index) <= distance(best) ? index : best), -1);
}

/** The line through the values as an SVG path, over the time of the chart; 1 wide and 1 high. */
export function linePath(timeline: Timeline, values: readonly (number | null)[], top: number): string {
  const { begin, lengthMs } = axisOf(timeline);
  let path = '';
  let previousAt = Number.NEGATIVE_INFINITY;
  timeline.times.forEach((at, index) => {
    const value = values[index] ?? null;
    if (value === null) return;
    const x = ((at - begin) / lengthMs).toFixed(4);
    const y = (1 - value / top).toFixed(4);
    const isApart = at - (timeline.intervals[index] ?? 0) - previousAt > GAP_MS;
    // A lone point is drawn as a line without length.
    path += isApart ? `M${x} ${y}L${x} ${y}` : `L${x} ${y}`;
    previousAt = at;
  });
  return path;
}

/** Full minutes of the chart, each with its place from 0 to 1; none at the edges, where it would be cut off. */
export function minuteTicks(timeline: Timeline): { at: number; place: number }[] {
  const { begin, end, lengthMs } = axisOf(timeline);
  const stepMs = ([1, 2, 5, 10].find((minutes) => lengthMs / (minutes * MINUTE_MS) <= MOST_TICKS) ?? 10) * MINUTE_MS;
  const ticks: { at: number; place: number }[] = [];
  for (let at = Math.ceil(begin / stepMs) * stepMs; at <= end; at += stepMs) {
    const place = (at - begin) / lengthMs;
    if (place > EDGE && place < 1 - EDGE) ticks.push({ at, place });
  }
  return ticks;
}

/** For a table of ten rows or so: the index of the latest point of each half minute, or five, the latest first. */
export function tableRows({ times, span }: Pick<Timeline, 'times' | 'span'>): number[] {
  const slot = (at: number) => Math.floor(at / (SPANS_MS[span] / 10));
  return times.flatMap((at, index) => (slot(at) === slot(times[index + 1] ?? 0) ? [] : [index])).reverse();
}
