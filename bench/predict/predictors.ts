/** The model, and what it has to be better than. Each answers for each hour of a week how probable a return by then is. */

import { type Absence, absencesOf } from '../../server/src/rhythm/absences.ts';
import { gapsOf } from '../../server/src/rhythm/by-gaps.ts';
import { ownRate } from '../../server/src/rhythm/by-hours.ts';
import { type Habits, learn, noHabits } from '../../server/src/rhythm/habits.ts';
import { type Returns, returnsOf } from '../../server/src/rhythm/returns.ts';
import { HOUR_MS, type Zone } from '../../server/src/rhythm/week.ts';
import { atConstantRate, atSameHour, byGaps, byHourOfWeek, NO_STRETCHES } from './baselines.ts';
import { firstHalf, type Moment } from './moments.ts';
import type { Person } from './people.ts';

/** What is known of somebody at a moment, all of it from before. */
export interface Known {
  readonly habits: Habits;
  /** The same, of hours that count alike however long somebody is away. */
  readonly flat: Habits;
  readonly zone: Zone;
  /** How long people stay away, in hours. */
  readonly pool: readonly number[];
}

export const MODEL = 'model';
/** So many gaps speak for each of the people, however many they have. */
const GAPS_EACH = 40;

type Predictor = (known: Known, moment: Moment) => Returns;

export const PREDICTORS: Readonly<Record<string, Predictor>> = {
  [MODEL]: ({ habits, zone }, { leftAt, now }) => returnsOf(habits, leftAt, now, zone),
  'pooled gaps': ({ pool }, moment) => byGaps([], moment, pool),
  'own gaps': ({ habits, pool }, moment) =>
    byGaps(
      gapsOf(habits).map(({ hours }) => hours),
      moment,
      pool,
    ),
  'same hour next day': (_, moment) => atSameHour(moment),
  'own constant rate': ({ flat }) => atConstantRate(ownRate(flat)),
  'hour of week only': ({ flat, zone }, moment) => byHourOfWeek(flat, moment, zone),
};

/** Learns one absence after the other, as they end. */
export function learner({ sessions, zone }: Person, pool: readonly number[]) {
  const absences = absencesOf(sessions);
  const habits = noHabits();
  const flat = noHabits();
  let next = 0;

  return {
    /** Asked in the order of time. */
    knownAt({ leftAt, now }: Moment): Known {
      for (let absence = absences[next]; absence && absence.backAt <= now; absence = absences[++next]) {
        learn(habits, absence, zone);
        learn(flat, absence, zone, NO_STRETCHES);
      }
      // Where they go while they are away nobody knows.
      const offset = zone(leftAt);
      return { habits, flat, zone: () => offset, pool };
    },
  };
}

/** Of the first halves, with which nothing is measured. */
export function poolOf(people: readonly Person[]): number[] {
  return people.flatMap(({ sessions }) => evenly(firstHalf(absencesOf(sessions))));
}

function evenly(absences: readonly Absence[]): number[] {
  const hours = absences.map(({ leftAt, backAt }) => (backAt - leftAt) / HOUR_MS).sort((a, b) => a - b);
  return Array.from({ length: GAPS_EACH }, (_, i) => hours[Math.floor(((i + 0.5) / GAPS_EACH) * hours.length)] ?? 0);
}
