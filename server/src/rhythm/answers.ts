/**
 * Four answers to how long somebody is away, none of which is right of everybody:
 *
 *   by their hours, believed quickly      who keeps hours
 *   by their hours, believed slowly       who has some
 *   by their gaps                         who stays away as long as the last times when they left like this
 *   like anybody                          what they never did before
 *
 * How much each is trusted is learnt of each person: whenever they are back, as much as each had expected that, beside the others.
 * And none is asked what it had thought impossible: who is not back by the hour at which their hours were sure of it is on holiday,
 * and of that the others know more. So they are averaged from when somebody left, and what did not happen is taken out then.
 */

import type { Absence } from './absences.ts';
import { awayByGaps, likeAnybody, type Ring } from './by-gaps.ts';
import { awayByHours, ratesOf, type Tables } from './by-hours.ts';
import { type Asked, DAY_MS, MINUTE_MS, type StillAway, type Zone } from './week.ts';

export interface Answering extends Tables, Ring {
  /** How often each of the answers was right; what is long ago counts less. */
  readonly trust: Float32Array;
}

export const ANSWERS = 4;
/** After so long nobody is asked about, and it does not matter any more when somebody is back. */
export const LONGEST_MS = 14 * DAY_MS;

/** An hour of the week is believed as much as its kind of day by so many hours. */
const QUICKLY_HOURS = 2;
const SLOWLY_HOURS = 20;

/** Before anything is known each is trusted as if it had been right so often. */
const AT_FIRST = 1.25;
/** With each absence so much is left of what was before: the last hundred or so count. */
const LEFT = 0.99;
/** An answer is right if it had expected the return about when it was: within half an hour, or a twentieth of the absence. */
const ABOUT_MS = 30 * MINUTE_MS;
const ABOUT_SHARE = 0.05;
/** However wrong one is, it is not given up by one absence. */
const LEAST = 1e-6;

export function stillAway(answering: Answering, asked: Asked): StillAway {
  const trust = trustOf(answering);
  const away = new Float64Array(asked.at.length);
  answersOf(answering, asked).forEach((answer, which) => {
    answer.forEach((probability, index) => {
      away[index] = (away[index] ?? 0) + (trust[which] ?? 0) * probability;
    });
  });
  return away;
}

/** Once somebody is back, and before the absence is remembered: by what had been expected. */
export function learnTrust(answering: Answering, absence: Absence, zone: Zone): void {
  const before = trustOf(answering);
  const right = answersOf(answering, about(absence, zone)).map(([first = 0, last = 0], which) => {
    return (before[which] ?? 0) * Math.max(LEAST, first - last);
  });
  const sum = right.reduce((total, value) => total + value, 0);
  right.forEach((value, which) => {
    answering.trust[which] = (answering.trust[which] ?? 0) * LEFT + value / sum;
  });
}

/** From shortly before the return until shortly after it; of whoever stayed away too long, from then on. */
function about({ leftAt, backAt }: Absence, zone: Zone): Asked {
  if (backAt - leftAt > LONGEST_MS) return { leftAt, at: [leftAt + LONGEST_MS], zone };
  const some = Math.max(ABOUT_MS, ABOUT_SHARE * (backAt - leftAt));
  return { leftAt, at: [Math.max(leftAt, backAt - some), backAt + some], zone };
}

/** Of each, in their order; together 1. */
function trustOf({ trust }: Answering): number[] {
  const each = Array.from(trust, (value) => value + AT_FIRST);
  const sum = each.reduce((total, value) => total + value, 0);
  return each.map((value) => value / sum);
}

function answersOf(answering: Answering, asked: Asked): StillAway[] {
  return [
    awayByHours(ratesOf(answering, QUICKLY_HOURS), asked),
    awayByHours(ratesOf(answering, SLOWLY_HOURS), asked),
    awayByGaps(answering, asked),
    likeAnybody(asked),
  ];
}
