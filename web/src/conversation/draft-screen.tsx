import { useUserStore } from '@meeshy/status-react';
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { codeOf } from '../api/request.ts';
import * as api from '../api/routes.ts';
import { failureText, useText } from '../i18n/text.ts';
import { Screen } from '../layout/screen.tsx';
import { Note } from '../presence/note.tsx';
import { PersonMark } from '../presence/person-mark.tsx';
import { StatusLine } from '../presence/status-line.tsx';
import { findDirect, start, useConversations } from '../state/conversations.ts';
import { keepDraft, moveDraft } from '../state/drafts.ts';
import { noteFacts } from '../state/people.ts';
import { send } from '../state/sending.ts';
import { Avatar } from '../ui/avatar.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { Notice } from '../ui/notice.tsx';
import { useSubmit } from '../ui/use-submit.ts';
import { Composer } from './composer.tsx';
import { DisturbNote } from './disturb-note.tsx';

/**
 * A conversation that has not begun: nobody is told, and nothing is made, before the first message. `whom`: a
 * person's id, or `@username` of somebody outside the contacts.
 */
export function DraftScreen({ whom }: { whom: string }) {
  const text = useText();
  const [, navigate] = useLocation();
  const { displayName, isStranger } = usePerson(whom);
  const [attempts, setAttempts] = useState(0);
  const { isBusy, error, run } = useSubmit();
  const place = `to ${whom}`;
  const knownId = useConversations(() => findDirect(whom)?.id);

  // Somebody has begun it meanwhile, perhaps oneself elsewhere.
  useEffect(() => {
    if (knownId === undefined || isBusy) return;
    moveDraft(place, knownId);
    navigate(`/c/${knownId}`, { replace: true, state: history.state });
  }, [knownId, isBusy, place, navigate]);

  const begin = async (content: string) => {
    try {
      const { id } = await start({ type: 'direct', memberIds: [whom] });
      keepDraft(place, '');
      void send(id, content);
      navigate(`/c/${id}`, { replace: true, state: history.state });
    } catch (failure) {
      // What was written is not lost.
      keepDraft(place, content);
      setAttempts((count) => count + 1);
      throw failure;
    }
  };

  return (
    <Screen
      title={displayName ?? (isStranger ? whom : text.common.loading)}
      picture={
        displayName !== undefined && (
          <Avatar id={whom} name={displayName} mark={<PersonMark id={whom} name={displayName} />} />
        )
      }
      subtitle={
        isStranger ? <span>{text.conversation.stranger}</span> : displayName !== undefined && <StatusLine id={whom} />
      }
      note={displayName !== undefined && <Note id={whom} hasEnd />}
      foot={
        <>
          {displayName !== undefined && <DisturbNote id={whom} name={displayName} />}
          <Composer key={attempts} place={place} onSend={(content) => void run(() => begin(content))} />
        </>
      }
    >
      <div className="min-h-0 flex-1">
        <Notice hint={text.conversation.draftHint}>{text.conversation.empty}</Notice>
      </div>
      <div className="px-3 pb-2 pair:px-4">
        <FormMessage>
          {error === null
            ? null
            : codeOf(error) === 'NOT_FOUND'
              ? text.create.unknown
              : `${text.contacts.openFailed} ${failureText(text, error)}`}
        </FormMessage>
      </div>
    </Screen>
  );
}

/**
 * Whoever it is. A contact's name is known at once; of others the server tells, and until it has answered nothing is
 * said of them.
 */
function usePerson(whom: string): { displayName: string | undefined; isStranger: boolean } {
  const isUsername = whom.startsWith('@');
  const [isUnknown, setIsUnknown] = useState(false);
  useEffect(() => {
    if (isUsername) return;
    let isWanted = true;
    api.getPerson(whom).then(
      (found) => {
        if (isWanted) noteFacts([found]);
      },
      (error) => {
        // Of anything else the first message tells.
        if (isWanted) setIsUnknown(codeOf(error) === 'NOT_FOUND');
      },
    );
    return () => {
      isWanted = false;
    };
  }, [whom, isUsername]);
  const displayName = useUserStore(({ usersMap }) => usersMap.get(whom)?.displayName ?? undefined);
  return { displayName, isStranger: isUsername || isUnknown };
}
