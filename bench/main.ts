/** `npm run bench [case …]`: measures, and prints a table for each case and one of all targets. It never fails. */
import { type Case, type Report, runCase } from './bench.ts';
import * as activity from './cases/activity.ts';
import * as browser from './cases/browser.ts';
import * as busy from './cases/busy.ts';
import * as claims from './cases/claims.ts';
import * as cluster from './cases/cluster.ts';
import * as connect from './cases/connect.ts';
import * as crowd from './cases/crowd.ts';
import * as crowds from './cases/crowds.ts';
import * as faces from './cases/faces.ts';
import * as gateways from './cases/gateways.ts';
import * as growth from './cases/growth.ts';
import * as many from './cases/many.ts';
import * as middle from './cases/middle.ts';
import * as reference from './cases/reference.ts';
import * as rest from './cases/rest.ts';
import * as saturation from './cases/saturation.ts';
import * as screen from './cases/screen.ts';
import * as storm from './cases/storm.ts';
import { describeMachine } from './machine.ts';
import { tableOf } from './table.ts';
import { inWords } from './target.ts';

const CASES: Record<string, Case> = {
  reference,
  middle,
  busy,
  saturation,
  storm,
  crowd,
  crowds,
  many,
  connect,
  activity,
  claims,
  faces,
  growth,
  rest,
  gateways,
  cluster,
  browser,
  screen,
};

const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(CASES);
const unknown = names.find((name) => !Object.hasOwn(CASES, name));
if (unknown === undefined) await measureAll();
else {
  console.error(`There is no case ${unknown}; there are: ${Object.keys(CASES).join(', ')}`);
  process.exitCode = 1;
}

async function measureAll(): Promise<void> {
  console.log(describeMachine());
  const verdicts: string[][] = [['case', 'target', 'wanted', 'measured', '']];
  for (const name of names) {
    const { title } = CASES[name] as Case;
    console.log(`\n${name}: ${title}\n`);
    const report = await runCase(CASES[name] as Case);
    print(report);
    verdicts.push(...report.targets.map((target) => [name, ...inWords(target)]));
  }
  console.log('\nAll targets\n');
  for (const line of tableOf(verdicts)) console.log(line);
}

function print({ columns, rows, targets }: Report): void {
  for (const line of tableOf(columns ? [['', ...columns], ...rows] : rows)) console.log(line);
  console.log();
  for (const line of tableOf(targets.map(inWords))) console.log(line);
}
