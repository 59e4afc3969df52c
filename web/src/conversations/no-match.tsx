import { useState } from 'react';
import { useText } from '../i18n/text.ts';
import { useProfile } from '../state/session.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { InviteByLink } from './invite-by-link.tsx';

/** Nobody is found: perhaps they are not here yet, and a link brings them. */
export function NoMatch({ words, children }: { words: string; children?: string }) {
  const text = useText();
  const isGuest = useProfile().isAnonymous;
  const [isInviting, setIsInviting] = useState(false);
  const name = words.trim();
  return (
    <>
      <Notice
        action={!isGuest && name !== '' && <Button onClick={() => setIsInviting(true)}>{text.invite.title}</Button>}
      >
        {children ?? text.conversations.noMatch(name)}
      </Notice>
      {isInviting && <InviteByLink name={name} onClose={() => setIsInviting(false)} />}
    </>
  );
}
