import { createRandom, type Random } from '../../chaos/random.ts';
import { type Outlook, outlookOf } from '../../server/src/rhythm/outlook.ts';
import type { Returns } from '../../server/src/rhythm/returns.ts';
import { HOUR_MS } from '../../server/src/rhythm/week.ts';
import { type Moment, randomMoments } from './moments.ts';
import type { Person } from './people.ts';
import { learner, MODEL, PREDICTORS, poolOf } from './predictors.ts';
import { average, bootstrap, type Decile, decilesOf, meanOf, type Range, type Score, scoreOf } from './scores.ts';

export interface Row {
  readonly name: string;
  readonly score: Score;
  /** By how much the model is better, in hours of CRPS; of the model itself `null`. */
  readonly gain: Range | null;
}

/** What was said aloud, of all moments. */
export interface Said {
  readonly share: number;
  /** How probable it was said to be, on average, and how often it came true. */
  readonly probability: number;
  readonly came: number;
  readonly deciles: readonly Decile[];
  /** How often they were back before `from`, which is to be one in ten, and before `around`, which is to be every other time. */
  readonly early: number;
  readonly middle: number;
}

export interface Evaluation {
  readonly people: number;
  readonly moments: number;
  readonly rows: readonly Row[];
  /** Of the model: that they are back within 8 h, and within 24 h. */
  readonly within8: readonly Decile[];
  readonly within24: readonly Decile[];
  readonly said: Said;
}

interface Answer extends Moment {
  readonly returns: Returns;
  readonly outlook: Outlook | null;
}

/** Of whom less is known is not measured: half of it is for learning. */
export const LEAST_SESSIONS = 100;
const MOMENTS_EACH = 200;
/** A stream of choices that no person has. */
const RESAMPLING = 1_000_000;

/** `null`: there is nobody with enough sessions. */
export function evaluate(all: readonly Person[], seed: number, momentsEach = MOMENTS_EACH): Evaluation | null {
  const people = all.filter(({ sessions }) => sessions.length >= LEAST_SESSIONS);
  if (people.length === 0) return null;
  const pool = poolOf(people);
  const each = people.map((person, index) => answersOf(person, pool, momentsEach, createRandom(seed, index)));
  const answers = each.flatMap((person) => person.answers);
  return {
    people: people.length,
    moments: answers.length,
    rows: rowsOf(
      each.map(({ scores }) => scores),
      createRandom(seed, RESAMPLING),
    ),
    within8: calibration(answers, 8),
    within24: calibration(answers, 24),
    said: saidOf(answers),
  };
}

function answersOf(person: Person, pool: readonly number[], count: number, random: Random) {
  const { knownAt } = learner(person, pool);
  const scores = new Map(Object.keys(PREDICTORS).map((name) => [name, [] as Score[]]));
  const answers = randomMoments(person, count, random).map((moment): Answer => {
    const known = knownAt(moment);
    const predicted = Object.entries(PREDICTORS).map(([name, predict]) => [name, predict(known, moment)] as const);
    for (const [name, returns] of predicted) scores.get(name)?.push(scoreOf(returns, hoursLeft(moment)));
    const returns = new Map(predicted).get(MODEL) ?? new Float64Array();
    return { ...moment, returns, outlook: outlookOf(known.habits, moment.leftAt, moment.now, known.zone) };
  });
  return { answers, scores: new Map([...scores].map(([name, some]) => [name, meanOf(some)])) };
}

function rowsOf(people: readonly ReadonlyMap<string, Score>[], random: Random): Row[] {
  const scoresOf = (name: string) => people.flatMap((scores) => scores.get(name) ?? []);
  const model = scoresOf(MODEL);
  return Object.keys(PREDICTORS).map((name) => {
    const scores = scoresOf(name);
    const gains = scores.map(({ crps }, index) => crps - (model[index]?.crps ?? 0));
    return { name, score: meanOf(scores), gain: name === MODEL ? null : bootstrap(gains, random) };
  });
}

const hoursLeft = ({ now, backAt }: Moment) => (backAt - now) / HOUR_MS;

const calibration = (answers: readonly Answer[], within: number) =>
  decilesOf(answers.map((answer) => [answer.returns[within - 1] ?? 0, hoursLeft(answer) <= within]));

function saidOf(answers: readonly Answer[]): Said {
  const said = answers.flatMap(({ outlook, backAt }) => (outlook ? [{ ...outlook, backAt }] : []));
  const shareOf = (holds: (of: (typeof said)[number]) => boolean) => average(said.map((of) => (holds(of) ? 1 : 0)));
  return {
    share: said.length / answers.length,
    probability: average(said.map(({ probability }) => probability)),
    came: shareOf(({ backAt, by }) => backAt <= by),
    deciles: decilesOf(said.map(({ probability, backAt, by }) => [probability, backAt <= by])),
    early: shareOf(({ backAt, from }) => backAt < from),
    middle: shareOf(({ backAt, around }) => backAt < around),
  };
}
