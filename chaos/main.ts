/**
 * `npm run test:chaos [-- --only <fault> --gateways <1 to 3> --redis <server, cluster or sentinel> --verbose]`: closes with the counts, alone on the last line.
 */
import { randomInt } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { tellAlong } from './along.ts';
import { FAULTS } from './faults.ts';
import { setScene } from './scene.ts';
import { explain, heading, row } from './table.ts';
import { tryOut, type Verdict } from './trial.ts';

const GATEWAY = fileURLToPath(new URL('../../../server/dist/main.js', import.meta.url));

const KINDS = ['server', 'cluster', 'sentinel'] as const;

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    gateways: { type: 'string', default: '3' },
    redis: { type: 'string', default: 'server' },
    verbose: { type: 'boolean', default: false },
  },
});
const redis = KINDS.find((kind) => kind === values.redis);
if (!redis) {
  console.error(`There is no Redis ${values.redis}; there are: ${KINDS.join(', ')}`);
  process.exit(1);
}
const possible = FAULTS.filter((fault) => fault.redis?.includes(redis) ?? true);
const chosen = possible.filter(({ name }) => values.only?.includes(name) ?? true);
const unknown = values.only?.filter((name) => !possible.some((fault) => fault.name === name)) ?? [];
if (unknown.length > 0) {
  console.error(`There is no fault ${unknown.join(', ')}; there are: ${possible.map(({ name }) => name).join(', ')}`);
  process.exit(1);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));

const seed = Number(process.env.CHAOS_SEED ?? randomInt(1, 1_000_000));
console.log(`CHAOS_SEED=${seed}`);
const verdicts: Verdict[] = [];
try {
  const scene = await setScene({ main: GATEWAY, count: Number(values.gateways), redis }, seed);
  console.log(heading());
  for (const fault of chosen) {
    const stopTelling = values.verbose ? tellAlong(scene) : () => {};
    const verdict = await tryOut(scene, fault);
    stopTelling();
    verdicts.push(verdict);
    console.log(row(verdict));
    for (const line of explain(verdict)) console.log(line);
  }
  await scene.close();
} catch (error) {
  console.error(error);
}
const passed = verdicts.filter(({ failures }) => failures.length === 0).length;
console.log(`\n${passed} passed, ${chosen.length - passed} failed`);
process.exit(passed === chosen.length ? 0 : 1);
