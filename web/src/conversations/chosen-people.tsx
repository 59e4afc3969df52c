import { Name } from '@meeshy/status-react';
import { X } from 'lucide-react';
import { useText } from '../i18n/text.ts';

/** Somebody to write to: a contact's id, or `@username` of somebody whose id one cannot know. */
export interface Chosen {
  id: string;
  name: string;
}

interface Props {
  people: readonly Chosen[];
  onRemove: (person: Chosen) => void;
}

export function ChosenPeople({ people, onRemove }: Props) {
  const text = useText();
  if (people.length === 0) return null;
  return (
    <ul aria-label={text.create.chosen} className="flex max-h-28 flex-wrap gap-1.5 overflow-y-auto">
      {people.map((person) => (
        <li key={person.id} className="min-w-0">
          <button
            type="button"
            aria-label={text.create.remove(person.name)}
            onClick={() => onRemove(person)}
            className="flex min-h-11 max-w-full items-center gap-1 rounded-full bg-hover pr-2 pl-3 hover:bg-chosen pointer-fine:min-h-7"
          >
            <Name>{person.name}</Name>
            <X size={14} aria-hidden="true" className="shrink-0 text-soft" />
          </button>
        </li>
      ))}
    </ul>
  );
}
