import type { DisplayLanguage, Status } from '@meeshy/status-protocol';
import { getStatusDisplay } from '@meeshy/status-react';

export function statusLabel(status: Status, language: DisplayLanguage): string {
  return getStatusDisplay(status, language).label;
}
