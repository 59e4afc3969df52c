/**
 * P12: how well a viewer sees a subject. A value: two that are equal show the same.
 *
 *   none ── dim ── bare ── coarse ── full ── self
 */

export type Sight = Undimmed | Dim;

export interface Undimmed {
  readonly kind: 'none' | 'bare' | 'coarse' | 'full' | 'self';
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

export const NONE: Undimmed = Object.freeze({ kind: 'none' });
export const BARE: Undimmed = Object.freeze({ kind: 'bare' });
export const COARSE: Undimmed = Object.freeze({ kind: 'coarse' });
export const FULL: Undimmed = Object.freeze({ kind: 'full' });
export const SELF: Undimmed = Object.freeze({ kind: 'self' });

/** `isInAudience`: they share a conversation, and both are present members of it. */
export function sightOf(viewerId: string, subjectId: string, isInAudience: boolean): Sight {
  if (viewerId === subjectId) return SELF;
  return isInAudience ? FULL : NONE;
}

/** Of whoever may come to share a conversation: by it operators' lists name people. */
export function sightOfEveryone(_subjectId: string): Sight {
  return FULL;
}

/** Sights with the same key show the same. Whoever sees in full sees all that there is to see of oneself. */
export function keyOf(sight: Sight): string {
  if (sight.kind === 'self') return FULL.kind;
  return sight.kind === 'dim' ? `dim ${sight.of} ${sight.since} ${sight.evidenceAt}` : sight.kind;
}
