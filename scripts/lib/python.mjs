import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root.mjs';
import { run } from './run.mjs';

const COMMANDS = process.platform === 'win32' ? ['py', 'python'] : ['python3', 'python'];

/** The command that starts Python 3.8 or newer with environments; `undefined`: there is none. */
export async function findPython() {
  for (const command of COMMANDS) {
    const { ok } = await run([command, '-c', 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 8))']);
    if (ok) return command;
  }
  return undefined;
}

/**
 * Makes an environment with what a project in Python requires, once, and answers its Python. Throws an `Error` with the
 * words of what failed.
 *
 * @param {string} command of Python
 * @param {string} requirements the file that names them
 */
export async function pythonWith(command, requirements) {
  const hash = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const folder = join(ROOT, '.cache/adopters', `python-${hash}`);
  const python = join(folder, ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']));
  const stamp = join(folder, '.installed');
  if (!existsSync(stamp)) {
    rmSync(folder, { recursive: true, force: true });
    await must([command, '-m', 'venv', folder]);
    await must([python, '-m', 'pip', 'install', '--quiet', '--requirement', requirements]);
    writeFileSync(stamp, '');
  }
  return python;
}

async function must(command) {
  const { ok, output } = await run(command);
  if (!ok) throw new Error(`What it requires of Python cannot be installed.\n${output}`);
}
