import { defaultRangeExtractor } from '@tanstack/virtual-core';
import { type ReactNode, type RefObject, useId, useRef, useState } from 'react';
import type { KnownStatus } from '../client/known.ts';
import type { UserLike } from '../client/people.ts';
import { useLayoutEffectHere } from './rendering.ts';
import { useRowsInView } from './use-rows-in-view.ts';

type Heading =
  | { status: KnownStatus; title: string; label?: undefined }
  /** No heading, no count: a name for screen readers alone. */
  | { status?: undefined; title?: undefined; label: string };

type Props<Person> = Heading & {
  people: readonly Person[];
  /** What scrolls; positioned, so that offsets are counted from it. */
  scroller: RefObject<HTMLElement | null>;
  /** Stays on the page however far one scrolls, or the focus would be lost with it. */
  keptId: string | undefined;
  children: (person: Person) => ReactNode;
};

/** The height of a row in the style sheet. */
const ROW_PX = 56;

/** A heading with a count, if any, and the people under it, of whom only those in view are on the page. */
export function PeopleSection<Person extends UserLike>(props: Props<Person>) {
  const { status, title, label, people, scroller, keptId, children } = props;
  const titleId = useId();
  const list = useRef<HTMLUListElement>(null);
  const [offset, setOffset] = useState(0);

  // The sections above grow and shrink.
  useLayoutEffectHere(() => setOffset(list.current?.offsetTop ?? 0));

  const rows = useRowsInView({
    count: people.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    scrollMargin: offset,
    overscan: 8,
    getItemKey: (index) => people[index]?.id ?? index,
    rangeExtractor(range) {
      const kept = people.findIndex(({ id }) => id === keptId);
      const inView = defaultRangeExtractor(range);
      return kept === -1 ? inView : [...new Set([...inView, kept])].sort((a, b) => a - b);
    },
  });

  return (
    <section aria-label={label} aria-labelledby={title && titleId} data-status={status}>
      {title && (
        <h3 id={titleId} className="meeshy-section-title">
          <span>{`${title} `}</span>
          <span className="meeshy-section-count">{people.length}</span>
        </h3>
      )}
      <ul
        ref={list}
        className="meeshy-list"
        aria-label={label}
        aria-labelledby={title && titleId}
        style={{ height: people.length * ROW_PX }}
      >
        {rows.map(({ index, key }) => {
          const person = people[index];
          return (
            person && (
              <li
                key={key}
                aria-setsize={people.length}
                aria-posinset={index + 1}
                style={{ transform: `translateY(${index * ROW_PX}px)` }}
              >
                {children(person)}
              </li>
            )
          );
        })}
      </ul>
    </section>
  );
}
