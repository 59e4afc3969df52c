/**
 * Six weeks of alice's and bob's, for whoever wants to see usual hours and outlooks: see `server/src/demo-weeks.ts`.
 *
 *   npm run demo:weeks && npm start
 */
import './lib/node-version.mjs';
import { build } from './lib/build.mjs';
import { install } from './lib/install.mjs';
import { orExplain } from './lib/or-explain.mjs';

await orExplain(async () => {
  await install();
  await build();
});

await import('../server/dist/demo-weeks.js');
