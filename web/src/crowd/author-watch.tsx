import { usePresenceClient } from '@meeshy/status-react';
import { watchingOf } from '@meeshy/status-react/crowds';
import { useEffect, useRef } from 'react';

interface Props {
  conversationId: string;
  author: { id: string; username: string; displayName: string };
}

/** Whoever wrote what is on the screen is watched: their card tells how they are. */
export function AuthorWatch({ conversationId, author }: Props) {
  const place = useRef<HTMLSpanElement>(null);
  const client = usePresenceClient();
  const { id, username, displayName } = author;

  useEffect(() => {
    const message = place.current?.parentElement;
    if (!message) return;
    let stop = () => {};
    const observer = new IntersectionObserver((entries) => {
      stop();
      stop = entries.at(-1)?.isIntersecting ? watchingOf(client).watch(conversationId, id) : () => {};
      client.store.getState().mergeUsers([{ id, username, displayName }]);
    });
    observer.observe(message);
    return () => {
      observer.disconnect();
      stop();
    };
  }, [client, conversationId, id, username, displayName]);

  return <span ref={place} hidden />;
}
