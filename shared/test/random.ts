/**
 * Settings of property tests. A failure prints its seed and its path: `FC_SEED=<seed> FC_PATH=<path>` replays it alone,
 * `FC_SEED=<seed>` with all that came before it; `FC_RUNS=<n>` searches longer.
 */
export function runs(usual: number): { numRuns: number; seed?: number; path?: string } {
  const { FC_SEED, FC_RUNS, FC_PATH } = process.env;
  const numRuns = FC_RUNS ? Number(FC_RUNS) : usual;
  return { numRuns, ...(FC_SEED && { seed: Number(FC_SEED) }), ...(FC_PATH && { path: FC_PATH }) };
}

/**
 * Of lives, each of which takes a good part of a second: so many in `npm run test:more`, elsewhere the first sixth of them. The
 * first that fails is told at once.
 */
export function livesOf(all: number): ReturnType<typeof runs> & { endOnFailure: true } {
  return { ...runs(process.env.TEST_LIVES === 'all' ? all : Math.ceil(all / 6)), endOnFailure: true };
}
