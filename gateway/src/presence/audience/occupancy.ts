/** P21: who counts in a conversation, and how counts are told: nobody who hides is to be found out by them. */
import { type Grant, granted } from '../sight/grant.ts';
import type { Sharer } from '../sight/sharers.ts';
import { FULL } from '../sight/sight.ts';

/** So many are told exactly, more to two digits. */
const MOST_EXACT = 50;

declare class Made {
  private readonly sightsOfEveryone: true;
}

/** Nothing but `sightsOfEveryoneIn` makes them. */
export type SightsOfEveryone = readonly Grant[] & Made;

const IN_FULL = [FULL] as unknown as SightsOfEveryone;
/** Whoever may come; of those who are there everybody who is not named sees as much, or more. */
const ANYBODY = '';

/**
 * How everyone there sees the subject, in each way in which one of them does: whoever comes into this conversation and shares no other
 * with it, and those of its members whom it names in `never`. Only who is online by all of these sights counts: a count is told to all of them, and
 * would tell of somebody whom one of them is not to see. That some see more (`always`, direct people, who share another conversation) changes
 * nothing, and nor does what they share themselves. A hiding is told by these sights as an exit would be, and when it would be.
 */
export function sightsOfEveryoneIn(
  conversationId: string,
  members: ReadonlySet<string>,
  sharer: Sharer | undefined,
): SightsOfEveryone {
  if (!sharer) return IN_FULL;
  const tie = { conversationIds: [conversationId], directIds: [] };
  const named = sharer.sharing.never.filter((id) => members.has(id));
  const sights: readonly Grant[] = [ANYBODY, ...named].map((id) => granted(sharer, [id, tie]));
  return sights as SightsOfEveryone;
}

/** 1,234 as 1,200: by one more or less nobody tells who came. */
export function roughly(count: number): number {
  return count <= MOST_EXACT ? count : Number(count.toPrecision(2));
}
