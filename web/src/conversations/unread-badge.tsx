import { useText } from '../i18n/text.ts';

/** How many messages wait. */
export function UnreadBadge({ count }: { count: number }) {
  const text = useText();
  return (
    <span className="unread-badge shrink-0 rounded-full bg-accent px-1.5 text-xs leading-5 font-semibold text-on-accent tabular-nums">
      <span aria-hidden="true">{count}</span>
      <span className="sr-only">{text.conversations.unread(count)}</span>
    </span>
  );
}
