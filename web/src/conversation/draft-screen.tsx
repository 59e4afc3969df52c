import { useUserStore } from '@meeshy/status-react';
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { codeOf } from '../api/request.ts';
import * as api from '../api/routes.ts';
import { placeOf } from '../conversations/places.ts';
import { failureText, useText } from '../i18n/text.ts';
import { Screen } from '../layout/screen.tsx';
import { PersonMark } from '../presence/person-mark.tsx';
import { StatusLine } from '../presence/status-line.tsx';
import { start, useConversations } from '../state/conversations.ts';
import { noteFacts } from '../state/people.ts';
import { send } from '../state/sending.ts';
import { keepDraft } from '../state/threads.ts';
import { Avatar } from '../ui/avatar.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { Notice } from '../ui/notice.tsx';
import { useSubmit } from '../ui/use-submit.ts';
import { Composer } from './composer.tsx';

/**
 * A conversation that has not begun: nobody is told, and nothing is made, before the first message. `whom`: a
 * person's id, or `@username` of somebody outside the contacts.
 */
export function DraftScreen({ whom }: { whom: string }) {
  const text = useText();
  const [, navigate] = useLocation();
  const person = usePerson(whom);
  const [attempts, setAttempts] = useState(0);
  const { isBusy, error, run } = useSubmit();
  const place = `to ${whom}`;
  const isKnown = useConversations(() => placeOf({ id: whom, isAnonymous: false }).startsWith('/c/'));

  // Somebody has begun it meanwhile, perhaps oneself elsewhere.
  useEffect(() => {
    if (isKnown && !isBusy)
      navigate(placeOf({ id: whom, isAnonymous: false }), { replace: true, state: history.state });
  }, [isKnown, isBusy, whom, navigate]);

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
      title={person?.displayName ?? (whom.startsWith('@') ? whom : text.common.loading)}
      picture={
        person && (
          <Avatar id={person.id} name={person.displayName} mark={<PersonMark id={whom} name={person.displayName} />} />
        )
      }
      subtitle={person === null ? <span>{text.conversation.stranger}</span> : <StatusLine id={whom} />}
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
      <Composer key={attempts} place={place} onSend={(content) => void run(() => begin(content))} />
    </Screen>
  );
}

/** Whoever it is, as the server tells; `null`: not known. */
function usePerson(whom: string) {
  const [person, setPerson] = useState<Awaited<ReturnType<typeof api.getPerson>> | null>(null);
  useEffect(() => {
    if (whom.startsWith('@')) return;
    let isWanted = true;
    api.getPerson(whom).then(
      (found) => {
        if (!isWanted) return;
        noteFacts([found]);
        setPerson(found);
      },
      // The first message tells what is wrong.
      () => {},
    );
    return () => {
      isWanted = false;
    };
  }, [whom]);
  const displayName = useUserStore(({ usersMap }) => usersMap.get(whom)?.displayName);
  return person && displayName !== undefined ? { ...person, displayName } : person;
}
