import type { Person } from '@meeshy/status-protocol';
import { useMemo, useState } from 'react';
import { PeopleList } from '../contacts/people-list.tsx';
import { matches } from '../conversations/names.ts';
import { NoMatch } from '../conversations/no-match.tsx';
import { useContacts } from '../state/contacts.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { usePrivacyText } from './privacy-words.ts';

interface Props {
  title: string;
  /** Who is chosen. */
  ids: readonly string[];
  /** Unless given, all contacts. */
  areOffered?: (person: Person) => boolean;
  onChoose: (person: Person) => void;
  onClose: () => void;
}

const everybody = () => true;

/** The contacts, with a search, of whom each is chosen or not. */
export function PeopleDialog({ title, ids, areOffered = everybody, onChoose, onClose }: Props) {
  const words = usePrivacyText();
  const [search, setSearch] = useState('');
  const list = useContacts((contacts) => contacts.list);
  const found = useMemo(
    () =>
      list.state === 'ready'
        ? list.value.filter((person) => areOffered(person) && matches(search, person.displayName, person.username))
        : [],
    [list, search, areOffered],
  );
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="px-4 py-2">
        <SearchField label={words.search} value={search} onChange={setSearch} />
      </div>
      <div className="h-80 min-h-0 shrink short:h-48 short:shrink-0">
        {found.length > 0 ? (
          <PeopleList people={found} chosenIds={new Set(ids)} onChoose={onChoose} />
        ) : (
          <NoMatch words={search} />
        )}
      </div>
      <div className="flex justify-end border-t border-line p-4">
        <Button look="primary" onClick={onClose}>
          {words.done}
        </Button>
      </div>
    </Dialog>
  );
}
