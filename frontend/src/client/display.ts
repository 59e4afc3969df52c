import { type DisplayLanguage, STATUS_COLORS, STATUS_LABELS } from '@meeshy/status-protocol';
import type { KnownStatus } from './known.ts';
import { pageLanguage, WORDS } from './words.ts';

export function getStatusDisplay(
  status: KnownStatus,
  language: DisplayLanguage = pageLanguage(),
): { color: string; label: string } {
  const color = STATUS_COLORS[status === 'unknown' ? 'offline' : status];
  return { color, label: statusLabel(status, language) };
}

export function statusLabel(status: KnownStatus, language: DisplayLanguage): string {
  return status === 'unknown' ? WORDS[language].unknown : STATUS_LABELS[language][status];
}
