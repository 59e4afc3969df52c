import './lib/node-version.mjs';
import { buildBench } from './lib/build.mjs';
import { install } from './lib/install.mjs';
import { orExplain } from './lib/or-explain.mjs';

await orExplain(async () => {
  await install();
  await buildBench();
});

await import('../bench/dist/bench/main.js');
