import { useAsOfText, useLastSeenText, useUserStatus } from '@meeshy/status-react';
import { useLanguage } from '../i18n/text.ts';
import { statusLabel } from './words.ts';

/** A status in words: "Online", "Away · seen 12 minutes ago". An absent time says nothing. Not live: "Online · as of 14:02". */
export function StatusLine({ id }: { id: string }) {
  const language = useLanguage();
  const status = useUserStatus(id);
  // Of those who are online nothing is said that grows older.
  const since = useLastSeenText(status === 'online' ? '' : id, language);
  const asOf = useAsOfText(id, language);
  return <span>{[statusLabel(status, language), asOf || since].filter((part) => part !== '').join(' · ')}</span>;
}
