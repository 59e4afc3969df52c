import { statusTextOf, useAsOfText, useShown } from '@meeshy/status-react';
import { useMemo } from 'react';
import { useLanguage } from '../i18n/text.ts';

/** A status in words: "Online", "Away · seen 12 minutes ago", "Busy until 15:00". Not live: "Online · as of 14:02". */
export function StatusLine({ id }: { id: string }) {
  const language = useLanguage();
  const words = useShown(
    useMemo(() => ({ id }), [id]),
    language,
    statusTextOf,
  );
  const asOf = useAsOfText(id, language);
  return <span>{[words, asOf].filter((part) => part !== '').join(' · ')}</span>;
}
