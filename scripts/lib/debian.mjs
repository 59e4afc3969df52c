import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { find, missing } from './places.mjs';
import { ROOT } from './root.mjs';
import { run } from './run.mjs';

/** What this Debian does not have is asked for once: to ask again takes its time, and finds nothing. */
const MISSING = join(ROOT, '.cache/debian-has-no');

/** Installs Debian's packages where that is possible without asking anybody; elsewhere it does nothing. */
export async function installFromDebian(...packages) {
  if (process.getuid?.() !== 0 || !find('apt-get')) return;
  if (packages.some((name) => existsSync(join(MISSING, name)))) return;
  console.log(`Installing ${packages.join(', ')} …`);
  const env = { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
  const { ok: isCurrent } = await run(['apt-get', 'update', '-o', 'APT::Update::Error-Mode=any'], { env });
  const { output } = await run(['apt-get', 'install', '-y', '--no-install-recommends', ...packages], { env });
  if (isCurrent) remember(packages.filter((name) => output.includes(`Unable to locate package ${name}`)));
}

/**
 * Where this tool is, once it is installed if that is possible. Throws an `Error` of one sentence where it cannot be had.
 *
 * @param {string} name
 * @param {{ debian: string, homebrew: string, winget: string }} packages
 * @returns {Promise<string>}
 */
export async function obtainTool(name, packages) {
  if (!find(name)) await installFromDebian(packages.debian);
  const tool = find(name);
  if (!tool) throw new Error(`${missing(name, packages)}.`);
  return tool;
}

function remember(absent) {
  if (absent.length > 0) mkdirSync(MISSING, { recursive: true });
  for (const name of absent) writeFileSync(join(MISSING, name), '');
}
