import { STATUS_COLORS } from '@meeshy/status-protocol';
import type { KnownStatus } from './known.ts';
import { type Language, pageLanguage, wordsOf } from './words.ts';

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
