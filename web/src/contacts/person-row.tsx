import type { Person } from '@meeshy/status-protocol';
import { Name, sinceTextOf, useAsOfText, useShown } from '@meeshy/status-react';
import { type ButtonHTMLAttributes, type ReactNode, useMemo } from 'react';
import { useLanguage, useText } from '../i18n/text.ts';
import { Note } from '../presence/note.tsx';
import { PersonMark } from '../presence/person-mark.tsx';
import { Avatar } from '../ui/avatar.tsx';

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  person: Pick<Person, 'id' | 'username' | 'displayName' | 'isAnonymous'>;
  /** Somebody else in the list has the same name. */
  isAlike?: boolean;
  /** In place of a status, of somebody who is not there yet. */
  awaited?: string | undefined;
  /** At the row's end. */
  end?: ReactNode;
}

/** A person, everywhere in the app the same: picture, mark, name, and since when. */
export function PersonRow({ person, isAlike = false, awaited, end, className = '', ...button }: Props) {
  const text = useText();
  return (
    <button
      type="button"
      data-row
      data-person={person.id}
      className={`flex h-14 w-full items-center gap-3 rounded-card px-2 text-left transition-colors hover:bg-hover aria-[current=true]:bg-chosen focus-visible:-outline-offset-2 ${className}`}
      {...button}
    >
      <Avatar
        id={person.id}
        name={person.displayName}
        mark={awaited === undefined && <PersonMark id={person.id} name={person.displayName} />}
      />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline font-medium">
          <Name>{person.displayName}</Name>
          {isAlike && <Name className="ml-2 shrink-0 text-xs font-normal text-soft">{`@${person.username}`}</Name>}
          {person.isAnonymous && (
            <span className="ml-2 shrink-0 text-xs font-normal text-soft">{text.common.guest}</span>
          )}
          {awaited === undefined && <Note id={person.id} />}
        </span>
        <span className="block truncate text-[13px] text-soft">
          {awaited ?? <SecondLine person={person} isAlike={isAlike} />}
        </span>
      </span>
      {end}
    </button>
  );
}

/**
 * As of when that is known, if it is not live; since when somebody has been gone, and until when they are busy. Of those who
 * are here, or were never seen, the username. The mark says the status.
 */
function SecondLine({ person, isAlike }: Pick<Props, 'person' | 'isAlike'>) {
  const language = useLanguage();
  const since = useShown(
    useMemo(() => ({ id: person.id }), [person.id]),
    language,
    sinceTextOf,
  );
  const asOf = useAsOfText(person.id, language);
  if (asOf !== '' || since !== '') return <span>{[since, asOf].filter((part) => part !== '').join(' · ')}</span>;
  // Beside the name already, or of a guest, whose username is the name.
  if (isAlike || person.isAnonymous) return null;
  return <Name>{`@${person.username}`}</Name>;
}
