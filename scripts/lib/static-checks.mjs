/** A second core would read the same files and types once more for itself: it has other things to do. */
const ON_ONE_CORE = { GOMAXPROCS: '1' };

/** What depends on nothing that has changed since the last run is not looked at again. */
const ONLY_WHAT_CHANGED = ['--incremental', '--tsBuildInfoFile', '.cache/types.tsbuildinfo'];

/** What is found out without running anything. */
export const staticChecks = ({ check }) => [
  () => check('promises', ['oxlint', '--type-aware', '--deny-warnings'], ON_ONE_CORE),
  () => check('types', ['tsc', '-p', 'tsconfig.json', '--singleThreaded', ...ONLY_WHAT_CHANGED]),
  () => check('format and lint', ['biome', 'check', '--error-on-warnings', '.']),
  () => check('unused', ['knip']),
];
