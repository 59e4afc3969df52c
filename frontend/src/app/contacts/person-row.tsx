import type { Person } from '@meeshy/status-protocol';
import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { useText } from '../i18n/text.ts';
import { PersonMark } from '../presence/person-mark.tsx';
import { StatusLine } from '../presence/status-line.tsx';
import { Avatar } from '../ui/avatar.tsx';

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  person: Pick<Person, 'id' | 'displayName' | 'isAnonymous'>;
  /** At the row's end. */
  end?: ReactNode;
}

/** A person, everywhere in the app the same: picture, mark, name, and since when. */
export function PersonRow({ person, end, className = '', ...button }: Props) {
  const text = useText();
  return (
    <button
      type="button"
      data-row
      className={`flex h-14 w-full items-center gap-3 rounded-card px-2 text-left transition-colors hover:bg-hover focus-visible:-outline-offset-2 ${className}`}
      {...button}
    >
      <Avatar id={person.id} name={person.displayName} mark={<PersonMark id={person.id} name={person.displayName} />} />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">
          {person.displayName}
          {person.isAnonymous && <span className="ml-2 text-xs font-normal text-soft">{text.common.guest}</span>}
        </span>
        <span className="block truncate text-[13px] text-soft">
          <StatusLine id={person.id} />
        </span>
      </span>
      {end}
    </button>
  );
}
