import type { Person } from '@meeshy/status-protocol';
import { useSettledStatuses, useUserStatuses } from '@meeshy/status-react';
import { useMemo, useState } from 'react';
import { matches } from '../conversations/names.ts';
import { failureText, useText } from '../i18n/text.ts';
import { FormMessage } from '../ui/form-message.tsx';
import { Notice } from '../ui/notice.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { PeopleList } from './people-list.tsx';
import { StatusFilter, type StatusFilterValue } from './status-filter.tsx';
import { useOpenDirect } from './use-open-direct.ts';

/** People to search, to filter by status, and to write to. */
export function Directory({ people }: { people: readonly Person[] }) {
  const text = useText();
  const [words, setWords] = useState('');
  const [filter, setFilter] = useState<StatusFilterValue>('all');
  const direct = useOpenDirect();

  const found = useMemo(
    () => people.filter(({ displayName, username }) => matches(words, displayName, username)),
    [people, words],
  );
  const live = useUserStatuses(found);
  const settled = useSettledStatuses(live);
  // With all of them on the screen, a status that changes changes nothing here.
  const deciding = filter === 'all' ? null : settled;
  const shown = useMemo(
    () => (deciding === null ? found : found.filter(({ id }) => deciding.get(id) === filter)),
    [found, filter, deciding],
  );

  return (
    <>
      <div className="shrink-0 space-y-2 border-b border-line px-3 py-2 pair:px-4">
        <SearchField label={text.contacts.search} value={words} onChange={setWords} />
        <StatusFilter statuses={live} value={filter} onChange={setFilter} />
        <FormMessage>
          {direct.error === null ? null : `${text.contacts.openFailed} ${failureText(text, direct.error)}`}
        </FormMessage>
      </div>
      <div className="min-h-0 flex-1">
        {shown.length > 0 ? (
          <PeopleList key={filter} people={shown} onChoose={direct.open} />
        ) : (
          <Notice>
            {filter === 'all' || found.length === 0
              ? text.conversations.noMatch(words.trim())
              : text.contacts.nobody[filter]}
          </Notice>
        )}
      </div>
    </>
  );
}
