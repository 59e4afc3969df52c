import { useUserStore } from '@meeshy/status-react';
import { UserPlus } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { ChosenPeople } from '../conversations/chosen-people.tsx';
import { Button } from '../ui/button.tsx';
import { PeopleDialog } from './people-dialog.tsx';
import { type ListName, usePrivacyText } from './privacy-words.ts';

interface Props {
  name: ListName;
  ids: readonly string[];
  onChange: (ids: string[]) => void;
  children: ReactNode;
}

/** A list of people: who is in it, and a search for whom else. */
export function PeopleChoice({ name, ids, onChange, children }: Props) {
  const words = usePrivacyText();
  const titleId = useId();
  const [isAdding, setIsAdding] = useState(false);
  const users = useUserStore((store) => store.usersMap);
  const people = ids.map((id) => {
    const user = users.get(id);
    return { id, name: user?.displayName || user?.username || words.somebody };
  });
  const without = (id: string) => ids.filter((one) => one !== id);

  return (
    <section aria-labelledby={titleId} className="space-y-2">
      <h2 id={titleId} className="font-medium">
        {words[name]}
      </h2>
      {children}
      {people.length === 0 ? (
        <p className="text-soft">{words.nobodyYet}</p>
      ) : (
        <ChosenPeople people={people} onRemove={({ id }) => onChange(without(id))} />
      )}
      <Button onClick={() => setIsAdding(true)}>
        <UserPlus size={16} aria-hidden="true" />
        <span>{words.add}</span>
      </Button>
      {isAdding && (
        <PeopleDialog
          title={words[name]}
          ids={ids}
          onChoose={({ id }) => onChange(ids.includes(id) ? without(id) : [...ids, id])}
          onClose={() => setIsAdding(false)}
        />
      )}
    </section>
  );
}
