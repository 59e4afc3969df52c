import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm } from './install.mjs';
import { run } from './run.mjs';

/** The last commit that spoke protocol 3: from there people upgrade, and back to there they roll back. */
const COMMIT = 'a73b480d5b0f5e0320fb0c8dda4211f87c876d7a';
/** What is done to it, so that a change here builds it anew. */
const STEPS = [
  [...npm(), 'ci', '--include=dev', '--no-audit', '--no-fund'],
  [process.execPath, '-e', "import('./scripts/lib/build.mjs').then(({ buildBench }) => buildBench())"],
];

/**
 * Builds the former release from the project's own history, once. Answers its program, and the module with which its
 * benchmark fills a database; `null`: the history is not here. Throws an `Error` with the words of what failed.
 *
 * @param {string} root of the project
 */
export async function buildFormer(root) {
  const { ok: isKnown } = await run(['git', 'cat-file', '-e', `${COMMIT}^{commit}`], { cwd: root });
  if (!isKnown) return null;
  const folder = join(
    root,
    '.cache/former',
    createHash('sha256')
      .update(COMMIT + STEPS.join())
      .digest('hex')
      .slice(0, 12),
  );
  const stamp = join(folder, '.built');
  if (!existsSync(stamp)) {
    console.log('Building the former release …');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const archive = join(folder, 'source.tar');
    await must(['git', 'archive', '--output', archive, COMMIT], root);
    for (const step of [['tar', '-xf', archive], ...STEPS]) await must(step, folder);
    writeFileSync(stamp, '');
  }
  return { main: join(folder, 'gateway/dist/main.js'), population: join(folder, 'bench/dist/bench/population.js') };
}

async function must(command, cwd) {
  const { ok, output } = await run(command, { cwd });
  if (!ok) throw new Error(`The former release does not build.\n${output}`);
}
