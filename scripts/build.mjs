import './lib/node-version.mjs';
import { build } from './lib/build.mjs';
import { install } from './lib/install.mjs';
import { orExplain } from './lib/or-explain.mjs';

await orExplain(async () => {
  await install();
  await build();
});
