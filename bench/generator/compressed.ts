/** Compressed payloads. Thousands of viewers are sent the same batch: it is read once. */
import { inflateRawSync } from 'node:zlib';
import type { UserStatusEvent } from '@meeshy/status-protocol';

/** Different batches that are under way at the same time are fewer; they are a few kilobytes each. */
const REMEMBERED = 500;
let latest = new Map<string, readonly UserStatusEvent[]>();
let former = new Map<string, readonly UserStatusEvent[]>();

/** The statuses in a compressed `user:status:batch`. */
export function readBatch(bytes: Buffer): readonly UserStatusEvent[] {
  const key = bytes.toString('latin1');
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
