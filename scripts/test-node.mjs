/**
 * Whether it runs with other versions of Node, which npm brings: the quick unit tests, one integration test, and `npm start`,
 * at which two people sign up and see each other.
 *
 *   npm run test:node -- 22 24      these versions, one after the other
 *   npm run test:node               the Node that runs this
 *
 * Closes with the counts, alone on the last line.
 */
import './lib/node-version.mjs';
import { delimiter, join } from 'node:path';
import { build } from './lib/build.mjs';
import { sum, write } from './lib/counts.mjs';
import { install } from './lib/install.mjs';
import { orExplain } from './lib/or-explain.mjs';
import { otherNode } from './lib/other-node.mjs';
import { run } from './lib/run.mjs';
import { runCounted } from './lib/run-counted.mjs';
import { createSteps } from './lib/steps.mjs';
import { quickUnit } from './lib/tagged.mjs';

const INTEGRATION = ['server/test/integration/npm.test.ts', 'gateway/test/integration/library.test.ts'];

const versions = process.argv.slice(2);
await (versions.length > 0 ? orExplain(withOthers) : withThis());

async function withOthers() {
  const results = [];
  for (const version of versions) {
    const folder = await otherNode(version);
    // First on the path: npm runs our scripts by the name of `node`.
    const env = { ...process.env, PATH: [folder, process.env.PATH].join(delimiter) };
    results.push(await runCounted([join(folder, 'node'), join('scripts', 'test-node.mjs')], env));
  }
  const total = sum(results);
  console.log(`\n${write(total)}`);
  process.exitCode = total.failed > 0 ? 1 : 0;
}

async function withThis() {
  const steps = createSteps();
  console.log(`Node ${process.versions.node}`);
  await steps.condition('install', install);
  await steps.condition('build', build);
  await steps.proof('on the path', async () => {
    const { output } = await run(['node', '--version']);
    if (output.trim() !== process.version) throw new Error(`npm would run ${output.trim()}, not ${process.version}.`);
  });
  await steps.vitest('unit', quickUnit());
  await steps.vitest('integration', INTEGRATION);
  steps.close();
}
