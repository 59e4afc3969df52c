/**
 * P12: how well a viewer sees a subject. A value: two that are equal show the same.
 *
 *   none ── dim ── bare ── coarse ── full ── self
 */

export type Sight = Plain | Full | Dim;

export interface Plain {
  readonly kind: 'none' | 'bare' | 'coarse' | 'self';
}

export interface Full {
  readonly kind: 'full';
  /** When the rule last changed that decides this pair, where that is later than the subject's own version; else 0. */
  readonly ruledAt: number;
}

/** The subject hides from the viewer, who goes on seeing what was true when that began. */
export interface Dim {
  readonly kind: 'dim';
  /** The sight that it replaces. */
  readonly of: 'bare' | 'coarse' | 'full';
  /** When the hiding began. */
  readonly since: number;
  /** The latest act of the subject since then that the viewer knows the date of, a message, say; `null`: there is none. */
  readonly evidenceAt: number | null;
}

export const NONE: Plain = Object.freeze({ kind: 'none' });
export const BARE: Plain = Object.freeze({ kind: 'bare' });
export const COARSE: Plain = Object.freeze({ kind: 'coarse' });
export const FULL: Full = Object.freeze({ kind: 'full', ruledAt: 0 });
export const SELF: Plain = Object.freeze({ kind: 'self' });

/** `isInAudience`: they share a conversation, and both are present members of it. `ruledAt`: since when, see `Full`. */
export function sightOf(viewerId: string, subjectId: string, isInAudience: boolean, ruledAt = 0): Sight {
  if (viewerId === subjectId) return SELF;
  if (!isInAudience) return NONE;
  return ruledAt === 0 ? FULL : { kind: 'full', ruledAt };
}

/** Of whoever may come to share a conversation: by it operators' lists name people. */
export function sightOfEveryone(_subjectId: string): Sight {
  return FULL;
}

/** Sights with the same key show the same. Whoever sees in full sees all that there is to see of oneself. */
export function keyOf(sight: Sight): string {
  if (sight.kind === 'self') return keyOf(FULL);
  if (sight.kind === 'full') return `full ${sight.ruledAt}`;
  return sight.kind === 'dim' ? `dim ${sight.of} ${sight.since} ${sight.evidenceAt}` : sight.kind;
}
