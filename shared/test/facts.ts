import fc from 'fast-check';
import { ABSENT, FACT_FIELDS, FACT_NAMES, type Facts } from '../src/index.ts';

/** Facts at random: all of them, of values of their kind. */
export function anyFacts(
  of: Readonly<Record<(typeof FACT_FIELDS)[keyof Facts]['kind'], fc.Arbitrary<unknown>>>,
): fc.Arbitrary<Facts> {
  const values = FACT_NAMES.map((name) => [name, of[FACT_FIELDS[name].kind]] as const);
  return fc.record(Object.fromEntries(values)) as fc.Arbitrary<unknown> as fc.Arbitrary<Facts>;
}

/** Facts that a test is about. What it does not say is as of somebody of whom nothing is known: so one fact more touches no test. */
export function factsWith(facts: Partial<Facts>): Facts {
  return { ...ABSENT, ...facts };
}
