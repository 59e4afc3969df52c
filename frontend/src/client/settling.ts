/** Lists do not jump under a finger: somebody moves to another section once the new status has lasted a while. */
import type { KnownStatus } from './known.ts';

/** The off and on of a page reload is shorter than this. */
export const SETTLE_MS = 2_000;

export interface Settling {
  /** Where everybody is shown. */
  readonly shown: ReadonlyMap<string, KnownStatus>;
  /** Who has another status than the one shown, which, and since when (ms). */
  readonly pending: ReadonlyMap<string, { readonly status: KnownStatus; readonly since: number }>;
  /** When the next of them has lasted long enough; `null`: nobody is pending. */
  readonly wakeAt: number | null;
}

export const NOTHING_SETTLED: Settling = { shown: new Map(), pending: new Map(), wakeAt: null };

/**
 * What is shown at `now` (ms) when `live` is the truth. Whoever is new is shown at once. While somebody's hand or
 * focus is on the list (`isHeld`), nobody moves, however long the new status has lasted.
 */
export function settle(
  before: Settling,
  live: ReadonlyMap<string, KnownStatus>,
  now: number,
  isHeld = false,
): Settling {
  const shown = new Map<string, KnownStatus>();
  const pending = new Map<string, { status: KnownStatus; since: number }>();
  let wakeAt: number | null = null;
  for (const [id, status] of live) {
    const last = before.shown.get(id) ?? status;
    const waiting = before.pending.get(id);
    const since = waiting?.status === status ? waiting.since : now;
    const stays = last !== status && (isHeld || now - since < SETTLE_MS);
    shown.set(id, stays ? last : status);
    if (!stays) continue;
    pending.set(id, { status, since });
    if (isHeld) continue;
    wakeAt = Math.min(wakeAt ?? Number.POSITIVE_INFINITY, since + SETTLE_MS);
  }
  return { shown, pending, wakeAt };
}
