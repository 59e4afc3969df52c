/**
 * P12: how well a viewer sees a subject. A value: two that are equal show the same.
 *
 *   none ── dim ── bare ── coarse ── full ── self
 */
import type { Facts } from '@meeshy/status-protocol';

export type Sight = Undimmed | Dim;

export interface Undimmed {
  readonly kind: 'none' | Detail | 'self';
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
}

/** The facts of whoever began to hide at `since`, as if it had left then. */
export interface Shadow {
  readonly since: number;
  readonly facts: Facts;
}

export const NONE: Undimmed = Object.freeze({ kind: 'none' });
export const BARE: Undimmed = Object.freeze({ kind: 'bare' });
export const COARSE: Undimmed = Object.freeze({ kind: 'coarse' });
export const FULL: Undimmed = Object.freeze({ kind: 'full' });
export const SELF: Undimmed = Object.freeze({ kind: 'self' });

/** Who shows how much to whom, among those who share a conversation. */
export interface Sights {
  /** Everybody sees everybody in full: nothing else has to be asked. */
  readonly areFull: boolean;
  /** What a subject shows to its audience. */
  shownBy(subjectId: string): Exclude<Sight, { readonly kind: 'self' }>;
  /** The best that a viewer sees of anybody else. */
  limitOf(viewerId: string): Detail;
  /** The viewers who see a subject in another way than those two say, each with its sight. */
  exceptionsOf(subjectId: string): ReadonlyMap<string, Sight>;
  /** One for each time at which a hiding of the subject began that goes on. */
  shadowsOf(subjectId: string): readonly Shadow[];
}

const NOBODY: ReadonlyMap<string, Sight> = new Map();

export const IN_FULL: Sights = Object.freeze({
  areFull: true,
  shownBy: () => FULL,
  limitOf: () => 'full',
  exceptionsOf: () => NOBODY,
  shadowsOf: () => [],
});

/** `isInAudience`: they share a conversation, and both are present members of it. */
export function sightOf(viewerId: string, subjectId: string, isInAudience: boolean, sights: Sights = IN_FULL): Sight {
  if (viewerId === subjectId) return SELF;
  if (!isInAudience) return NONE;
  if (sights.areFull) return FULL;
  return sights.exceptionsOf(subjectId).get(viewerId) ?? atMost(sights.shownBy(subjectId), sights.limitOf(viewerId));
}

/** Of whoever may come to share a conversation: by it operators' lists name people. */
export function sightOfEveryone(subjectId: string, sights: Sights = IN_FULL): Sight {
  return sights.shownBy(subjectId);
}

/** In what detail news reach a sight; `null`: it is told of nothing that happens now. */
export function detailOf({ kind }: Sight): Detail | null {
  if (kind === 'self') return 'full';
  return kind === 'none' || kind === 'dim' ? null : kind;
}

/** Sights with the same key show the same. Whoever sees in full sees all that there is to see of oneself. */
export function keyOf(sight: Sight): string {
  if (sight.kind === 'self') return FULL.kind;
  return sight.kind === 'dim' ? `dim ${sight.of} ${sight.since} ${sight.evidenceAt}` : sight.kind;
}

const FINENESS: Readonly<Record<Detail, number>> = { bare: 0, coarse: 1, full: 2 };
const IN_DETAIL: Readonly<Record<Detail, Undimmed>> = { bare: BARE, coarse: COARSE, full: FULL };

/** A sight, no finer than `limit`. */
export function atMost(sight: Sight, limit: Detail): Sight {
  if (sight.kind === 'dim') return { ...sight, of: coarser(sight.of, limit) };
  const detail = detailOf(sight);
  return detail === null || sight.kind === 'self' ? sight : IN_DETAIL[coarser(detail, limit)];
}

function coarser(a: Detail, b: Detail): Detail {
  return FINENESS[a] < FINENESS[b] ? a : b;
}
