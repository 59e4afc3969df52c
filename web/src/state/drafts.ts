/** What was begun and not sent: by the conversation, or by whom it is to begin with. It outlives a reload. */
import { ownPlace } from './own-place.ts';
import { onSessionEnd } from './session.ts';
import { forget, keep, recall } from './storage.ts';

/** What was written in this page. */
const written = new Map<string, string>();
onSessionEnd(() => written.clear());

export function draftOf(place: string): string {
  const key = keyOf(place);
  return written.get(place) ?? (key === null ? null : recall<string>(key)) ?? '';
}

export function keepDraft(place: string, content: string): void {
  written.set(place, content);
  const key = keyOf(place);
  if (key === null) return;
  if (content.trim() === '') forget(key);
  else keep(key, content);
}

/** The place of before is no more. What was begun at the new one stays. */
export function moveDraft(from: string, to: string): void {
  if (draftOf(to).trim() === '') keepDraft(to, draftOf(from));
  keepDraft(from, '');
}

/** Whether there is something that was begun in this page. */
export function isWriting(): boolean {
  return [...written.values()].some((content) => content.trim() !== '');
}

function keyOf(place: string): string | null {
  const own = ownPlace('draft');
  return own === null ? null : `${own}.${place}`;
}
