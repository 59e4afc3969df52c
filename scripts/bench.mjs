import './lib/node-version.mjs';
import { buildBench } from './lib/build.mjs';
import { installCentrifugo } from './lib/centrifugo.mjs';
import { install } from './lib/install.mjs';
import { orExplain } from './lib/or-explain.mjs';
import { installRedis } from './lib/redis.mjs';

await orExplain(async () => {
  await install();
  await buildBench();
  await installRedis();
  // What is compiled does not know the project's folder.
  const { path, why } = await installCentrifugo();
  Object.assign(process.env, path ? { CENTRIFUGO_PATH: path } : { NO_CENTRIFUGO: why });
});

await import('../bench/dist/bench/main.js');
