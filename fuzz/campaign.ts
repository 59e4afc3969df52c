/** Batch after batch, until the time is over or something is wrong. */
import { createRandom } from '../chaos/random.ts';
import { afterwards, heapOf, LARGEST_GROWTH_BYTES, whileOpen } from './checks.ts';
import { batch } from './grammar/conversations.ts';
import type { Conversation } from './grammar/steps.ts';
import type { Target } from './target.ts';
import { hold } from './wire/hold.ts';

export interface CampaignOptions {
  readonly seed: number;
  readonly seconds: number;
  /** This batch alone. */
  readonly only: number | null;
}

export interface Outcome {
  readonly batches: number;
  readonly conversations: number;
  readonly heapBytes: { readonly first: number; readonly last: number };
  /** `null`: nothing was wrong. */
  readonly failure: Failure | null;
}

export interface Failure {
  readonly batch: number;
  readonly findings: readonly string[];
  readonly conversations: readonly Conversation[];
}

const BATCH_SIZE = 60;
/** The least of so many readings: between two of them, garbage lies about. */
const READINGS = 10;

export async function campaign(target: Target, { seed, seconds, only }: CampaignOptions): Promise<Outcome> {
  const until = performance.now() + seconds * 1_000;
  const heap: number[] = [];
  let number = only ?? 0;
  let count = 0;
  let failure: Failure | null = null;

  do {
    const conversations = batch(createRandom(seed, number), BATCH_SIZE);
    const findings = await tryOut(target, conversations);
    count += 1;
    if (findings.length === 0) heap.push(await heapOf(target));
    const growth = least(heap.slice(-READINGS)) - least(heap.slice(0, READINGS));
    if (heap.length >= 2 * READINGS && growth > LARGEST_GROWTH_BYTES) findings.push(`the heap grew by ${growth} bytes`);
    if (findings.length > 0) failure = { batch: number, findings, conversations };
    number += 1;
  } while (failure === null && only === null && performance.now() < until);

  const heapBytes = { first: least(heap.slice(0, READINGS)), last: least(heap.slice(-READINGS)) };
  return { batches: count, conversations: count * BATCH_SIZE, heapBytes, failure };
}

async function tryOut(target: Target, conversations: readonly Conversation[]): Promise<string[]> {
  const common = { ...target.common, sids: [] };
  const held = await Promise.all(conversations.map((conversation) => hold(conversation, common)));
  try {
    const findings = await whileOpen(target, held).catch(String);
    for (const one of held) one.end();
    return [...(typeof findings === 'string' ? [findings] : findings), ...(await afterwards(target))];
  } catch (error) {
    return [String(error), ...target.complaints()];
  }
}

const least = (values: readonly number[]) => (values.length === 0 ? 0 : Math.min(...values));
