import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from './root.mjs';
import { run } from './run.mjs';

/** Installs the packages that the lock file names, unless they are there. Throws an `Error` with npm's own words. */
export function install() {
  return installIn(ROOT);
}

/** The same for a project of its own in here, which has a lock file too. */
export async function installIn(folder) {
  if (isInstalled(folder)) return;
  console.log('Installing the packages …');
  // The build needs what production does not, also where NODE_ENV says production.
  const { ok, output } = await run([...npm(), 'ci', '--include=dev', '--no-audit', '--no-fund'], { cwd: folder });
  if (!ok) throw new Error(`The packages cannot be installed.\n${output}`);
}

/**
 * npm keeps a copy of the lock file beside the packages and writes it last: so it tells the truth after an
 * installation that was cut short, and after one by hand. Packages for other platforms are in the lock file only.
 */
function isInstalled(folder) {
  const wanted = packagesOf(join(folder, 'package-lock.json'));
  const present = packagesOf(join(folder, 'node_modules/.package-lock.json'));
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    const isOurs = !path.includes('node_modules/');
    return isOurs || (path in present ? present[path].version === version : optional);
  });
}

function packagesOf(lockFile) {
  try {
    return JSON.parse(readFileSync(lockFile, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** The npm that runs us, else the one that came with Node; its own file, because Windows cannot spawn `npm`. */
export function npm() {
  const ofNode = join(dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js');
  const file = [process.env.npm_execpath, ofNode].find((path) => path?.endsWith('.js') && existsSync(path));
  return file ? [process.execPath, file] : ['npm'];
}
