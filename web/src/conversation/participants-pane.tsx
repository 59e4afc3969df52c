import type { Conversation, Participant } from '@meeshy/status-protocol';
import { ConversationParticipantsDrawer, getSocketIOService, newestAsked, useIsLive } from '@meeshy/status-react';
import { useEffect, useMemo, useState } from 'react';
import { flushSync } from 'react-dom';
import type { RequestOptions } from '../api/request.ts';
import * as api from '../api/routes.ts';
import { PersonSheet } from '../contacts/person-sheet.tsx';
import { useLanguage, useText } from '../i18n/text.ts';
import { knownPeople } from '../state/people.ts';
import { useProfile } from '../state/session.ts';
import { Avatar } from '../ui/avatar.tsx';
import { GroupActions } from './group-actions.tsx';
import { RemoveMember } from './remove-member.tsx';
import { useGoesOnWriting } from './use-goes-on-writing.ts';

type Asked = Pick<RequestOptions, 'unattended'>;

interface Props {
  conversation: Conversation;
  onClose: () => void;
}

/** The library's drawer, with what this app adds: pictures, writing to somebody, the share link, leaving. */
export function ParticipantsPane({ conversation, onClose }: Props) {
  const text = useText();
  const language = useLanguage();
  const profile = useProfile();
  const { participants, missing, load } = useParticipants(conversation);
  const [chosen, setChosen] = useState<Participant | null>(null);
  useGoesOnWriting();

  /** The row is about to go: the focus that comes back to it with the end of the sheet would hold it in its place. */
  const closeRemoved = () => {
    flushSync(() => setChosen(null));
    document.querySelector<HTMLElement>('.meeshy-drawer')?.focus();
  };

  return (
    <>
      <ConversationParticipantsDrawer<Participant>
        conversationId={conversation.id}
        participants={participants}
        load={load}
        language={language}
        onClose={onClose}
        onSelect={setChosen}
        renderPicture={({ id, displayName }, mark) => <Avatar id={id} name={displayName} mark={mark} />}
      >
        {!profile.isAnonymous && <GroupActions conversation={conversation} />}
        {missing > 0 && <p className="px-4 py-2 text-[13px] text-soft">{text.drawer.missing(missing)}</p>}
      </ConversationParticipantsDrawer>
      {chosen !== null && (
        <PersonSheet person={chosen} onClose={() => setChosen(null)}>
          {conversation.isOwner && conversation.type === 'group' && chosen.id !== profile.id && (
            <RemoveMember conversationId={conversation.id} person={chosen} onDone={closeRemoved} />
          )}
        </PersonSheet>
      )}
    </>
  );
}

/**
 * The drawer reads the participants on opening; when somebody joins or leaves afterwards, they are read here. Opened
 * without a connection, it shows whoever is known, until they can be read.
 */
function useParticipants(conversation: Conversation) {
  const { id, memberIds } = conversation;
  const isLive = useIsLive();
  const [known] = useState(() => (isLive ? undefined : membersKnown(memberIds)));
  const [read, setRead] = useState<readonly Participant[]>();
  const isOwed = known !== undefined && read === undefined;
  const load = useMemo(() => newestAsked((asked: Asked) => api.listParticipants(id, asked)), [id]);

  useEffect(() => {
    // A failure leaves the drawer as it is; its refresh button is there.
    const readThem = () => void load({ unattended: true }).then(setRead, () => {});
    // Now, in case that only the socket is down, and when it is up.
    if (isOwed && (isLive || navigator.onLine)) readThem();
    return getSocketIOService().on('conversation:changed', (change) => {
      if (change.conversationId === id && change.reason !== 'left') readThem();
    });
  }, [id, load, isOwed, isLive]);

  const missing = isOwed ? memberIds.length - known.length : 0;
  return { participants: read ?? known, missing, load: () => load({}) };
}

/** Those of the members of whom something is known, if anything is known of others than oneself. */
function membersKnown(memberIds: readonly string[]): readonly Participant[] | undefined {
  const people = knownPeople(memberIds);
  if (people.length < 2) return undefined;
  return people.map((person) => ({ ...person, membership: 'present', isOwner: false }));
}
