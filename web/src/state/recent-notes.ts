/** The notes that one has set lately, in this browser. They end with the sign-out. */
import type { NoteDraft } from '@meeshy/status-react/client';
import { ownPlace } from './own-place.ts';
import { keep, recall } from './storage.ts';

const MOST = 5;

/** The latest first. */
export function recentNotes(): readonly NoteDraft[] {
  const place = ownPlace('notes');
  const kept = place === null ? null : recall<unknown>(place);
  return Array.isArray(kept) ? kept.filter(isNote).slice(0, MOST) : [];
}

export function noteUsed({ emoji, text }: NoteDraft): void {
  const place = ownPlace('notes');
  if (place === null) return;
  const others = recentNotes().filter((one) => one.emoji !== emoji || one.text !== text);
  keep(place, [{ emoji, text }, ...others].slice(0, MOST));
}

/** Another version of the app may have kept something else. */
function isNote(value: unknown): value is NoteDraft {
  const { emoji, text } = (value ?? {}) as Partial<NoteDraft>;
  return typeof emoji === 'string' && typeof text === 'string';
}
