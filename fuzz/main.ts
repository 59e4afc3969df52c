/**
 * `npm run fuzz [-- --only <settings> --batch <number>]`, `FUZZ_SECONDS` (60) for all settings together, `FUZZ_SEED`:
 * closes with the counts, alone on the last line.
 */
import { randomInt } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type PrivateRedis, startRedis } from '../gateway/test/support/redis.ts';
import { redisPath } from '../scripts/lib/redis.mjs';
import { campaign, type Failure, type Outcome } from './campaign.ts';
import { startTarget } from './target.ts';

const GATEWAY = fileURLToPath(new URL('../../../server/dist/main.js', import.meta.url));
const REPORTS = fileURLToPath(new URL('../../../.cache/fuzz/', import.meta.url));
const PRODUCTION = { NODE_ENV: 'production', JWT_SECRET: 'known to the fuzzer alone' };

const { values } = parseArgs({
  options: { only: { type: 'string', multiple: true }, batch: { type: 'string' } },
});
const seed = Number(process.env.FUZZ_SEED ?? randomInt(1, 1_000_000));
const only = values.batch === undefined ? null : Number(values.batch);
const variants = ['production', 'development', 'redis'].filter((name) => values.only?.includes(name) ?? true);
const seconds = Number(process.env.FUZZ_SECONDS ?? 60) / variants.length;
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));

console.log(`FUZZ_SEED=${seed}`);
const counts = { passed: 0, failed: 0, skipped: 0 };
for (const variant of variants) counts[await run(variant)] += 1;
const { passed, failed, skipped } = counts;
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exit(failed > 0 ? 1 : 0);

async function run(variant: string): Promise<keyof typeof counts> {
  if (variant === 'redis' && !redisPath()) return 'skipped';
  let redis: PrivateRedis | null = null;
  try {
    if (variant === 'redis') redis = await startRedis();
    const env = variant === 'development' ? {} : { ...PRODUCTION, ...(redis && { REDIS_URL: redis.url }) };
    const outcome = await hold(env);
    const { first, last } = outcome.heapBytes;
    const said = `${outcome.batches} batches, ${outcome.conversations} conversations`;
    const heap = `heap ${megabytes(first)} at first, ${megabytes(last)} at last`;
    console.log(`${outcome.failure ? '✗' : '✓'} ${variant.padEnd(12)} ${said}; ${heap}`);
    if (outcome.failure) explain(variant, outcome.failure);
    return outcome.failure ? 'failed' : 'passed';
  } catch (error) {
    console.error(error);
    return 'failed';
  } finally {
    await redis?.kill();
  }
}

async function hold(env: Record<string, string>): Promise<Outcome> {
  const target = await startTarget(GATEWAY, env);
  try {
    return await campaign(target, { seed, seconds, only });
  } finally {
    await target.stop();
  }
}

function explain(variant: string, { batch, findings, conversations }: Failure): void {
  for (const finding of findings.slice(0, 40)) console.log(`    ${finding.slice(0, 2_000)}`);
  mkdirSync(REPORTS, { recursive: true });
  const file = `${REPORTS}${seed}-${variant}-${batch}.json`;
  writeFileSync(file, JSON.stringify({ findings, conversations }, null, 1));
  console.log(`    again: FUZZ_SEED=${seed} npm run fuzz -- --only ${variant} --batch ${batch}`);
  console.log(`    what was said: ${file}`);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}
