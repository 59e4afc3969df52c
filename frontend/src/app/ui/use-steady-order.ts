import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** A list that somebody's hand was on this recently does not reorder. */
const STILL_MS = 2_000;
const HANDS = ['pointermove', 'pointerdown', 'touchmove', 'keydown'] as const;

/**
 * The items in the order in which they may be shown: the given one, unless the hand is on the list; then the order
 * from before, with what is new on top, until the hand has been still for a while.
 */
export function useSteadyOrder<Item extends { id: string }>(
  items: readonly Item[],
  list: RefObject<HTMLElement | null>,
): readonly Item[] {
  const touchedAt = useRef(Number.NEGATIVE_INFINITY);
  const given = items.map(({ id }) => id).join(' ');
  const [shown, setShown] = useState(given);

  useEffect(() => {
    const touch = (event: Event) => {
      if (list.current?.contains(event.target as Node)) touchedAt.current = performance.now();
    };
    for (const hand of HANDS) document.addEventListener(hand, touch, { passive: true });
    return () => {
      for (const hand of HANDS) document.removeEventListener(hand, touch);
    };
  }, [list]);

  useLayoutEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const showWhenStill = () => {
      const waitMs = touchedAt.current + STILL_MS - performance.now();
      if (waitMs <= 0) setShown(given);
      else timer = setTimeout(showWhenStill, waitMs);
    };
    showWhenStill();
    return () => clearTimeout(timer);
  }, [given]);

  if (shown === given) return items;
  const rank = new Map(shown.split(' ').map((id, index) => [id, index]));
  return items.toSorted((a, b) => (rank.get(a.id) ?? -1) - (rank.get(b.id) ?? -1));
}
