import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { npm } from './install.mjs';
import { ROOT } from './root.mjs';
import { run } from './run.mjs';

const LIBRARIES = ['shared', 'gateway', 'frontend'];

/**
 * Packs what others get into a folder. Answers each tarball by its package's name. Throws an `Error` with npm's own words.
 *
 * @param {string} folder
 */
export async function packLibraries(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const tarballs = {};
  for (const workspace of LIBRARIES) {
    const { name, version } = JSON.parse(readFileSync(join(ROOT, workspace, 'package.json'), 'utf8'));
    const { ok, output } = await run([...npm(), 'pack', `--pack-destination=${folder}`], {
      cwd: join(ROOT, workspace),
    });
    if (!ok) throw new Error(`${name} cannot be packed.\n${output}`);
    tarballs[name] = join(folder, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`);
  }
  return tarballs;
}
