/**
 * `npm run predict [-- FILE]`: how well returns are predicted, of the people of a trace, or of people who were made up.
 *
 *   PREDICT_SEED   which moments are asked about, and who is made up; 1 unless told
 */
import { readFileSync } from 'node:fs';
import { evaluate, LEAST_SESSIONS } from './evaluate.ts';
import type { Person } from './people.ts';
import { reportOf } from './report.ts';
import { syntheticPeople } from './synthetic.ts';
import { readTrace } from './trace.ts';

const [file] = process.argv.slice(2);

try {
  const seed = seedOf(process.env.PREDICT_SEED ?? '1');
  const people = file === undefined ? syntheticPeople(seed) : peopleIn(file);
  console.log(`PREDICT_SEED=${seed}`);
  const evaluation = evaluate(people, seed);
  if (!evaluation) throw new Error(`${file}: nobody has ${LEAST_SESSIONS} sessions, half an hour and more apart`);
  for (const line of reportOf(evaluation)) console.log(line);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function peopleIn(path: string): Person[] {
  const text = orSay(`${path} cannot be read`, () => readFileSync(path, 'utf8'));
  return orSay(path, () => readTrace(text));
}

function orSay<Result>(what: string, task: () => Result): Result {
  try {
    return task();
  } catch (error) {
    throw new Error(`${what}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}

function seedOf(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error('PREDICT_SEED is to be a whole number');
  return Number(text);
}
