import { type DisplayLanguage, STATUS_LABELS } from '@meeshy/status-protocol';
import type { KeyboardEvent, ReactNode } from 'react';
import type { UserLike } from '../client/people.ts';
import { WORDS } from '../client/words.ts';
import { OnlineIndicator } from './online-indicator.tsx';
import { useShown } from './use-shown.ts';

interface Props<Person> {
  person: Person;
  language: DisplayLanguage;
  renderPicture: ((person: Person, mark: ReactNode) => ReactNode) | undefined;
  renderEnd: ((person: Person) => ReactNode) | undefined;
  /** Without it the row is no button. */
  onSelect: (() => void) | undefined;
  onFocus: () => void;
  /** The one row that the Tab key leads to. */
  isTabStop: boolean;
}

export function ParticipantRow<Person extends UserLike>(props: Props<Person>) {
  const { person, language, renderPicture, renderEnd, onSelect, onFocus, isTabStop } = props;
  const mark = <OnlineIndicator user={person} label={nameOf(person)} language={language} />;
  const words = WORDS[language];
  const content = (
    <>
      {renderPicture ? renderPicture(person, mark) : mark}
      <span className="meeshy-row-text">
        <span className="meeshy-row-name">
          {nameOf(person)}
          {person.isAnonymous && <span className="meeshy-row-note">{words.guest}</span>}
        </span>
        {person.membership === 'invited' ? (
          <span className="meeshy-row-status">{words.invited}</span>
        ) : (
          // The mark's name says it already.
          <span className="meeshy-row-status" aria-hidden="true">
            <StatusWords person={person} language={language} />
          </span>
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

export function nameOf({ displayName, username, id }: UserLike): string {
  return displayName || username || id;
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

/** "Online", "Away · seen 12 minutes ago". */
function StatusWords({ person, language }: { person: UserLike; language: DisplayLanguage }) {
  const { status, since } = useShown(person, language);
  const label = STATUS_LABELS[language][status];
  return status === 'online' || since === '' ? label : `${label} · ${since}`;
}
