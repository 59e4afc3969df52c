/** The model, and what it has to be better than. Each answers for each hour of a week how probable a return by then is. */

import { type Absence, absencesOf } from '../../server/src/rhythm/absences.ts';
import { gapsOf, type Habits, learn, noHabits } from '../../server/src/rhythm/habits.ts';
import type { Stretch } from '../../server/src/rhythm/pool.ts';
import {
  HORIZON_HOURS,
  ownRate,
  type Returns,
  returnsByGaps,
  returnsByHours,
  returnsOf,
} from '../../server/src/rhythm/returns.ts';
import { DAY_MS, HOUR_MS, type Zone } from '../../server/src/rhythm/week.ts';
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
const NO_STRETCHES: readonly Stretch[] = [];
/** So many gaps speak for each of the people, however many they have. */
const GAPS_EACH = 40;

type Predictor = (known: Known, moment: Moment) => Returns;

export const PREDICTORS: Readonly<Record<string, Predictor>> = {
  [MODEL]: ({ habits, zone }, { leftAt, now }) => returnsOf(habits, leftAt, now, zone),
  'pooled gaps': ({ pool }, moment) => returnsByGaps([], elapsed(moment), pool),
  'own gaps': ({ habits, pool }, moment) => returnsByGaps(gapsOf(habits), elapsed(moment), pool),
  'same hour next day': (_, moment) => sameHour(moment),
  'own constant rate': ({ flat }) => constant(ownRate(flat)),
  'hour of week only': ({ flat, zone }, { leftAt, now }) => returnsByHours(flat, leftAt, now, zone, NO_STRETCHES),
};

const elapsed = ({ leftAt, now }: Moment) => (now - leftAt) / HOUR_MS;

const hourly = (at: (hour: number) => number) => Float64Array.from({ length: HORIZON_HOURS }, (_, hour) => at(hour));

const constant = (rate: number) => hourly((hour) => 1 - Math.exp(-rate * (hour + 1)));

/** At the hour at which they left. */
function sameHour({ leftAt, now }: Moment): Returns {
  const back = leftAt + Math.ceil((now - leftAt + 1) / DAY_MS) * DAY_MS;
  return hourly((hour) => (now + (hour + 1) * HOUR_MS >= back ? 1 : 0));
}

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
