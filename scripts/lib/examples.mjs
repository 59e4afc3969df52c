import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm } from './install.mjs';
import { ROOT } from './root.mjs';
import { run } from './run.mjs';

const EXAMPLES = join(ROOT, 'examples');
/** What was downloaded once. */
const DOWNLOADS = join(ROOT, '.cache/adopters/npm');

/** The examples that are projects of their own. */
export const examples = () =>
  readdirSync(EXAMPLES, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();

/** Copies an example to a folder outside, where it is a project like anybody's. */
export function copyExample(name, folder) {
  const built = new Set(['node_modules', 'dist', '.next']);
  cpSync(join(EXAMPLES, name), folder, { recursive: true, filter: (path) => !built.has(path.split(/[\\/]/).at(-1)) });
}

/**
 * Installs what a project asks for, our packages from their tarballs. Throws an `Error` with npm's own words.
 *
 * @param {string} folder
 * @param {Record<string, string>} tarballs
 */
export async function installProject(folder, tarballs) {
  const file = join(folder, 'package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  const theirs = { ...manifest.devDependencies, ...manifest.dependencies };
  // Ours are names that no registry knows; whoever installs one of them has the protocol too.
  const ours = Object.keys(tarballs).filter((name) => name in theirs || name === '@meeshy/status-protocol');
  manifest.dependencies = { ...theirs, ...Object.fromEntries(ours.map((name) => [name, `file:${tarballs[name]}`])) };
  manifest.devDependencies = {};
  writeFileSync(file, JSON.stringify(manifest, null, 2));
  const options = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error', `--cache=${DOWNLOADS}`];
  const { ok, output } = await run([...npm(), 'install', ...options], { cwd: folder });
  if (!ok) throw new Error(`It cannot be installed.\n${output}`);
}
