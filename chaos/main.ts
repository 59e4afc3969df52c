/**
 * `npm run test:chaos [-- --only <fault> --gateways <1 to 3> --redis <server, cluster or sentinel> --verbose]`: closes with the counts, alone on the last line.
 */
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { populate } from '../bench/population.ts';
import { buildFormer } from '../scripts/lib/former.mjs';
import { tellAlong } from './along.ts';
import { FAULTS, type Fault } from './faults.ts';
import { type SceneOptions, setScene } from './scene.ts';
import { explain, heading, row } from './table.ts';
import { tryOut, type Verdict } from './trial.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const GATEWAY = join(ROOT, 'server/dist/main.js');

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
console.log(heading());
const [usual, upgrades] = [chosen.filter(({ isUpgrade }) => !isUpgrade), chosen.filter(({ isUpgrade }) => isUpgrade)];
let skipped = 0;
try {
  const releases = { present: GATEWAY, former: null };
  if (usual.length > 0) await play(usual, { fill: populate, releases });
  if (upgrades.length > 0) await playUpgrades();
} catch (error) {
  console.error(error);
}
const passed = verdicts.filter(({ failures }) => failures.length === 0).length;
const failed = chosen.length - skipped - passed;
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exit(failed === 0 ? 0 : 1);

async function play(faults: readonly Fault[], options: Omit<SceneOptions, 'count' | 'redis'>): Promise<void> {
  const scene = await setScene({ ...options, count: Number(values.gateways), redis: redis ?? 'server' }, seed);
  for (const fault of faults) {
    const stopTelling = values.verbose ? tellAlong(scene) : () => {};
    const verdict = await tryOut(scene, fault);
    stopTelling();
    verdicts.push(verdict);
    console.log(row(verdict));
    for (const line of explain(verdict)) console.log(line);
  }
  await scene.close();
}

async function playUpgrades(): Promise<void> {
  const former = await buildFormer(ROOT);
  if (former) {
    const { populate: fill } = (await import(former.population)) as { populate: SceneOptions['fill'] };
    await play(upgrades, { fill, releases: { present: GATEWAY, former: former.main } });
  } else {
    console.log('Without the history of the project there is no former release to upgrade from.');
    skipped = upgrades.length;
  }
}
