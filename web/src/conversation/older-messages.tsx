import { useEffect, useRef } from 'react';
import { useText } from '../i18n/text.ts';
import { readOlder, useThread } from '../state/threads.ts';
import { Button } from '../ui/button.tsx';

/** The upper end of what is loaded: coming near it brings the page before. */
export function OlderMessages({ conversationId }: { conversationId: string }) {
  const text = useText();
  const { older, cursor } = useThread(conversationId);
  const edge = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (cursor === null || edge.current === null) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) void readOlder(conversationId);
      },
      { root: edge.current.closest('section[tabindex]'), rootMargin: '400px 0px 0px' },
    );
    observer.observe(edge.current);
    return () => observer.disconnect();
  }, [conversationId, cursor]);

  return (
    <div ref={edge} className="min-h-6 text-center text-xs text-soft">
      {older === 'loading' && <p>{text.common.loading}</p>}
      {older === 'end' && <p>{text.conversation.start}</p>}
      {older === 'failed' && (
        <p className="space-x-2">
          <span>{text.conversation.olderFailed}</span>
          <Button onClick={() => void readOlder(conversationId)}>{text.common.retry}</Button>
        </p>
      )}
    </div>
  );
}
