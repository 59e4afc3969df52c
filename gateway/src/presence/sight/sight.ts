/**
 * P12: how well a viewer sees a subject. A value: two that are equal show the same.
 *
 *   none ── dim ── bare ── coarse ── full ── self
 */
import type { Facts, Sharing } from '@meeshy/status-protocol';
import type { Claims } from '../truth/claims.ts';

export type Sight = Undimmed | Dim;

export interface Undimmed {
  readonly kind: 'none' | Detail | 'self';
  /** Left out: the subject has hidden from the viewer at no time that could still be told. */
  readonly back?: Back;
  /** The viewer sees no more because it shows the subject no more itself. */
  readonly limitedBy?: 'you';
}

/** The sights of those who are told of what changes now. */
export type Detail = 'bare' | 'coarse' | 'full';

/** The subject hides from the viewer, who goes on seeing what was true when that began. */
export interface Dim {
  readonly kind: 'dim';
  /** The sight that it replaces. */
  readonly of: Detail;
  /** When the hiding began. */
  readonly since: number;
  /** The latest act of the subject since then that the viewer knows the date of, a message, say; `null`: there is none. */
  readonly evidenceAt: number | null;
  /** Of a hiding before this one. */
  readonly back?: Back;
  readonly limitedBy?: 'you';
}

/**
 * P18: the subject was hidden from the viewer, and comes back like by a first tab: as whoever had left when the viewer saw it
 * leave. Those are the times that the viewer was shown by then; all that is later was `at` that moment or after.
 */
export interface Back {
  readonly at: number;
  readonly lastSeen: number | null;
  readonly lastActiveAt: number | null;
}

/** The best that a viewer sees, because that is what it shows itself; `nothing`: whoever it is seems offline. */
export type Limit = Detail | 'nothing';

/** What was true of whoever began to hide at `since`, as if it had left then. */
export interface Shadow {
  readonly since: number;
  readonly facts: Facts;
  /** Those that said something then. Left out: none did. */
  readonly claims?: Claims;
  /** What it agreed to then. Left out: nothing of that. */
  readonly agreed?: Agreed;
}

/** What a subject agrees to beside how it is seen. */
export interface Agreed {
  /** P22: of what the host has recorded of it, those who see it in full are told its usual hours … */
  readonly hours?: true;
  /** P23: … and when it is likely back. */
  readonly outlook?: true;
  /** P19: who may wait for it. Left out: nobody knows, because that was not kept. */
  readonly alerts?: Sharing['alerts'];
}

export const NONE: Undimmed = Object.freeze({ kind: 'none' });
export const BARE = Object.freeze({ kind: 'bare' }) satisfies Undimmed;
export const COARSE = Object.freeze({ kind: 'coarse' }) satisfies Undimmed;
export const FULL = Object.freeze({ kind: 'full' }) satisfies Undimmed;
export const SELF: Undimmed = Object.freeze({ kind: 'self' });

/** Who shows how much to whom, among those who share a conversation. */
export interface Sights {
  /** Everybody sees everybody in full: nothing else has to be asked. */
  readonly areFull: boolean;
  /** What a subject shows to its audience. */
  shownBy(subjectId: string): Exclude<Sight, { readonly kind: 'self' }>;
  /** The best that a viewer sees of anybody else. */
  limitOf(viewerId: string): Limit;
  /** The viewers who see a subject in another way than those two say, each with its sight. */
  exceptionsOf(subjectId: string): Exceptions;
  /** Neither of the two shows less than everything, so that nothing else has to be asked. Most pairs are such. */
  isFull?(viewerId: string, subjectId: string): boolean;
  /** Whether somebody may see the subject in another way than in full. Left out: it may be. */
  isSeenOtherwise?(subjectId: string): boolean;
  /** One for each time at which a hiding of the subject began that goes on. */
  shadowsOf(subjectId: string): readonly Shadow[];
  /** Grows whenever one of these says something else: what was found out by them before is to be found out again. */
  readonly changes: number;
}

export type Exceptions = Pick<ReadonlyMap<string, Sight>, 'get' | typeof Symbol.iterator>;

const NOBODY: Exceptions = new Map();
/** From whoever hides one's status nothing of one's is to be seen: as if they had never been there. */
const NOTHING: Dim = Object.freeze({ kind: 'dim', of: 'bare', since: 0, evidenceAt: null, limitedBy: 'you' });

export const IN_FULL: Sights = Object.freeze({
  areFull: true,
  shownBy: () => FULL,
  limitOf: () => 'full',
  exceptionsOf: () => NOBODY,
  shadowsOf: () => [],
  changes: 0,
});

/** `isInAudience`: they share a conversation, and both are present members of it. */
export function sightOf(viewerId: string, subjectId: string, isInAudience: boolean, sights: Sights = IN_FULL): Sight {
  if (viewerId === subjectId) return SELF;
  if (!isInAudience) return NONE;
  if (sights.areFull || sights.isFull?.(viewerId, subjectId)) return FULL;
  return sights.exceptionsOf(subjectId).get(viewerId) ?? atMost(sights.shownBy(subjectId), sights.limitOf(viewerId));
}

/** Of whoever may come to share a conversation: by it operators' lists name people. */
export function sightOfEveryone(subjectId: string, sights: Sights = IN_FULL): Sight {
  return sights.shownBy(subjectId);
}

/** Since when it has been hiding from all of those; `null`: it is not. */
export function hiddenFromEveryoneSince(subjectId: string, sights: Sights): number | null {
  const sight = sightOfEveryone(subjectId, sights);
  return sight.kind === 'dim' ? sight.since : null;
}

/** In what detail news reach a sight; `null`: it is told of nothing that happens now. */
export function detailOf({ kind }: Sight): Detail | null {
  if (kind === 'self') return 'full';
  return kind === 'none' || kind === 'dim' ? null : kind;
}

/** Sights with the same key show the same. */
export function keyOf(sight: Sight): string {
  const { kind, back, limitedBy } = sight;
  let key: string = kind === 'dim' ? `dim ${sight.of} ${sight.since} ${sight.evidenceAt}` : kind;
  if (back) key += ` ${back.at} ${back.lastSeen} ${back.lastActiveAt}`;
  return limitedBy ? `${key} ${limitedBy}` : key;
}

const FINENESS: Readonly<Record<Detail, number>> = { bare: 0, coarse: 1, full: 2 };
const IN_DETAIL: Readonly<Record<Detail, Undimmed & { kind: Detail }>> = {
  bare: BARE,
  coarse: COARSE,
  full: FULL,
};

export function sightIn(detail: Detail): Undimmed & { kind: Detail } {
  return IN_DETAIL[detail];
}

/** A sight, no finer than `limit`. That it is limited tells of the viewer alone. */
export function atMost(sight: Sight, limit: Limit): Sight {
  if (limit === 'full' || sight.kind === 'none' || sight.kind === 'self') return sight;
  if (limit === 'nothing') return NOTHING;
  if (sight.kind === 'dim') return { ...sight, of: coarser(sight.of, limit), limitedBy: 'you' };
  const { back } = sight;
  return { kind: coarser(sight.kind, limit), ...(back && limit === 'coarse' && { back }), limitedBy: 'you' };
}

function coarser(a: Detail, b: Detail): Detail {
  return FINENESS[a] < FINENESS[b] ? a : b;
}
