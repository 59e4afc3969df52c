import './lib/node-version.mjs';
import { build } from './lib/build.mjs';
import { install } from './lib/install.mjs';
import { orExplain } from './lib/or-explain.mjs';

await orExplain(async () => {
  await install();
  await build();
});

// In this very process: Ctrl-C reaches the gateway without anybody passing it on.
await import('../server/dist/main.js');
