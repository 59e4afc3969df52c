/**
 * What is remembered of one person, who is known by their absences alone:
 *
 *   away, back   by hour of the week: hours in which they might have come back, and how often they did; each
 *                absence is worth half as much six weeks later
 *   gaps, left   how long the last 200 absences were, and in which hour of the week each began
 *   trust        how often each of the ways to tell a return from these was right
 *
 * It changes in place, and as bytes it has 1,976 of them.
 */

import type { Absence } from './absences.ts';
import { ANSWERS, type Answering, LONGEST_MS, learnTrust } from './answers.ts';
import { STRETCHES, stretchOf } from './pool.ts';
import { DAY_MS, HOURS_OF_WEEK, hourOfWeek, MINUTE_MS, stays, type Zone } from './week.ts';

export interface Habits extends Answering {
  /** How many absences were learnt, ever. */
  learnt: number;
  /** When the last of them ended; what `away` and `back` have is worth what it was then. */
  asOf: number;
}

const MOST_GAPS = 200;
const HALF_LIFE_MS = 42 * DAY_MS;

/** Of bytes: `learnt` and `asOf` stand before the tables. */
const HEAD_BYTES = 16;
const TABLE_BYTES = HOURS_OF_WEEK * Float32Array.BYTES_PER_ELEMENT;
const GAPS_AT = HEAD_BYTES + 2 * TABLE_BYTES;
const LEFT_AT = GAPS_AT + MOST_GAPS * Uint16Array.BYTES_PER_ELEMENT;
const TRUST_AT = LEFT_AT + MOST_GAPS;
const HABITS_BYTES = TRUST_AT + ANSWERS * Float32Array.BYTES_PER_ELEMENT;

export function noHabits(): Habits {
  return {
    learnt: 0,
    asOf: 0,
    away: new Float32Array(HOURS_OF_WEEK),
    back: new Float32Array(HOURS_OF_WEEK),
    gaps: new Uint16Array(MOST_GAPS),
    left: new Uint8Array(MOST_GAPS),
    trust: new Float32Array(ANSWERS),
  };
}

/**
 * Once somebody is back. Absences come in their order: what ended before the last of them is passed over. One of more than a fortnight is
 * no habit, but that counts all the same, without a return: who forgets that people stay away takes all of them for back too soon.
 */
export function learn(habits: Habits, { leftAt, backAt }: Absence, zone: Zone, stretches = STRETCHES): void {
  if (!(leftAt < backAt) || backAt < habits.asOf) return;
  learnTrust(habits, { leftAt, backAt }, zone);
  fade(habits, backAt);
  const until = Math.min(backAt, leftAt + LONGEST_MS);
  for (const { hourOfWeek: hour, at, hours } of stays(leftAt, until, zone)) {
    add(habits.away, hour, hours * stretchOf(at - leftAt, hours, stretches));
  }
  if (until === backAt) add(habits.back, hourOfWeek(backAt - 1, zone), 1);
  habits.left[habits.learnt % MOST_GAPS] = hourOfWeek(leftAt, zone);
  habits.gaps[habits.learnt % MOST_GAPS] = Math.min((backAt - leftAt) / MINUTE_MS, 2 ** 16 - 1);
  habits.learnt += 1;
}

/** So much of what was learnt at `asOf` counts still. */
export function worth({ asOf }: Habits, at: number): number {
  return 0.5 ** (Math.max(0, at - asOf) / HALF_LIFE_MS);
}

function fade(habits: Habits, at: number): void {
  const left = worth(habits, at);
  for (const table of [habits.away, habits.back]) {
    for (let hour = 0; hour < HOURS_OF_WEEK; hour++) table[hour] = (table[hour] ?? 0) * left;
  }
  habits.asOf = at;
}

function add(table: Float32Array, index: number, value: number): void {
  table[index] = (table[index] ?? 0) + value;
}

export function bytesOf({ learnt, asOf, away, back, gaps, left, trust }: Habits): Uint8Array {
  const bytes = new Uint8Array(HABITS_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, learnt, true);
  view.setFloat64(8, asOf, true);
  away.forEach((value, index) => {
    view.setFloat32(HEAD_BYTES + 4 * index, value, true);
  });
  back.forEach((value, index) => {
    view.setFloat32(HEAD_BYTES + TABLE_BYTES + 4 * index, value, true);
  });
  gaps.forEach((value, index) => {
    view.setUint16(GAPS_AT + 2 * index, value, true);
  });
  bytes.set(left, LEFT_AT);
  trust.forEach((value, index) => {
    view.setFloat32(TRUST_AT + 4 * index, value, true);
  });
  return bytes;
}

/** `null`: these are no habits, or of a release that wrote them otherwise; they are learnt anew from what is stored. */
export function habitsOf(bytes: Uint8Array): Habits | null {
  if (bytes.byteLength !== HABITS_BYTES) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const table = (from: number, length = HOURS_OF_WEEK) =>
    new Float32Array(length).map((_, index) => view.getFloat32(from + 4 * index, true));
  const habits = {
    learnt: view.getUint32(0, true),
    asOf: view.getFloat64(8, true),
    away: table(HEAD_BYTES),
    back: table(HEAD_BYTES + TABLE_BYTES),
    gaps: new Uint16Array(MOST_GAPS).map((_, index) => view.getUint16(GAPS_AT + 2 * index, true)),
    left: bytes.slice(LEFT_AT, TRUST_AT),
    trust: table(TRUST_AT, ANSWERS),
  };
  const isSound =
    Number.isFinite(habits.asOf) && [...habits.away, ...habits.back, ...habits.trust].every((value) => value >= 0);
  return isSound ? habits : null;
}
