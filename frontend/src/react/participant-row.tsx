import type { KeyboardEvent, ReactNode } from 'react';
import { nameOf } from '../client/names.ts';
import type { UserLike } from '../client/people.ts';
import type { Language } from '../client/words.ts';
import { listWordsOf } from './list-words.ts';
import { Name } from './name.tsx';
import { OnlineIndicator } from './online-indicator.tsx';
import { PersonNote } from './person-note.tsx';
import { useAsOfText } from './use-as-of.ts';
import { useNamed } from './use-named.ts';
import { sinceTextOf, useShown } from './use-shown.ts';

interface Props<Person> {
  person: Person;
  language: Language;
  /** Somebody else in the list has the same name: the username tells them apart. */
  isAlike: boolean;
  renderPicture: ((person: Person, mark: ReactNode) => ReactNode) | undefined;
  renderEnd: ((person: Person) => ReactNode) | undefined;
  /** Without it the row is no button. */
  onSelect: (() => void) | undefined;
  onFocus: () => void;
  /** The one row that the Tab key leads to. */
  isTabStop: boolean;
}

export function ParticipantRow<Person extends UserLike>(props: Props<Person>) {
  const { language, isAlike, renderPicture, renderEnd, onSelect, onFocus, isTabStop } = props;
  const person = useNamed(props.person);
  const name = nameOf(person);
  const isInvited = person.membership === 'invited';
  // Of somebody invited nothing is known, so nothing is shown.
  const mark = isInvited ? null : <OnlineIndicator user={person} label={name} language={language} />;
  const words = listWordsOf(language);
  const content = (
    <>
      {renderPicture ? renderPicture(person, mark) : mark}
      <span className="meeshy-row-text">
        <span className="meeshy-row-name">
          <Name>{name}</Name>
          {isAlike && person.username && <Name className="meeshy-row-note">{`@${person.username}`}</Name>}
          {person.isAnonymous && <span className="meeshy-row-note">{words.guest}</span>}
          {!isInvited && <PersonNote user={person} language={language} />}
        </span>
        {isInvited ? (
          <span className="meeshy-row-status">{words.invited}</span>
        ) : (
          <SinceWords person={person} language={language} />
        )}
      </span>
    </>
  );
  return (
    <div className="meeshy-row-frame">
      {onSelect ? (
        <button
          type="button"
          className="meeshy-row"
          data-meeshy-row={person.id}
          tabIndex={isTabStop ? 0 : -1}
          onClick={onSelect}
          onFocus={onFocus}
          onKeyDown={moveFocus}
        >
          {content}
        </button>
      ) : (
        <div className="meeshy-row">{content}</div>
      )}
      {renderEnd?.(person)}
    </div>
  );
}

/** To the neighbouring row of the list, or to the first or last one that is on the page. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const list = event.currentTarget.closest('.meeshy-drawer-body');
  const rows = [...(list?.querySelectorAll<HTMLElement>('[data-meeshy-row]') ?? [])];
  const current = rows.indexOf(event.currentTarget);
  const next = { ArrowDown: current + 1, ArrowUp: current - 1, Home: 0, End: rows.length - 1 }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  rows[next]?.focus();
}

/**
 * "seen 12 minutes ago · Busy until 15:00", or as of when that is known. The heading above and the mark say the status, and the
 * mark's name says this too.
 */
function SinceWords({ person, language }: { person: UserLike; language: Language }) {
  const since = useShown(person, language, sinceTextOf);
  const asOf = useAsOfText(person.id, language);
  const words = [since, asOf].filter((part) => part !== '').join(' · ');
  return (
    words !== '' && (
      <span className="meeshy-row-status" aria-hidden="true">
        {words}
      </span>
    )
  );
}
