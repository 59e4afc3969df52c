/** Some lives of one seed, and what a thread tells of each. */
import fc from 'fast-check';
import { type Life, live } from '../gateway/test/simulation/life.ts';
import { lives } from '../gateway/test/simulation/plan.ts';
import { shorten } from './shorten.ts';

export const LIVES_PER_SEED = 500;

export interface Portion {
  readonly seed: number;
  readonly lives: number;
}

export interface Failure {
  readonly seed: number;
  readonly path: number;
  readonly mistakes: readonly string[];
  readonly shortened: Life;
}

export interface Report {
  readonly failure: Failure | null;
  readonly isLast: boolean;
}

/** The lives that the test of the simulation lives with this seed, one by one. */
export async function* livePortion({ seed, lives: count }: Portion): AsyncGenerator<Report> {
  for (const [path, life] of fc.sample(lives, { seed, numRuns: count }).entries()) {
    const mistakes = await live(life);
    const failure = mistakes.length > 0 ? { seed, path, mistakes, shortened: await shorten(life, mistakes) } : null;
    yield { failure, isLast: path === count - 1 };
  }
}
