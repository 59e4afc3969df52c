import { useAsOfAllText, useUserStatuses } from '@meeshy/status-react';
import { useMemo } from 'react';
import { useLanguage, useText } from '../i18n/text.ts';
import { countOf } from './words.ts';

interface Props {
  memberIds: readonly string[];
  /** The number beside a mark, for a list; nothing when nobody is there. */
  isCompact?: boolean;
}

/** How many of a group are online; while that is not live, as of when. */
export function OnlineCount({ memberIds, isCompact = false }: Props) {
  const text = useText();
  const members = useMemo(() => memberIds.map((id) => ({ id })), [memberIds]);
  const asOf = useAsOfAllText(useLanguage());
  const count = countOf(useUserStatuses(members), 'online');
  const inWords = [text.conversations.online(count), asOf].filter((part) => part !== '').join(' · ');
  if (!isCompact) return <span>{inWords}</span>;
  if (count === 0) return null;
  return (
    <span className="flex shrink-0 items-center gap-1 text-xs font-medium tabular-nums">
      <span aria-hidden="true" className={`size-2 rounded-full ${asOf === '' ? 'online-disc' : 'outdated-ring'}`} />
      <span aria-hidden="true">{count}</span>
      <span className="sr-only">{inWords}</span>
    </span>
  );
}
