import type { Person } from '@meeshy/status-protocol';
import { PersonCard, PersonRhythm } from '@meeshy/status-react';
import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { askForReach } from '../alerts/reach.ts';
import { ReachNote } from '../alerts/reach-note.tsx';
import { presentPeer } from '../conversations/names.ts';
import { placeOf } from '../conversations/places.ts';
import { useLanguage } from '../i18n/text.ts';
import { INNER } from '../layout/inner.ts';
import { useConversations } from '../state/conversations.ts';
import { useProfile } from '../state/session.ts';
import { Avatar } from '../ui/avatar.tsx';

type Whom = Person & { membership?: 'present' | 'invited' };

interface Props {
  person: Whom;
  /** One goes to where one writes to the person. */
  onLeave?: () => void;
  children?: ReactNode;
}

/** The library's card with this app's pictures, and the way to write. */
export function Card({ person, onLeave, children }: Props) {
  const language = useLanguage();
  const profile = useProfile();
  const [, navigate] = useLocation();

  const write = () => {
    onLeave?.();
    navigate(placeOf(person), { state: INNER });
  };

  const isDirect = useConversations(
    ({ list }) => list.state === 'ready' && list.value.some((one) => presentPeer(one)?.id === person.id),
  );

  return (
    <PersonCard
      person={person}
      language={language}
      renderPicture={({ id, displayName }, mark) => <Avatar id={id} name={displayName} size="large" mark={mark} />}
      details={!person.isAnonymous && person.id !== profile.id && <PersonRhythm person={person} language={language} />}
      onAlert={isDirect && !profile.isAnonymous ? () => void askForReach() : undefined}
      onMessage={profile.isAnonymous || person.id === profile.id ? undefined : write}
    >
      {isDirect && !profile.isAnonymous && <ReachNote userId={person.id} />}
      {children}
    </PersonCard>
  );
}
