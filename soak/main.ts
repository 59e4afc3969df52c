/**
 * `npm run soak`: random lives of the simulation, far more of them than the tests have time for.
 *
 *   SOAK_LIVES      how many, 100000 unless told
 *   SOAK_SEED       the first seed; every 500 lives have one of their own, counted on from here
 *   SOAK_THREADS    how many live at the same time, one per core unless told
 *
 * A failure is told with the seed and path that replay it, and with the shortest list of deeds that fails like it.
 */
import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type Failure, LIVES_PER_SEED, type Portion, type Report } from './portion.ts';

const PROGRESS_MS = 10_000;
/** A thread that needs more leaks. */
const MOST_MB = 512;

const lives = numberIn('SOAK_LIVES', 100_000);
const firstSeed = numberIn('SOAK_SEED', randomInt(1, 2 ** 30));
const threads = numberIn('SOAK_THREADS', availableParallelism());

const startedAt = performance.now();
const rest = portions();
const failures: Failure[] = [];
let lived = 0;

console.log(`SOAK_SEED=${firstSeed}: ${lives} lives, ${threads} at a time`);
const timer = setInterval(() => console.log(progress()), PROGRESS_MS);
try {
  await Promise.all(Array.from({ length: threads }, soak));
} finally {
  clearInterval(timer);
}
console.log(progress());
console.log(`\n${lived - failures.length} passed, ${failures.length} failed`);
process.exitCode = failures.length > 0 || lived < lives ? 1 : 0;

/** One thread, which takes portions until none is left. */
function soak(): Promise<void> {
  const worker = new Worker(new URL('./thread.js', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: MOST_MB },
  });
  return new Promise((resolve, reject) => {
    const next = () => {
      const { value, done } = rest.next();
      if (!done) worker.postMessage(value);
      else void worker.terminate().then(() => resolve());
    };
    worker.on('error', reject);
    worker.on('message', ({ failure, isLast }: Report) => {
      lived++;
      if (failure) tell(failure);
      if (isLast) next();
    });
    next();
  });
}

function* portions(): Generator<Portion, undefined> {
  for (let first = 0; first < lives; first += LIVES_PER_SEED) {
    yield { seed: firstSeed + first / LIVES_PER_SEED, lives: Math.min(LIVES_PER_SEED, lives - first) };
  }
}

function tell(failure: Failure): void {
  failures.push(failure);
  const { seed, path, mistakes, shortened } = failure;
  console.log(`\n✗ FC_SEED=${seed} FC_PATH=${path}`);
  for (const mistake of mistakes) console.log(`  ${mistake}`);
  console.log(`  ${shortened.deeds.length} deeds fail like it: ${JSON.stringify(shortened)}\n`);
}

function progress(): string {
  const seconds = (performance.now() - startedAt) / 1000;
  const memory = Math.round(process.memoryUsage.rss() / 2 ** 20);
  const perSecond = (lived / seconds).toFixed(1);
  return `${lived} of ${lives} lives in ${Math.round(seconds)} s (${perSecond} a second), ${failures.length} failed, ${memory} MB`;
}

function numberIn(name: string, usual: number): number {
  const value = Number(process.env[name] ?? usual);
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`${name} has to be a whole number above 0`);
  return value;
}
