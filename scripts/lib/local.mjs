import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root.mjs';

/** Where a program is not called like the package that has it. */
const PACKAGES = {
  biome: '@biomejs/biome',
  playwright: '@playwright/test',
  redocly: '@redocly/cli',
  tsc: 'typescript',
};

/**
 * The command of a program that a package of ours brings: its own file, because what npm makes of it for
 * the command line can be spawned on some systems only.
 *
 * @param {string} name
 * @returns {[node: string, file: string]}
 */
export function local(name) {
  const folder = join(ROOT, 'node_modules', PACKAGES[name] ?? name);
  return [process.execPath, join(folder, fileOf(name, folder))];
}

function fileOf(name, folder) {
  try {
    const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return typeof bin === 'string' ? bin : bin[name];
  } catch {
    // It is not installed: whoever starts it is told so by Node.
    return name;
  }
}
