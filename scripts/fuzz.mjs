import './lib/node-version.mjs';
import { buildFuzz } from './lib/build.mjs';
import { install } from './lib/install.mjs';
import { orExplain } from './lib/or-explain.mjs';
import { installRedis } from './lib/redis.mjs';

await orExplain(async () => {
  await install();
  await buildFuzz();
  await installRedis();
});

await import('../fuzz/dist/fuzz/main.js');
