import './lib/node-version.mjs';
import { buildChaos } from './lib/build.mjs';
import { SKIPPED, write } from './lib/counts.mjs';
import { install } from './lib/install.mjs';
import { orExplain } from './lib/or-explain.mjs';
import { installPostgres } from './lib/postgres.mjs';
import { installRedis } from './lib/redis.mjs';

if ((await installRedis()) && (await installPostgres())) {
  await orExplain(async () => {
    await install();
    await buildChaos();
  });
  await import('../chaos/dist/chaos/main.js');
} else {
  console.log(write(SKIPPED));
}
