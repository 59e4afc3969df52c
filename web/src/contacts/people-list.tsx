import type { Person } from '@meeshy/status-protocol';
import { alikeIds } from '@meeshy/status-react';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { Check } from 'lucide-react';
import { type ComponentType, type KeyboardEvent, memo, useEffect, useMemo, useRef, useState } from 'react';
import { useText } from '../i18n/text.ts';
import { nextRow } from '../ui/use-arrow-keys.ts';
import { PersonRow } from './person-row.tsx';

/** The height of a `PersonRow`. */
const ROW_PX = 56;

interface Props {
  people: readonly Person[];
  /** When several may be chosen: who is. */
  chosenIds?: ReadonlySet<string>;
  /** Who has gone from the list while a hand is on it: the place stays, empty. */
  goneIds?: ReadonlySet<string>;
  /** The one who is looked at. */
  currentId?: string | null;
  /** Who is not there yet, and how that is said. */
  awaited?: ReadonlyMap<string, string>;
  /** Whose list it is; of one's contacts unless told. */
  label?: string;
  /** How many there are in all, of whom `people` are the first; -1: nobody knows. */
  size?: number;
  /** The end of `people` comes into view. */
  onEnd?: () => void;
  /** Is there as long as the person's row is on the page. */
  Beside?: ComponentType<{ id: string }>;
  onChoose: (person: Person) => void;
}

/** How many rows before the end it is time for more. */
const AHEAD = 30;

/** Thousands of people, of whom only those in view are in the page. One tab stop; the arrow keys move within. */
export const PeopleList = memo(function PeopleList(props: Props) {
  const {
    people,
    chosenIds,
    goneIds,
    currentId,
    awaited,
    label,
    size = people.length,
    onEnd,
    Beside,
    onChoose,
  } = props;
  const text = useText();
  const scroller = useRef<HTMLDivElement>(null);
  const [focusedId, setFocusedId] = useState<string>();
  const alike = useMemo(() => alikeIds(people), [people]);
  // The person keeps the tab stop, wherever the list puts them; one who is gone leaves it to the first.
  const active = useMemo(
    () =>
      Math.max(
        0,
        people.findIndex(({ id }) => id === focusedId),
      ),
    [people, focusedId],
  );

  const rows = useVirtualizer({
    count: people.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
    getItemKey: (index) => people[index]?.id ?? index,
    // The row with the focus stays in the page however far one scrolls, or the focus would be lost with it.
    rangeExtractor: (range) => [...new Set([...defaultRangeExtractor(range), active])].sort((a, b) => a - b),
  });

  const isNearEnd = (rows.range?.endIndex ?? 0) + AHEAD >= people.length;
  useEffect(() => {
    if (isNearEnd) onEnd?.();
  }, [isNearEnd, onEnd]);

  const moveFocus = (event: KeyboardEvent) => {
    const next = nextRow(event.key, active, people.length);
    if (next === null) return;
    event.preventDefault();
    setFocusedId(people[next]?.id);
    rows.scrollToIndex(next);
    requestAnimationFrame(() => {
      scroller.current?.querySelector<HTMLElement>(`[data-index="${next}"] button`)?.focus({ preventScroll: true });
    });
  };

  return (
    <div ref={scroller} className="h-full overflow-y-auto">
      <ul
        aria-label={label ?? text.contacts.list}
        onKeyDown={moveFocus}
        className="relative mx-2"
        style={{ height: rows.getTotalSize() }}
      >
        {rows.getVirtualItems().map(({ index, key, start }) => {
          const person = people[index];
          if (person === undefined) return null;
          return (
            <li
              key={key}
              data-index={index}
              aria-setsize={size}
              aria-posinset={index + 1}
              className={`absolute inset-x-0 top-0 ${goneIds?.has(person.id) ? 'invisible' : ''}`}
              style={{ transform: `translateY(${start}px)` }}
            >
              {Beside && <Beside id={person.id} />}
              <Row
                person={person}
                isAlike={alike.has(person.id)}
                awaited={awaited?.get(person.id)}
                isChosen={chosenIds?.has(person.id)}
                isCurrent={currentId === person.id}
                isTabStop={index === active}
                onFocus={setFocusedId}
                onChoose={onChoose}
              />
            </li>
          );
        })}
      </ul>
    </div>
  );
});

interface RowProps {
  person: Person;
  isAlike: boolean;
  awaited: string | undefined;
  isCurrent: boolean;
  isChosen: boolean | undefined;
  isTabStop: boolean;
  onFocus: (personId: string) => void;
  onChoose: (person: Person) => void;
}

/** Not rendered again while one scrolls past it. */
const Row = memo(function Row({
  person,
  isAlike,
  awaited,
  isChosen,
  isCurrent,
  isTabStop,
  onFocus,
  onChoose,
}: RowProps) {
  return (
    <PersonRow
      person={person}
      isAlike={isAlike}
      awaited={awaited}
      aria-current={isCurrent ? 'true' : undefined}
      aria-pressed={isChosen}
      end={isChosen && <Check size={18} aria-hidden="true" className="mr-1 text-accent" />}
      tabIndex={isTabStop ? 0 : -1}
      onFocus={() => onFocus(person.id)}
      onClick={() => onChoose(person)}
    />
  );
});
