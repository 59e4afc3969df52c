import './lib/node-version.mjs';
import { buildSoak } from './lib/build.mjs';
import { install } from './lib/install.mjs';
import { orExplain } from './lib/or-explain.mjs';

await orExplain(async () => {
  await install();
  await buildSoak();
});

await import('../soak/dist/soak/main.js');
