/** A second core would read the same files and types once more for itself: it has other things to do. */
const ON_ONE_CORE = { GOMAXPROCS: '1' };

/** What is found out without running anything. */
export const staticChecks = ({ check }) => [
  () => check('promises', ['oxlint', '--type-aware', '--deny-warnings'], ON_ONE_CORE),
  () => check('types', ['tsc', '-p', 'tsconfig.json', '--singleThreaded']),
  () => check('format and lint', ['biome', 'check', '--error-on-warnings', '.']),
  () => check('unused', ['knip']),
];
