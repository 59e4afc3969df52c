import { OnlineIndicator } from '@meeshy/status-react';
import { useMemo } from 'react';
import { useLanguage } from '../i18n/text.ts';

interface Props {
  id: string;
  /** For the accessible name: "Bob: Online". */
  name: string;
}

/** A person's status as a mark. */
export function PersonMark({ id, name }: Props) {
  const language = useLanguage();
  // The store knows the rest; facts in the hand would render again whenever any of them changes.
  const user = useMemo(() => ({ id }), [id]);
  return <OnlineIndicator user={user} label={name} language={language} />;
}
