import { type ReactNode, useMemo, useRef, useState } from 'react';
import { statusLabel } from '../client/display.ts';
import type { KnownStatus } from '../client/known.ts';
import { alikeIds, nameOf } from '../client/names.ts';
import type { UserLike } from '../client/people.ts';
import { type Language, wordsOf } from '../client/words.ts';
import { listWordsOf } from './list-words.ts';
import { ParticipantRow } from './participant-row.tsx';
import { PeopleSection } from './people-section.tsx';
import { useLayoutEffectHere } from './rendering.ts';
import { useIsHeld } from './use-is-held.ts';
import { useSettledStatuses } from './use-settled-statuses.ts';
import { useUserStatuses } from './use-user-statuses.ts';

interface Props<Person> {
  people: readonly Person[];
  language: Language;
  onSelect?: (person: Person) => void;
  renderPicture?: (person: Person, mark: ReactNode) => ReactNode;
  renderEnd?: (person: Person) => ReactNode;
  children?: ReactNode;
}

const SECTIONS: readonly KnownStatus[] = ['online', 'away', 'offline', 'unknown'];

/**
 * Dots change at once; people move between the sections after 2 s, and not while somebody's hand or focus is on them.
 * Nobody is called offline of whom nothing is known. Those who are invited stand below, without a status. One tab stop, and the arrow keys move within.
 */
export function ParticipantsList<Person extends UserLike>(props: Props<Person>) {
  const { language, onSelect, renderPicture, renderEnd, children } = props;
  const words = listWordsOf(language);
  const scroller = useRef<HTMLDivElement>(null);
  const sectionsRef = useRef<HTMLDivElement>(null);
  const [focusedId, setFocusedId] = useState<string>();
  const isHeld = useIsHeld(sectionsRef);
  const [, setIsOnPage] = useState(false);
  // What is there from the start is laid out before what scrolls is on the page: once more, with it.
  useLayoutEffectHere(() => setIsOnPage(true), []);
  const people = useLastBefore(props.people, isHeld);
  const { present, invited, alike } = useMemo(() => sorted(people, language), [people, language]);
  const settled = useSettledStatuses(useUserStatuses(present), isHeld);
  const sections = useMemo(() => sectionsOf(present, settled), [present, settled]);

  // That nobody is unknown is no news.
  const shown = SECTIONS.filter((status) => status !== 'unknown' || sections.unknown.length > 0);
  const inOrder = [...SECTIONS.flatMap((status) => sections[status]), ...invited];
  const tabStopId = inOrder.some(({ id }) => id === focusedId) ? focusedId : inOrder[0]?.id;
  const section = { language, scroller, keptId: focusedId };
  const row = (person: Person) => (
    <ParticipantRow
      person={person}
      language={language}
      isAlike={alike.has(person.id)}
      renderPicture={renderPicture}
      renderEnd={renderEnd}
      onSelect={onSelect && (() => onSelect(person))}
      onFocus={() => setFocusedId(person.id)}
      isTabStop={person.id === tabStopId}
    />
  );

  return (
    <div
      ref={scroller}
      className="meeshy-drawer-body"
      // Without buttons inside, this is how the keyboard scrolls.
      {...(!onSelect && { tabIndex: 0, role: 'group', 'aria-label': words.participants })}
    >
      {children !== undefined && <div className="meeshy-drawer-extra">{children}</div>}
      <div ref={sectionsRef}>
        {people.length === 0 ? (
          <p className="meeshy-notice">{words.nobody}</p>
        ) : (
          shown.map((status) => (
            <PeopleSection
              key={status}
              status={status}
              title={statusLabel(status, language)}
              people={sections[status]}
              {...section}
            >
              {row}
            </PeopleSection>
          ))
        )}
        {invited.length > 0 && (
          <PeopleSection label={words.invitedPeople} people={invited} {...section}>
            {row}
          </PeopleSection>
        )}
      </div>
    </div>
  );
}

/** The latest value; while `isHeld`, the one from before. */
function useLastBefore<Value>(value: Value, isHeld: boolean): Value {
  const [last, setLast] = useState(value);
  if (!isHeld && last !== value) setLast(value);
  return isHeld ? last : value;
}

function sorted<Person extends UserLike>(people: readonly Person[], language: Language) {
  const { compare } = new Intl.Collator(wordsOf(language).locale);
  const byName = [...people].sort((a, b) => compare(nameOf(a), nameOf(b)));
  return {
    present: byName.filter(({ membership }) => membership !== 'invited'),
    invited: byName.filter(({ membership }) => membership === 'invited'),
    alike: alikeIds(people),
  };
}

function sectionsOf<Person extends UserLike>(
  people: readonly Person[],
  statuses: ReadonlyMap<string, KnownStatus>,
): Record<KnownStatus, Person[]> {
  const sections: Record<KnownStatus, Person[]> = { online: [], away: [], offline: [], unknown: [] };
  for (const person of people) sections[statuses.get(person.id) ?? 'unknown'].push(person);
  return sections;
}
