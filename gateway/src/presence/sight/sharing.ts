/** P17: what a subject lets others see of it, and whom. */
import type { Sharing } from '@meeshy/status-protocol';
import type { Agreed, Detail, Shadow, Sight } from './sight.ts';

/** What two people share by which one may see the other: conversations in which both are present. */
export interface Tie {
  readonly conversationIds: readonly string[];
  /** Those of them that are between the two alone. */
  readonly directIds: readonly string[];
}

/** By what a subject shows itself at some moment. */
export interface Showing {
  readonly sharing: Sharing;
  readonly isInvisible: boolean;
}

const DETAILS: Readonly<Record<Sharing['lastSeen'], Detail>> = { exact: 'full', days: 'coarse', never: 'bare' };

/** In what detail it shows itself to those from whom it does not hide. */
export function detailBy({ lastSeen }: Sharing): Detail {
  return DETAILS[lastSeen];
}

export function agreedBy({ activity, outlook, alerts }: Sharing): Agreed {
  return {
    ...(activity === 'hours' && { hours: true }),
    ...(outlook && { outlook: true }),
    alerts,
  };
}

/** What it agreed to as whoever sees it so knows: of whoever hides, what it did when that began. */
export function agreedIn(sight: Sight, sharing: Sharing, shadows: readonly Shadow[]): Agreed {
  if (sight.kind !== 'dim') return agreedBy(sharing);
  return shadows.find(({ since }) => since === sight.since)?.agreed ?? {};
}

/** Whether everybody sees everything, and sees everybody so. */
export function isEverything({ status, lastSeen, never, hiddenIn }: Sharing): boolean {
  return status === 'everyone' && lastSeen === 'exact' && never.length === 0 && hiddenIn.length === 0;
}

/** Whether the viewer is kept from seeing what happens, in the order of P17. */
export function isHiddenFrom({ sharing, isInvisible }: Showing, viewerId: string, tie: Tie): boolean {
  const { status, always, never, hiddenIn } = sharing;
  if (names(never, viewerId)) return true;
  if (names(always, viewerId)) return false;
  if (isInvisible || status === 'nobody') return true;
  if (hiddenIn.length > 0 && !isOpenBy(hiddenIn, tie.conversationIds)) return true;
  return status === 'direct' && !isOpenBy(hiddenIn, tie.directIds);
}

/** Whether, by what is shared after, somebody may be hidden from who was not before. */
export function hidesMore(before: Sharing, after: Sharing): boolean {
  const added = (name: 'never' | 'hiddenIn') => after[name].some((id) => !names(before[name], id));
  const isLetGo = before.always.some((id) => !names(after.always, id));
  return OPENNESS[after.status] < OPENNESS[before.status] || added('never') || added('hiddenIn') || isLetGo;
}

/** Whether it may see more of somebody by that than before (P17: no more than it shows). */
export function limitsLess(before: Sharing, after: Sharing): boolean {
  return hidesMore(after, before) || EXACTNESS[after.lastSeen] > EXACTNESS[before.lastSeen];
}

const EXACTNESS: Readonly<Record<Sharing['lastSeen'], number>> = { never: 0, days: 1, exact: 2 };
const OPENNESS: Readonly<Record<Sharing['status'], number>> = { nobody: 0, direct: 1, everyone: 2 };

/** Whether one of these ways is not hidden. */
export function isOpenBy(hiddenIn: readonly string[], conversationIds: readonly string[]): boolean {
  return conversationIds.some((id) => !names(hiddenIn, id));
}

/** Lists are never changed in place. */
const looked = new WeakMap<readonly string[], ReadonlySet<string>>();
/** Up to so many it is quicker to walk through them. */
const FEW = 8;

/** Whether somebody is in one of the lists of a sharing. Long ones are looked up for each of a whole audience. */
export function names(list: readonly string[], id: string): boolean {
  if (list.length <= FEW) return list.includes(id);
  const known = looked.get(list) ?? new Set(list);
  looked.set(list, known);
  return known.has(id);
}
