/** P21: which conversations are crowds. It is decided with each write of their members, in its transaction. */
import { isCrowdNow } from '@meeshy/status-gateway/host';
import type { Records } from './records.ts';

/** What conversations are after a write of their members. */
export interface Decided {
  readonly crowds: ReadonlySet<string>;
  /** Those that have begun or ceased to be one. */
  readonly turned: ReadonlySet<string>;
}

/** Of a write that was not answered: everybody is told of it. */
export const UNKNOWN: Decided = { crowds: new Set(), turned: new Set() };

/**
 * To be called after every write that may change who is present, as the last step of its transaction: then two who
 * write at the same time cannot bar each other. A conversation of two is no crowd. Where there are no transactions,
 * whoever writes last counts all.
 */
export async function decideCrowds(
  { crowds: kept, rosters }: Records,
  conversationIds: readonly string[],
  limit: number,
  now: number,
): Promise<Decided> {
  const crowds = new Set<string>();
  const turned = new Set<string>();
  for (let asked = conversationIds; asked.length > 0; ) {
    const turnedNow: string[] = [];
    // Held before they are counted: so it is known what those wrote who were waited for.
    const groups = await kept.hold(asked);
    const present = await rosters.countPresent(
      groups.map(({ id }) => id),
      now,
      limit + 1,
    );
    for (const { id, isCrowd } of groups) {
      const isNow = isCrowdNow(isCrowd, present.get(id) ?? 0, limit);
      if (isNow) crowds.add(id);
      else crowds.delete(id);
      if (isNow !== isCrowd && (await kept.set(id, isNow))) turnedNow.push(id);
    }
    for (const id of turnedNow) turned.add(id);
    // Where there are no transactions, others who came or went meanwhile may have found nothing to decide.
    asked = turnedNow;
  }
  return { crowds, turned };
}

/**
 * Decides anew where it may have become false without a write: another limit since the last start, guests whose link
 * has expired, a database that knew of no crowds. Answers those that have turned.
 */
export async function reviewCrowds(records: Records, limit: number, now: number): Promise<string[]> {
  const turned: string[] = [];
  for (const id of await records.crowds.perhaps(limit)) {
    turned.push(...(await records.atomically((records) => decideCrowds(records, [id], limit, now))).turned);
  }
  return turned;
}
