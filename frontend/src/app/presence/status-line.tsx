import { useLastSeenText, useUserStatus } from '@meeshy/status-react';
import { useLanguage } from '../i18n/text.ts';
import { statusLabel } from './words.ts';

/** A status in words: "Online", "Away · seen 12 minutes ago". An absent time says nothing. */
export function StatusLine({ id }: { id: string }) {
  const language = useLanguage();
  const status = useUserStatus(id);
  // Of those who are online nothing is said that grows older.
  const since = useLastSeenText(status === 'online' ? '' : id, language);
  const label = statusLabel(status, language);
  return <span>{since === '' ? label : `${label} · ${since}`}</span>;
}
