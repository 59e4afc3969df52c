/** What others may know of a history, and what is made of that: the usual hours, and habits to predict by. */
import type { SeenHistory } from '@meeshy/status-gateway';
import { absencesOf, sessionsOf } from './absences.ts';
import { type Habits, learn, noHabits } from './habits.ts';
import { KEPT_DAYS, type Span, sharesOf, spansOf, weekOf } from './history.ts';
import { dayOf, markAt } from './marks.ts';
import { DAY_MS, MINUTE_MS, type Zone } from './week.ts';

/** Of less nothing is usual. */
const LEAST_MS = 28 * DAY_MS;
/** By then every gateway has written what it marked. */
const WRITTEN_MS = 15 * MINUTE_MS;
/** Parts of an hour that are told. */
const SHADES = 4;

declare const KNOWN_BY: unique symbol;

/** What is known, and of that the first mark that is not for this viewer. Nothing but `knownOf` makes one, and nothing is told without. */
export interface Known extends Span {
  readonly [KNOWN_BY]: SeenHistory;
  readonly end: number;
}

/**
 * Whole days, by UTC: so it changes once a day, and tells nothing of today. The five
 * minutes in which they left are left out: what became of those shows whether they went on, unseen.
 */
export function knownOf({ until }: SeenHistory, now: number): Known {
  const today = dayOf(now - WRITTEN_MS) * DAY_MS;
  const known = { from: today - KEPT_DAYS * DAY_MS, to: today, end: Math.min(markAt(today), markAt(until)) };
  return known as Known;
}

type Shade = 0 | 0.25 | 0.5 | 0.75 | 1;

/** By the day, Monday first, and the hour, in quarters; `null`: too little is known, or they are usually not there. */
export function usualWeek(
  { since, marks }: { readonly since: number; readonly marks: readonly number[] },
  known: Known,
  zone: Zone,
): Shade[][] | null {
  if (known.to - since < LEAST_MS) return null;
  const seen = marks.filter((mark) => mark < known.end);
  const shares = sharesOf(weekOf(seen, { from: Math.max(since, known.from), to: known.to }, zone));
  const week = shares.map((day) => day.map((share) => (Math.round((share ?? 0) * SHADES) / SHADES) as Shade));
  return week.some((day) => day.some((share) => share > 0)) ? week : null;
}

/** What is learnt of their absences by then. It takes tens of milliseconds of 90 days: `breathe` is waited for after each absence. */
export async function habitsBy(
  marks: readonly number[],
  { end }: Known,
  zone: Zone,
  breathe: () => Promise<unknown>,
): Promise<Habits> {
  const habits = noHabits();
  const sessions = sessionsOf(spansOf(marks.filter((mark) => mark < end)));
  for (const absence of absencesOf(sessions)) {
    learn(habits, absence, zone);
    await breathe();
  }
  return habits;
}
