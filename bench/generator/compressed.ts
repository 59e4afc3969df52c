/** Compressed payloads. Thousands of viewers are sent the same batch: it is read once. */
import { inflateRawSync } from 'node:zlib';
import type { UserStatusEvent } from '@meeshy/status-protocol';

/** Different batches that are under way at the same time are fewer; they are a few kilobytes each. */
const REMEMBERED = 500;
/** Bytes at the middle and at the end of a batch that tell it from every other one of its length. */
const SAMPLE_BYTES = 16;

let latest = new Map<string, readonly UserStatusEvent[]>();
let former = new Map<string, readonly UserStatusEvent[]>();

/** The statuses in a compressed `user:status:batch`. */
export function readBatch(bytes: Buffer): readonly UserStatusEvent[] {
  const key = keyOf(bytes);
  const known = latest.get(key) ?? former.get(key);
  if (known) return known;
  const statuses: UserStatusEvent[] = JSON.parse(inflated(bytes));
  if (latest.size === REMEMBERED) [former, latest] = [latest, new Map()];
  latest.set(key, statuses);
  return statuses;
}

export function inflated(bytes: Buffer): string {
  return inflateRawSync(bytes).toString();
}

function keyOf(bytes: Buffer): string {
  const { length } = bytes;
  return length + sampleAt(bytes, length >> 1) + sampleAt(bytes, length - SAMPLE_BYTES);
}

function sampleAt(bytes: Buffer, from: number): string {
  return bytes.toString('latin1', from, from + SAMPLE_BYTES);
}
