/** Settings of property tests. A failure prints its seed: `FC_SEED=<seed>` replays it, `FC_RUNS=<n>` searches longer. */
export function runs(usual: number): { numRuns: number; seed?: number } {
  const { FC_SEED, FC_RUNS } = process.env;
  const numRuns = FC_RUNS ? Number(FC_RUNS) : usual;
  return FC_SEED ? { numRuns, seed: Number(FC_SEED) } : { numRuns };
}
