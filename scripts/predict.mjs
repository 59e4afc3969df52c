import './lib/node-version.mjs';
import { buildPredict } from './lib/build.mjs';
import { install } from './lib/install.mjs';
import { orExplain } from './lib/or-explain.mjs';

await orExplain(async () => {
  await install();
  await buildPredict();
});

await import('../bench/predict/dist/bench/predict/main.js');
