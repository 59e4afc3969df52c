import { type DisplayLanguage, STATUS_COLORS, STATUS_LABELS, type Status } from '@meeshy/status-protocol';
import { pageLanguage } from './words.ts';

export function getStatusDisplay(
  status: Status,
  language: DisplayLanguage = pageLanguage(),
): { color: string; label: string } {
  return { color: STATUS_COLORS[status], label: STATUS_LABELS[language][status] };
}
