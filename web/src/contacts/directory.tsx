import type { Person } from '@meeshy/status-protocol';
import { useIsHeld } from '@meeshy/status-react';
import { useRef, useState } from 'react';
import { NoMatch } from '../conversations/no-match.tsx';
import { useText } from '../i18n/text.ts';
import { Notice } from '../ui/notice.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { PeopleList } from './people-list.tsx';
import { StatusFilter, type StatusFilterValue } from './status-filter.tsx';
import { useDirectory } from './use-directory.ts';

interface Props {
  people: readonly Person[];
  /** Whose card is open. */
  currentId: string | null;
  onChoose: (person: Person) => void;
}

/** People to search, to filter by status, and to look at. */
export function Directory({ people, currentId, onChoose }: Props) {
  const text = useText();
  const [words, setWords] = useState('');
  const [filter, setFilter] = useState<StatusFilterValue>('all');
  const list = useRef<HTMLDivElement>(null);
  const { found, live, shown, gone } = useDirectory(people, { words, filter, isHeld: useIsHeld(list) });

  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="shrink-0 space-y-2 border-b border-line px-3 py-2 pair:px-4">
        <SearchField label={text.contacts.search} value={words} onChange={setWords} />
        <StatusFilter statuses={live} value={filter} onChange={setFilter} />
      </div>
      <div ref={list} className="min-h-0 flex-1">
        {shown.length > 0 ? (
          <PeopleList key={filter} people={shown} goneIds={gone} currentId={currentId} onChoose={onChoose} />
        ) : (
          <NotFound words={words} filter={found.length === 0 ? 'all' : filter} />
        )}
      </div>
    </div>
  );
}

/** Nobody has such a name; or those who have are not of the status that is filtered by. */
function NotFound({ words, filter }: { words: string; filter: StatusFilterValue }) {
  const text = useText();
  return filter === 'all' ? <NoMatch words={words} /> : <Notice>{text.contacts.nobody[filter]}</Notice>;
}
