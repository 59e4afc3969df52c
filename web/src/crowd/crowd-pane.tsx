import type { Conversation, Participant, Person } from '@meeshy/status-protocol';
import { SideDialog, useWatch } from '@meeshy/status-react';
import { RefreshCw, X } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { PeopleList } from '../contacts/people-list.tsx';
import { PersonSheet } from '../contacts/person-sheet.tsx';
import { StatusFilter, type StatusFilterValue } from '../contacts/status-filter.tsx';
import { GroupActions } from '../conversation/group-actions.tsx';
import { RemoveMember } from '../conversation/remove-member.tsx';
import { useGoesOnWriting } from '../conversation/use-goes-on-writing.ts';
import { useText } from '../i18n/text.ts';
import { useProfile } from '../state/session.ts';
import { Button } from '../ui/button.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Notice } from '../ui/notice.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { RowsSkeleton } from '../ui/skeleton.tsx';
import { useCrowdPeople } from './use-people.ts';
import { useWords } from './words.ts';

interface Props {
  conversation: Conversation;
  onClose: () => void;
}

/** Who is in a crowd: found over REST by page, with the statuses of those whose rows are on the page. */
export function CrowdPane({ conversation, onClose }: Props) {
  const text = useText();
  const words = useWords();
  const profile = useProfile();
  const { id, isOwner, type } = conversation;
  const [search, setSearch] = useState('');
  const [filter, setFilter] = useState<StatusFilterValue>('all');
  const [chosen, setChosen] = useState<Person | null>(null);
  const found = useCrowdPeople(id, search, filter === 'all' ? undefined : filter);
  const Watched = useMemo(() => watchedOf(id), [id]);
  const choose = useCallback((person: Person) => setChosen(person), []);

  useGoesOnWriting();

  const closeRemoved = () => {
    setChosen(null);
    found.restart();
  };

  return (
    <>
      <SideDialog label={text.conversation.participants} onClose={onClose}>
        <header className="meeshy-drawer-header">
          <h2 className="meeshy-drawer-title">{text.conversation.participants}</h2>
          <IconButton icon={RefreshCw} label={words.refresh} onClick={found.restart} />
          <IconButton icon={X} label={text.common.close} onClick={onClose} />
        </header>
        <div className="shrink-0 space-y-2 border-b border-line px-3 py-2">
          {!profile.isAnonymous && <GroupActions conversation={conversation} />}
          <SearchField label={words.search} value={search} onChange={setSearch} />
          <StatusFilter value={filter} onChange={setFilter} />
        </div>
        <div className="min-h-0 flex-1 pt-1" aria-busy={found.state === 'loading'}>
          <People key={`${filter} ${search}`} found={found} filter={filter} Beside={Watched} onChoose={choose} />
        </div>
        {found.state === 'failed' && found.people.length > 0 && (
          <div role="alert" className="flex items-center justify-between gap-3 border-t border-line px-4 py-2">
            <span>{words.restFailed}</span>
            <Button onClick={found.retry}>{text.common.retry}</Button>
          </div>
        )}
      </SideDialog>
      {chosen !== null && (
        <PersonSheet person={chosen} onClose={() => setChosen(null)}>
          <Watched id={chosen.id} />
          {isOwner && type === 'group' && chosen.id !== profile.id && (
            <RemoveMember conversationId={id} person={chosen} onDone={closeRemoved} />
          )}
        </PersonSheet>
      )}
    </>
  );
}

interface PeopleProps {
  found: ReturnType<typeof useCrowdPeople>;
  filter: StatusFilterValue;
  Beside: ReturnType<typeof watchedOf>;
  onChoose: (person: Person) => void;
}

function People({ found, filter, Beside, onChoose }: PeopleProps) {
  const text = useText();
  const words = useWords();
  const { people, cursor, state, error, more, retry } = found;
  const awaited = useMemo(
    () => new Map(people.filter(isInvited).map(({ id }) => [id, words.invited])),
    [people, words],
  );
  if (people.length > 0) {
    return (
      <PeopleList
        people={people}
        awaited={awaited}
        label={text.conversation.participants}
        size={cursor === null ? people.length : -1}
        onEnd={more}
        Beside={Beside}
        onChoose={onChoose}
      />
    );
  }
  if (state === 'loading') return <RowsSkeleton />;
  if (state === 'failed') {
    return (
      <FailureNotice error={error} onRetry={retry}>
        {words.failed}
      </FailureNotice>
    );
  }
  return <Notice>{filter === 'all' ? words.nobody : text.contacts.nobody[filter]}</Notice>;
}

const isInvited = ({ membership }: Participant) => membership === 'invited';

/** Watches somebody of this crowd, and shows nothing. */
function watchedOf(conversationId: string) {
  return function Watched({ id }: { id: string }) {
    useWatch(conversationId, id);
    return null;
  };
}
