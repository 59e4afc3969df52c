import type { Person } from '@meeshy/status-protocol';
import { AtSign } from 'lucide-react';
import { useState } from 'react';
import { PeopleList } from '../contacts/people-list.tsx';
import { useText } from '../i18n/text.ts';
import { loadContacts, useContacts } from '../state/contacts.ts';
import { Button } from '../ui/button.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Notice } from '../ui/notice.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { RowsSkeleton } from '../ui/skeleton.tsx';
import type { Chosen } from './chosen-people.tsx';
import { matches } from './names.ts';

interface Props {
  chosen: readonly Chosen[];
  onToggle: (person: Chosen) => void;
}

/** The contacts, and beyond them whoever's username one knows. */
export function PeoplePicker({ chosen, onToggle }: Props) {
  const text = useText();
  const [words, setWords] = useState('');
  const chosenIds = new Set(chosen.map(({ id }) => id));
  const stranger = /^@\S{2,32}$/u.test(words.trim()) ? words.trim() : null;

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
            if (event.key !== 'Enter' || stranger === null) return;
            event.preventDefault();
            choose({ id: stranger, name: stranger });
          }}
        />
        {stranger !== null && (
          <Button look="bare" className="w-full" onClick={() => choose({ id: stranger, name: stranger })}>
            <AtSign size={16} aria-hidden="true" />
            {text.create.invite(stranger)}
          </Button>
        )}
        <p className="text-[13px] text-soft">{text.create.hint}</p>
      </div>
      <div className="h-80 min-h-0 shrink">
        <Contacts
          words={words.replace(/^@/, '')}
          chosenIds={chosenIds}
          onChoose={({ id, displayName }) => choose({ id, name: displayName })}
        />
      </div>
    </>
  );
}

interface ContactsProps {
  words: string;
  chosenIds: ReadonlySet<string>;
  onChoose: (person: Person) => void;
}

function Contacts({ words, chosenIds, onChoose }: ContactsProps) {
  const text = useText();
  const list = useContacts((contacts) => contacts.list);
  if (list.state === 'loading') return <RowsSkeleton rows={5} />;
  if (list.state === 'failed') {
    return (
      <FailureNotice error={list.error} onRetry={() => void loadContacts({ unattended: false })}>
        {text.contacts.failed}
      </FailureNotice>
    );
  }
  if (list.value.length === 0) return <Notice>{text.create.noContacts}</Notice>;
  const found = list.value.filter(({ displayName, username }) => matches(words, displayName, username));
  if (found.length === 0) return <Notice>{text.create.noMatch}</Notice>;
  return <PeopleList people={found} chosenIds={chosenIds} onChoose={onChoose} />;
}
