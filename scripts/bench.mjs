import './lib/node-version.mjs';
import { buildBench } from './lib/build.mjs';
import { install } from './lib/install.mjs';
import { orExplain } from './lib/or-explain.mjs';
import { installRedis } from './lib/redis.mjs';

await orExplain(async () => {
  await install();
  await buildBench();
  await installRedis();
});

await import('../bench/dist/bench/main.js');
