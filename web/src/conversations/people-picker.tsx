import type { Person } from '@meeshy/status-protocol';
import { AtSign } from 'lucide-react';
import { useMemo, useState } from 'react';
import { PeopleList } from '../contacts/people-list.tsx';
import { useText } from '../i18n/text.ts';
import { loadContacts, useContacts } from '../state/contacts.ts';
import { Button } from '../ui/button.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { RowsSkeleton } from '../ui/skeleton.tsx';
import type { Chosen } from './chosen-people.tsx';
import { matches } from './names.ts';
import { NoMatch } from './no-match.tsx';

interface Props {
  chosen: readonly Chosen[];
  /** Who is there already. */
  without?: readonly string[];
  onToggle: (person: Chosen) => void;
}

const NOBODY: readonly string[] = [];

/** The contacts, and beyond them whoever's username one knows. */
export function PeoplePicker({ chosen, without = NOBODY, onToggle }: Props) {
  const text = useText();
  const [words, setWords] = useState('');
  const chosenIds = new Set(chosen.map(({ id }) => id));
  const list = useContacts((contacts) => contacts.list);
  const found = useMemo(
    () => (list.state === 'ready' ? search(list.value, words).filter(({ id }) => !without.includes(id)) : []),
    [list, words, without],
  );
  const stranger = strangerFrom(words);

  const choose = (person: Chosen) => {
    onToggle(person);
    setWords('');
  };

  return (
    <>
      <div className="space-y-1 px-4 py-2">
        <SearchField
          label={text.create.search}
          value={words}
          onChange={setWords}
          onKeyDown={(event) => {
            // With nothing typed, Enter belongs to the form.
            if (event.key !== 'Enter' || words.trim() === '') return;
            event.preventDefault();
            if (stranger !== null) choose(stranger);
            else if (found[0] !== undefined) choose(chosenFrom(found[0]));
          }}
        />
        {stranger !== null && (
          <Button look="bare" className="w-full" onClick={() => choose(stranger)}>
            <AtSign size={16} aria-hidden="true" />
            <span className="truncate">{text.create.invite(stranger.name)}</span>
          </Button>
        )}
        <p className="text-[13px] text-soft">{text.create.hint}</p>
      </div>
      <div className="h-80 min-h-0 shrink short:h-48 short:shrink-0">
        {list.state === 'loading' && <RowsSkeleton rows={5} />}
        {list.state === 'failed' && (
          <FailureNotice comesByItself error={list.error} onRetry={() => void loadContacts({ unattended: false })}>
            {text.contacts.failed}
          </FailureNotice>
        )}
        {list.state === 'ready' &&
          (found.length > 0 ? (
            <PeopleList people={found} chosenIds={chosenIds} onChoose={(person) => choose(chosenFrom(person))} />
          ) : (
            <NoMatch words={words}>{list.value.length === 0 ? text.create.noContacts : text.create.noMatch}</NoMatch>
          ))}
      </div>
    </>
  );
}

/** Guests are left out: they have the one conversation of their link. */
function search(people: readonly Person[], words: string): readonly Person[] {
  const name = words.trim().replace(/^@/, '');
  return people.filter(
    ({ displayName, username, isAnonymous }) => !isAnonymous && matches(name, displayName, username),
  );
}

function chosenFrom({ id, displayName }: Person): Chosen {
  return { id, name: displayName };
}

/** Somebody outside the contacts, as the server takes them: `@username`. */
function strangerFrom(words: string): Chosen | null {
  const name = words.trim();
  return /^@\S{2,32}$/u.test(name) ? { id: name, name } : null;
}
