import { OnlineIndicator, useUserStore } from '@meeshy/status-react';
import { useLanguage } from '../i18n/text.ts';

interface Props {
  id: string;
  /** For the accessible name: "Bob: Online". */
  name: string;
}

/** A person's status as a mark. */
export function PersonMark({ id, name }: Props) {
  const language = useLanguage();
  const user = useUserStore((store) => store.usersMap.get(id));
  return <OnlineIndicator user={user} label={name} language={language} />;
}
