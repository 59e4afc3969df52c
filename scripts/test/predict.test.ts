/**
 * `npm run predict`, whose figures P23 rests on: the model has to be better than what is simpler. All of it comes out the same
 * again: the moments, the people who were made up and the bootstrap go by a seed.
 *
 * @module-tag long
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Evaluation, evaluate } from '../../bench/predict/evaluate.ts';
import { randomMoments } from '../../bench/predict/moments.ts';
import { learner, MODEL, PREDICTORS } from '../../bench/predict/predictors.ts';
import { reportOf } from '../../bench/predict/report.ts';
import { bootstrap, decilesOf, ENOUGH_MOMENTS, isAsSaid, rateRange, scoreOf } from '../../bench/predict/scores.ts';
import { syntheticPeople } from '../../bench/predict/synthetic.ts';
import { readTrace } from '../../bench/predict/trace.ts';
import { createRandom } from '../../chaos/random.ts';
import { bytesOf } from '../../server/src/rhythm/habits.ts';
import { HOUR_MS } from '../../server/src/rhythm/week.ts';
import { ROOT } from '../lib/root.mjs';

const SEED = 1;
const BASELINES = ['pooled gaps', 'own gaps', 'same hour next day', 'own constant rate', 'hour of week only'];
const trace = readFileSync(join(ROOT, 'bench/predict/traces/commits.csv'), 'utf8');

function evaluationOf(people: Parameters<typeof evaluate>[0]): Evaluation {
  const evaluation = evaluate(people, SEED);
  if (!evaluation) throw new Error('Nobody has enough sessions.');
  return evaluation;
}

const gainsOf = ({ rows }: Evaluation) =>
  Object.fromEntries(rows.flatMap(({ name, gain }) => (gain ? [[name, gain] as const] : [])));

const atWork = evaluationOf(readTrace(trace));
const madeUp = evaluationOf(syntheticPeople(SEED));

/** By how many hours of CRPS it is better than own gaps at least; how many deciles hold enough moments to be judged by what is seen. */
describe.each([
  ['people at work, who come when they like', atWork, { ownGaps: 1, judged: [2, 4] }],
  ['people who were made up, and keep hours', madeUp, { ownGaps: 2, judged: [10, 4] }],
] as const)('of %s', (_, evaluation, { ownGaps, judged }) => {
  it.each(BASELINES)('it is better than %s, whoever of them had been asked', (name) => {
    expect(gainsOf(evaluation)[name]?.low).toBeGreaterThan(0);
  });

  it('it is better than own gaps by what P23 rests on', () => {
    expect(gainsOf(evaluation)['own gaps']?.mean).toBeGreaterThanOrEqual(ownGaps);
  });

  it('what it says is as probable as it says, in each decile', () => {
    const { within8, within24 } = evaluation;
    expect([...within8, ...within24].filter((decile) => !isAsSaid(decile))).toEqual([]);
    const enough = [within8, within24].map((deciles) => deciles.filter(({ count }) => count >= ENOUGH_MOMENTS).length);
    enough.forEach((count, index) => {
      expect(count).toBeGreaterThanOrEqual(judged[index] ?? 0);
    });
  });

  it('so is what it says aloud', () => {
    expect(evaluation.said.deciles.filter((decile) => !isAsSaid(decile))).toEqual([]);
  });
});

it('nothing is said aloud of those of whom it would be doubtful', () => {
  expect(atWork.said.share).toBeLessThan(0.01);
});

it('of whoever keeps hours something is said, as often early and late as told', () => {
  const { said } = madeUp;
  expect(said.share).toBeGreaterThan(0.5);
  expect(Math.abs(said.came - said.probability)).toBeLessThan(0.08);
  expect(Math.abs(said.early - 0.1)).toBeLessThan(0.08);
});

describe('the people who were made up', () => {
  it('are the same for the same seed, and others for another one', () => {
    const [one, same, other] = [syntheticPeople(7), syntheticPeople(7), syntheticPeople(8)].map((people) =>
      people.map(({ name, sessions }) => ({ name, sessions })),
    );
    expect(same).toEqual(one);
    expect(other).not.toEqual(one);
  });

  it('have sessions in their order, and travellers more than one clock', () => {
    for (const { name, sessions, zone } of syntheticPeople(7)) {
      for (const [index, { from, to }] of sessions.entries()) {
        expect(to).toBeGreaterThan(from);
        expect(from).toBeGreaterThan(sessions[index - 1]?.to ?? 0);
      }
      const clocks = new Set(sessions.map(({ to }) => zone(to)));
      if (name.startsWith('traveller')) expect(clocks.size).toBeGreaterThan(2);
      else expect(clocks.size).toBeLessThanOrEqual(2);
    }
  });
});

describe('nobody looks ahead', () => {
  it('what is known at a moment is the same whatever comes after it', () => {
    const [person] = readTrace(trace).filter(({ sessions }) => sessions.length > 300 && sessions.length < 600);
    if (!person) throw new Error('Nobody has been there several hundred times.');
    for (const moment of randomMoments(person, 8, createRandom(SEED, 0))) {
      const before = { ...person, sessions: person.sessions.filter(({ from }) => from <= moment.now) };
      const whole = learner(person, []).knownAt(moment);
      const past = learner(before, []).knownAt(moment);
      expect(bytesOf(whole.habits)).toEqual(bytesOf(past.habits));
      expect(PREDICTORS[MODEL]?.(whole, moment)).toEqual(PREDICTORS[MODEL]?.(past, moment));
      // Nor where they will be.
      expect(whole.zone(moment.now + 100 * HOUR_MS)).toBe(person.zone(moment.leftAt));
    }
  });
});

describe('a score', () => {
  it('is 0 of whoever knew, and grows with the hours by which they were wrong', () => {
    const certain = (hours: number) => Float64Array.from({ length: 168 }, (_, hour) => (hour + 1 >= hours ? 1 : 0));
    expect(scoreOf(certain(10), 10)).toEqual({ crps: 0, brier8: 0, brier24: 0 });
    expect(scoreOf(certain(10), 5)).toEqual({ crps: 5, brier8: 1, brier24: 0 });
    expect(scoreOf(certain(10), 1_000)).toEqual({ crps: 159, brier8: 0, brier24: 1 });
  });

  it('is set beside what came true, by deciles', () => {
    const deciles = decilesOf([
      [0.05, false],
      [0.09, true],
      [1, true],
    ]);
    expect(deciles.map(({ count }) => count)).toEqual([2, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    expect(deciles[0]).toMatchObject({ said: 0.07, came: 0.5 });
  });

  it('is as was said within 0.08, of few moments as far as chance can tell', () => {
    const decile = (count: number, said: number, came: number) => isAsSaid({ count, said, came });
    expect([decile(300, 0.5, 0.58), decile(300, 0.5, 0.59), decile(300, 0.5, 0.41)]).toEqual([true, false, false]);
    expect([
      decile(100, 0.5, 0.67),
      decile(100, 0.5, 0.69),
      decile(2, 0.5, 0),
      decile(0, Number.NaN, Number.NaN),
    ]).toEqual([true, false, true, true]);
    const { low, high } = rateRange(0.1, 100);
    expect([low, high].map((rate) => rate.toFixed(3))).toEqual(['0.055', '0.174']);
  });

  it('is as certain as people are alike', () => {
    expect(bootstrap([3, 3, 3], createRandom(SEED, 0))).toEqual({ mean: 3, low: 3, high: 3 });
    const { mean, low, high } = bootstrap([-10, 12], createRandom(SEED, 0));
    expect([mean, low, high]).toEqual([1, -10, 12]);
  });
});

describe('a trace', () => {
  it('has the sessions that its moments make, in any order, with or without clocks', () => {
    const [ann, bob] = readTrace(
      'person,at,offset_minutes\r\nann,7200,60\r\nbob,5,0\r\nann,0,120\r\nann,1200.5,120\r\n',
    );
    expect(ann?.sessions).toEqual([
      { from: 0, to: 1_200_500 },
      { from: 7_200_000, to: 7_200_000 },
    ]);
    expect([0, 7_199_999, 7_200_000].map((at) => ann?.zone(at))).toEqual([120, 120, 60]);
    expect(bob?.sessions).toHaveLength(1);
    expect(readTrace('person,at\nann,0\n')[0]?.zone(0)).toBe(0);
  });

  it.each([
    ['', 'line 1: the header is to be person,at or person,at,offset_minutes'],
    ['at,person\n1,ann', 'line 1: the header is to be person,at or person,at,offset_minutes'],
    ['person,at\n', 'line 2: there is no moment at all'],
    ['person,at\nann,0\nann', 'line 3: 2 cells are expected, not 1'],
    ['person,at\nann,0\n\nann,1,2', 'line 4: 2 cells are expected, not 3'],
    ['person,at\n,0', 'line 2: the person has no name'],
    ['person,at\nann,yesterday', 'line 2: the time is to be in seconds since 1970'],
    ['person,at\nann,', 'line 2: the time is to be in seconds since 1970'],
    ['person,at\nann,1700000000000', 'line 2: the time is to be in seconds since 1970'],
    ['person,at,offset_minutes\nann,0,Paris', 'line 2: the offset is to be in minutes east of UTC'],
    ['person,at,offset_minutes\nann,0,3600', 'line 2: the offset is to be in minutes east of UTC'],
  ])('%j is told: %s', (text, told) => {
    expect(() => readTrace(text)).toThrow(new Error(told));
  });

  it('of people who were hardly there says nothing', () => {
    expect(evaluate(readTrace('person,at\nann,0\nann,7200\n'), SEED)).toBeNull();
  });
});

it('the report has each of the models, and all deciles', () => {
  const lines = reportOf(evaluationOf(syntheticPeople(SEED).slice(0, 1)));
  for (const name of [MODEL, ...BASELINES]) expect(lines.some((line) => line.trim().startsWith(name))).toBe(true);
  expect(lines.join('\n')).toContain('90–100 %');
});
