import { STATUS_COLORS } from '@meeshy/status-protocol';
import type { KnownStatus } from './known.ts';
import { type Language, pageLanguage, wordsOf } from './words.ts';

/**
 * What a status looks like: its colour, as CSS has it, and its name in this language, the page's own unless told.
 * `unknown` has the colour of `offline`.
 */
export function getStatusDisplay(
  status: KnownStatus,
  language: Language = pageLanguage(),
): { color: string; label: string } {
  const color = STATUS_COLORS[status === 'unknown' ? 'offline' : status];
  return { color, label: statusLabel(status, language) };
}

export function statusLabel(status: KnownStatus, language: Language): string {
  const words = wordsOf(language);
  return status === 'unknown' ? words.unknown : words.statuses[status];
}
