/** The three packages as others get them, and their checksums, in `release/`. Nothing is published. */
import './lib/node-version.mjs';
import { join } from 'node:path';
import { buildLibraries } from './lib/build.mjs';
import { writeChecksums } from './lib/checksums.mjs';
import { install } from './lib/install.mjs';
import { orExplain } from './lib/or-explain.mjs';
import { ROOT } from './lib/root.mjs';
import { packLibraries } from './lib/tarballs.mjs';

const folder = join(ROOT, 'release');

await orExplain(async () => {
  await install();
  await buildLibraries();
  const tarballs = await packLibraries(folder);
  for (const line of writeChecksums(folder, Object.values(tarballs))) console.log(line);
});
