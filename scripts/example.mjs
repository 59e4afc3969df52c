/** Starts one of the examples as a project of its own, outside this one: `npm run example express`. */
import './lib/node-version.mjs';
import { existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildLibraries } from './lib/build.mjs';
import { copyExample, examples, installProject } from './lib/examples.mjs';
import { install, npm } from './lib/install.mjs';
import { orExplain } from './lib/or-explain.mjs';
import { findPython, pythonWith } from './lib/python.mjs';
import { ROOT } from './lib/root.mjs';
import { run, runHere } from './lib/run.mjs';
import { packLibraries } from './lib/tarballs.mjs';

const [name, ...words] = process.argv.slice(2);

await orExplain(async () => {
  if (!examples().includes(name)) throw new Error(`Name one of the examples: ${examples().join(', ')}`);
  const folder = join(tmpdir(), `meeshy-example-${name}`);
  rmSync(folder, { recursive: true, force: true });
  copyExample(name, folder);
  console.log(`Installing ${folder} …`);
  const start = existsSync(join(folder, 'package.json')) ? await built(folder) : await inPython(folder);
  process.exitCode = await runHere([...start, ...words], { cwd: folder });
});

/** Builds it, with our packages as others get them, and answers what starts it. */
async function built(folder) {
  await install();
  await buildLibraries();
  await installProject(folder, await packLibraries(join(ROOT, '.cache/adopters/packed')));
  const { ok, output } = await run([...npm(), 'run', 'build'], { cwd: folder });
  if (!ok) throw new Error(output);
  return [...npm(), 'start', '--silent', '--'];
}

async function inPython(folder) {
  const command = await findPython();
  if (!command) throw new Error('There is no Python: install Python 3.8 or newer, with venv and pip.');
  return [await pythonWith(command, join(folder, 'requirements.txt')), 'watch.py'];
}
