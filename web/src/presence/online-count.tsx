import { useIsLive, useUserStatuses } from '@meeshy/status-react';
import { useMemo } from 'react';
import { useText } from '../i18n/text.ts';
import { countOf } from './words.ts';

interface Props {
  memberIds: readonly string[];
  /** The number beside a mark, for a list; nothing when nobody is there. */
  isCompact?: boolean;
}

/** How many of a group are online. */
export function OnlineCount({ memberIds, isCompact = false }: Props) {
  const text = useText();
  const members = useMemo(() => memberIds.map((id) => ({ id })), [memberIds]);
  const isLive = useIsLive();
  const count = countOf(useUserStatuses(members), 'online');
  if (!isCompact) return <span>{text.conversations.online(count)}</span>;
  if (count === 0) return null;
  return (
    <span className="flex shrink-0 items-center gap-1 text-xs font-medium tabular-nums">
      <span
        aria-hidden="true"
        className={`size-2 rounded-full ${isLive ? 'online-disc' : 'border border-dashed border-soft'}`}
      />
      <span aria-hidden="true">{count}</span>
      <span className="sr-only">{text.conversations.online(count)}</span>
    </span>
  );
}
