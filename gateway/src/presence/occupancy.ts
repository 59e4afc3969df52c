/** P21: who counts in a conversation, and how counts are told: nobody who hides is to be found out by them. */
import type { Sharers } from './sharers.ts';
import { names } from './sharing.ts';
import { type Sights, sightOfEveryone } from './sight.ts';

/** So many are told exactly, more to two digits. */
const MOST_EXACT = 50;

/**
 * Whether a subject shows itself to everyone in a conversation, who counts only then. Everyone there is whoever is in it and whoever may
 * come: so it hides neither from everyone (`status`, invisible), nor there (`hiddenIn`), nor from one of the members (`never`), whom
 * the count would tell of somebody they are not to see. That it shows itself to some all the same (`always`) changes nothing, and nor does how
 * much any of them sees by what they share themselves.
 */
export function showsItselfIn(
  conversationId: string,
  members: ReadonlySet<string>,
  subjectId: string,
  sights: Sights,
  sharers: Pick<Sharers, 'get'>,
): boolean {
  if (sights.areFull) return true;
  const { kind } = sightOfEveryone(subjectId, sights);
  if (kind === 'dim' || kind === 'none') return false;
  const sharing = sharers.get(subjectId)?.sharing;
  if (!sharing) return true;
  return !names(sharing.hiddenIn, conversationId) && !sharing.never.some((id) => members.has(id));
}

/** 1,234 as 1,200: by one more or less nobody tells who came. */
export function roughly(count: number): number {
  return count <= MOST_EXACT ? count : Number(count.toPrecision(2));
}
