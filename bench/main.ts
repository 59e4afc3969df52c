/** `npm run bench [case …]`: measures, and prints a table for each case. Not one of the tests: it never fails. */
import { type Case, runCase } from './bench.ts';
import * as reference from './cases/reference.ts';
import { describeMachine } from './machine.ts';

const CASES: Record<string, Case> = { reference };

const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(CASES);
console.log(describeMachine());
for (const name of names) await measure(name);

async function measure(name: string): Promise<void> {
  const chosen = CASES[name];
  if (!chosen) {
    console.error(`There is no case ${name}; there are: ${Object.keys(CASES).join(', ')}`);
    process.exitCode = 1;
    return;
  }
  console.log(`\n${chosen.title}\n`);
  const { rows, targets } = await runCase(chosen);
  const width = Math.max(...rows.map(([what]) => what.length));
  for (const [what, measured] of rows) console.log(`  ${what.padEnd(width)}   ${measured}`);
  for (const { name: target, isMet } of targets) console.log(`  ${isMet ? '✓' : '✗ missed:'} ${target}`);
}
