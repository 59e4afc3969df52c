import { run } from './run.mjs';

/** Of so many runs the best counts: the others measure what else the machine does. */
const RUNS = 9;

/**
 * What importing `name` costs in a project, in a process that has imported `host` already: processor time and memory, beside what the process
 * had taken until then.
 *
 * @param {string} folder
 * @param {string} host
 * @param {string} name
 * @returns {Promise<{ ms: number, mb: number, hostMs: number }>}
 */
export async function importCost(folder, host, name) {
  const program = `
    const used = () => {
      const { user, system } = process.cpuUsage();
      return { ms: (user + system) / 1_000, mb: process.memoryUsage.rss() / 1_048_576 };
    };
    await import(${JSON.stringify(host)});
    const before = used();
    await import(${JSON.stringify(name)});
    const after = used();
    const cost = { ms: after.ms - before.ms, mb: after.mb - before.mb, hostMs: before.ms };
    process.stdout.write(JSON.stringify(cost));
  `;
  const seen = [];
  for (let i = 0; i < RUNS; i += 1) {
    const { ok, output } = await run([process.execPath, '--input-type=module', '-e', program], { cwd: folder });
    if (!ok) throw new Error(output);
    seen.push(JSON.parse(output));
  }
  const least = (what) => Math.min(...seen.map((one) => one[what]));
  return { ms: least('ms'), mb: least('mb'), hostMs: least('hostMs') };
}
