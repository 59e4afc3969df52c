/**
 * P18: since when a subject hides from whom, and what those go on seeing. A hiding lasts as long as any reason for it
 * does, from the beginning of the first:
 *
 *   everybody   invisible, or shown to nobody ─┐
 *   indirect    the same, or to `direct` only ─┼─ each with its beginning; who is hidden from since another moment
 *   in          one conversation hidden ───────┘  (`never`; who was `always`, or came by another way) has one of its own
 *
 * So of an audience of thousands a few times are kept, and for each of them what was true then.
 */

import { isHiddenFrom, isOpenBy, names, type Showing, type Tie } from './sharing.ts';
import type { Shadow } from './sight.ts';

/** Kept as `kept-hidings.ts` writes it. */
export interface Hidings {
  /** Since when nobody sees it who is not in `always`. */
  readonly everybody: number | null;
  /** The same of those without a direct conversation that is not hidden. */
  readonly indirect: number | null;
  /** By conversation: the same of those who have no other way. */
  readonly in: Readonly<Record<string, number>>;
  /** Who is hidden from since another moment than those say. */
  readonly own: Readonly<Record<string, number>>;
  /** By conversation when it last did something there since, a message, say, of which all who are there know; by person the same. */
  readonly acts: Readonly<Record<string, number>>;
  /** One for each of these moments. */
  readonly shadows: readonly Shadow[];
}

/** Somebody of the audience, and what the two share. */
export type Onlooker = readonly [viewerId: string, tie: Tie];

export const NOT_HIDING: Hidings = Object.freeze({
  everybody: null,
  indirect: null,
  in: {},
  own: {},
  acts: {},
  shadows: [],
});

/** So many have a moment of their own, those who are in `never` not counted. Of more the earlier are forgotten. */
export const MOST_OWN = 500;
/** In so many conversations; of more the earlier are forgotten. */
const MOST_ACTS = 500;
/** Of so many moments it is kept what was said then: a note is long. To those hidden from since earlier ones it has ended. */
const MOST_SAYING = 50;

/** Since when the viewer is hidden from; `null`: it is not. 0: nobody knows. */
export function hiddenSince(hidings: Hidings, showing: Showing, [viewerId, tie]: Onlooker): number | null {
  if (!isHiddenFrom(showing, viewerId, tie)) return null;
  return hidings.own[viewerId] ?? sinceOfAll(hidings, showing, tie) ?? 0;
}

/** The same of whoever may come to share a conversation that is not between two people. */
export function hiddenFromIndirectSince({ everybody, indirect }: Hidings, showing: Showing): number | null {
  if (!hidesFromIndirect(showing)) return null;
  return firstOf([hidesFromEverybody(showing) ? everybody : null, indirect]) ?? 0;
}

/** Of whoever has no moment of its own: the earliest of the reasons that go on. */
function sinceOfAll({ everybody, indirect, in: hiddenIn }: Hidings, showing: Showing, tie: Tie): number | null {
  const { sharing } = showing;
  const isDirect = isOpenBy(sharing.hiddenIn, tie.directIds);
  const isThere = tie.conversationIds.length > 0 && !isOpenBy(sharing.hiddenIn, tie.conversationIds);
  return firstOf([
    hidesFromEverybody(showing) ? everybody : null,
    hidesFromIndirect(showing) && !isDirect ? indirect : null,
    // By all of them it has been hidden since the last of them was.
    isThere ? Math.max(...tie.conversationIds.map((id) => hiddenIn[id] ?? 0)) : null,
  ]);
}

function firstOf(moments: readonly (number | null)[]): number | null {
  const known = moments.filter((at): at is number => at !== null && at > 0);
  return known.length > 0 ? Math.min(...known) : null;
}

/** Somebody of the audience, with what the two share before and after; nothing before: it comes into the audience. */
export type Mover = readonly [viewerId: string, before: Tie, after: Tie];

/**
 * The subject begins to show itself in another way, to `people`, who are its audience. Whoever is hidden from goes on
 * being so since the same moment; whoever begins to be has `shadow` to look at.
 */
export function hidingsAfter(
  known: Hidings,
  before: Showing,
  after: Showing,
  people: Iterable<Onlooker>,
  shadow: Shadow,
): Hidings {
  const { since: now } = shadow;
  const everybody = hidesFromEverybody(after) ? begunAt(hidesFromEverybody(before), known.everybody, now) : null;
  const indirect = hidesFromIndirect(after) ? begunAt(hidesFromIndirect(before), known.indirect, now) : null;
  const ofAll = { ...known, everybody, indirect, in: hiddenInAfter(known, before, after, now) };
  const { never } = after.sharing;
  // Strangers see nothing, and are known by name here only where they never shall.
  const isStill = (id: string) => names(before.sharing.never, id);
  const own = new Map(never.map((id) => [id, (isStill(id) ? known.own[id] : undefined) ?? now]));
  for (const [viewerId, tie] of people) {
    settle(own, ofAll, after, [viewerId, tie], hiddenSince(known, before, [viewerId, tie]) ?? now);
  }
  return kept({ ...ofAll, own: mostOf(own, never) }, known.shadows, shadow);
}

/**
 * People come to share other conversations with the subject, which shows itself as before: the same for them. Where another
 * node has told since when, that has seen them move before, it is since then.
 */
export function hidingsMoved(known: Hidings, showing: Showing, movers: Iterable<Mover>, shadow: Shadow): Hidings {
  const own = new Map(Object.entries(known.own));
  for (const [viewerId, before, after] of movers) {
    const isNew = before.conversationIds.length === 0;
    if (isNew || after.conversationIds.length === 0) continue;
    const since = hiddenSince(known, showing, [viewerId, before]) ?? known.own[viewerId] ?? shadow.since;
    settle(own, known, showing, [viewerId, after], since);
  }
  return kept({ ...known, own: mostOf(own, showing.sharing.never) }, known.shadows, shadow);
}

/**
 * Those that go on by what it shows: what has ended by itself is not told any more. `unseen`: since when it hides from
 * everybody by being invisible, as it said with that.
 */
export function hidingsIn(known: Hidings, showing: Showing, unseen: Hidings | null): Hidings {
  const everybody = hidesFromEverybody(showing) ? earliest(known.everybody, unseen?.everybody ?? null) : null;
  const indirect = hidesFromIndirect(showing) ? known.indirect : null;
  if (everybody === known.everybody && indirect === known.indirect) return known;
  const others = unseen?.shadows.filter(({ since }) => !known.shadows.some((shadow) => shadow.since === since)) ?? [];
  return withShadows({ ...known, everybody, indirect }, [...known.shadows, ...others]);
}

/** What of them is so for everybody. */
export function fromEverybody({ everybody, shadows }: Hidings): Hidings {
  return withShadows({ ...NOT_HIDING, everybody }, shadows);
}

/**
 * While it hides from some, the subject does something that has a date: in a conversation, or so that one person learns of it.
 * The same ones: nobody learns of it.
 */
export function hidingsActed(known: Hidings, id: string, at: number): Hidings {
  if (known.shadows.length === 0 || at <= (known.acts[id] ?? 0)) return known;
  const latest = Object.entries({ ...known.acts, [id]: at }).sort(([, a], [, b]) => b - a);
  return { ...known, acts: Object.fromEntries(latest.slice(0, MOST_ACTS)) };
}

/** The latest act since then that the viewer knows of, or whoever shares these conversations. */
export function evidenceIn(
  { acts }: Pick<Hidings, 'acts'>,
  [viewerId, { conversationIds }]: Onlooker,
  since: number,
): number | null {
  const latest = Math.max(0, ...[viewerId, ...conversationIds].map((id) => acts[id] ?? 0));
  return latest > since ? latest : null;
}

/** By them it was hidden from whoever else it was hidden from: so it goes on being when that ends. */
function hiddenInAfter(known: Hidings, before: Showing, after: Showing, now: number): Record<string, number> {
  const wasIndirect = hidesFromIndirect(before) ? (known.indirect ?? now) : now;
  const since = (id: string) => (names(before.sharing.hiddenIn, id) ? known.in[id] : undefined) ?? now;
  return Object.fromEntries(after.sharing.hiddenIn.map((id) => [id, Math.min(since(id), wasIndirect)]));
}

/** The viewer, if it is hidden from, is so since that moment. */
function settle(
  own: Map<string, number>,
  ofAll: Hidings,
  showing: Showing,
  [viewerId, tie]: Onlooker,
  since: number,
): void {
  const isHidden = isHiddenFrom(showing, viewerId, tie);
  const isApart = names(showing.sharing.never, viewerId) || sinceOfAll(ofAll, showing, tie) !== since;
  if (isHidden && isApart) own.set(viewerId, since);
  else own.delete(viewerId);
}

/** The latest, where they are too many. */
function mostOf(own: ReadonlyMap<string, number>, never: readonly string[]): Hidings['own'] {
  const others = [...own].filter(([id]) => !names(never, id)).sort(([, a], [, b]) => b - a);
  const forgotten = new Set(others.slice(MOST_OWN).map(([id]) => id));
  return Object.fromEntries([...own].filter(([id]) => !forgotten.has(id)));
}

/** With what was true at each moment that is still told. */
function kept(hidings: Omit<Hidings, 'shadows'>, known: readonly Shadow[], shadow: Shadow): Hidings {
  const isNew = !known.some(({ since }) => since === shadow.since);
  return withShadows(hidings, [...known, ...(isNew ? [shadow] : [])]);
}

function withShadows(hidings: Omit<Hidings, 'shadows'>, known: readonly Shadow[]): Hidings {
  const { everybody, indirect, own } = hidings;
  const moments = new Set([everybody, indirect, ...Object.values(hidings.in), ...Object.values(own)]);
  const shadows = known.filter(({ since }) => moments.has(since));
  return shadows.length === 0 ? NOT_HIDING : { ...hidings, shadows: withMostSaid(shadows) };
}

/** The same, where they are not too many. */
function withMostSaid(shadows: readonly Shadow[]): readonly Shadow[] {
  const saying = shadows.filter(({ claims }) => claims !== undefined);
  if (saying.length <= MOST_SAYING) return shadows;
  const latest = new Set(saying.sort((a, b) => b.since - a.since).slice(0, MOST_SAYING));
  return shadows.map((shadow) => (latest.has(shadow) ? shadow : silent(shadow)));
}

function silent({ claims: _, ...shadow }: Shadow): Shadow {
  return shadow;
}

function earliest(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b);
}

function begunAt(wasSo: boolean, since: number | null, now: number): number {
  return wasSo ? (since ?? now) : now;
}

function hidesFromEverybody({ sharing, isInvisible }: Showing): boolean {
  return isInvisible || sharing.status === 'nobody';
}

function hidesFromIndirect(showing: Showing): boolean {
  return hidesFromEverybody(showing) || showing.sharing.status === 'direct';
}
