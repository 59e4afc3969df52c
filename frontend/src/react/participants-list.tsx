import type { DisplayLanguage, Status } from '@meeshy/status-protocol';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import type { UserLike } from '../client/people.ts';
import { WORDS } from '../client/words.ts';
import { nameOf, ParticipantRow } from './participant-row.tsx';
import { PeopleSection } from './people-section.tsx';
import { useSettledStatuses } from './use-settled-statuses.ts';
import { useUserStatuses } from './use-user-statuses.ts';

interface Props<Person> {
  people: readonly Person[];
  language: DisplayLanguage;
  onSelect?: (person: Person) => void;
  renderPicture?: (person: Person, mark: ReactNode) => ReactNode;
  renderEnd?: (person: Person) => ReactNode;
  children?: ReactNode;
}

const SECTIONS: readonly Status[] = ['online', 'away', 'offline'];

/** Dots change at once; people move between the sections after 2 s. One tab stop, and the arrow keys move within. */
export function ParticipantsList<Person extends UserLike>(props: Props<Person>) {
  const { people, language, onSelect, renderPicture, renderEnd, children } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [focusedId, setFocusedId] = useState<string>();
  const settled = useSettledStatuses(useUserStatuses(people));
  const byName = useMemo(() => sortedByName(people, language), [people, language]);
  const sections = useMemo(() => sectionsOf(byName, settled), [byName, settled]);

  const inOrder = SECTIONS.flatMap((status) => sections[status]);
  const tabStopId = inOrder.some(({ id }) => id === focusedId) ? focusedId : inOrder[0]?.id;

  return (
    <div
      ref={scroller}
      className="meeshy-drawer-body"
      // Without buttons inside, this is how the keyboard scrolls.
      {...(!onSelect && { tabIndex: 0, role: 'group', 'aria-label': WORDS[language].participants })}
    >
      {people.length === 0 && <p className="meeshy-notice">{WORDS[language].nobody}</p>}
      {people.length > 0 &&
        SECTIONS.map((status) => (
          <PeopleSection
            key={status}
            status={status}
            people={sections[status]}
            language={language}
            scroller={scroller}
            keptId={focusedId}
          >
            {(person) => (
              <ParticipantRow
                person={person}
                language={language}
                renderPicture={renderPicture}
                renderEnd={renderEnd}
                onSelect={onSelect && (() => onSelect(person))}
                onFocus={() => setFocusedId(person.id)}
                isTabStop={person.id === tabStopId}
              />
            )}
          </PeopleSection>
        ))}
      {children !== undefined && <div className="meeshy-drawer-extra">{children}</div>}
    </div>
  );
}

function sortedByName<Person extends UserLike>(people: readonly Person[], language: DisplayLanguage): Person[] {
  const { compare } = new Intl.Collator(language);
  return [...people].sort((a, b) => compare(nameOf(a), nameOf(b)));
}

function sectionsOf<Person extends UserLike>(
  people: readonly Person[],
  statuses: ReadonlyMap<string, Status>,
): Record<Status, Person[]> {
  const sections: Record<Status, Person[]> = { online: [], away: [], offline: [] };
  for (const person of people) sections[statuses.get(person.id) ?? 'offline'].push(person);
  return sections;
}
