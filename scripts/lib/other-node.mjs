import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm } from './install.mjs';
import { ROOT } from './root.mjs';
import { run } from './run.mjs';

/**
 * Gets another version of Node as a package of npm's, once, and answers the folder of its program. Throws an `Error` with npm's
 * own words.
 *
 * @param {string} version as npm takes it: `24`, `22.12`
 * @returns {Promise<string>}
 */
export async function otherNode(version) {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const folder = join(ROOT, '.cache', 'node', version);
  mkdirSync(folder, { recursive: true });
  // Without a manifest npm would take that of a folder above.
  writeFileSync(join(folder, 'package.json'), '{}');
  const options = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
  const { ok, output } = await run([...npm(), 'install', `${name}@${version}`, ...options], { cwd: folder });
  if (!ok) throw new Error(`Node ${version} is not to be had.\n${output}`);
  return join(folder, 'node_modules', name, 'bin');
}
