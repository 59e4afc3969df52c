/** What is found out without running anything: one after the other, since each takes all cores that it gets. */
export async function staticChecks({ check }) {
  await check('format and lint', 'biome', 'check', '--error-on-warnings', '.');
  await check('promises', 'oxlint', '--type-aware', '--deny-warnings');
  await check('types', 'tsc', '-p', 'tsconfig.json');
  await check('unused', 'knip');
}
