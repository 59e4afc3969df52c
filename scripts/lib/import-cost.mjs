import { run } from './run.mjs';

/** Of so many runs the best counts: the others measure what else the machine does. */
const RUNS = 9;

/**
 * What importing `names` costs in a project: processor time and memory of a process that does nothing else.
 *
 * @param {string} folder
 * @param {string[]} names
 * @returns {Promise<{ ms: number, mb: number }>}
 */
export async function importCost(folder, names) {
  const program = `
    for (const name of ${JSON.stringify(names)}) await import(name);
    const { user, system } = process.cpuUsage();
    process.stdout.write(JSON.stringify({ ms: (user + system) / 1_000, mb: process.memoryUsage.rss() / 1_048_576 }));
  `;
  const seen = [];
  for (let i = 0; i < RUNS; i += 1) {
    const { ok, output } = await run([process.execPath, '--input-type=module', '-e', program], { cwd: folder });
    if (!ok) throw new Error(output);
    seen.push(JSON.parse(output));
  }
  return { ms: Math.min(...seen.map(({ ms }) => ms)), mb: Math.min(...seen.map(({ mb }) => mb)) };
}
