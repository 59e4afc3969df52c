import { useEffect, useState } from 'react';

export interface Hovered {
  readonly id: string;
  /** Where what the pointer rests on is. */
  readonly box: DOMRect;
}

/** So long a pointer rests on somebody before their card comes, ms. */
const REST_MS = 400;
/** So long it may take from there to the card, ms. */
const WAY_MS = 200;

/** What is of one person, wherever that is: this app's own, and the library's rows. */
const PERSON = '[data-person], [data-meeshy-row]';
const CARD = '[data-hover-card]';

/** On whom a pointer rests. Esc, a click, and whatever scrolls below the pointer take the card away. */
export function useHovered(): { hovered: Hovered | null; hide: () => void } {
  const [hovered, setHovered] = useState<Hovered | null>(null);
  useEffect(() => watchPointer(setHovered), []);
  return { hovered, hide: () => setHovered(null) };
}

function watchPointer(show: (hovered: Hovered | null) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isShown = false;
  /** What the pointer is on. */
  let target: Element | null = null;
  /** Who was clicked is not looked at any more, until the pointer has been elsewhere. */
  let clicked: Element | null = null;
  const end = new AbortController();
  const { signal } = end;

  const become = (hovered: Hovered | null) => {
    clearTimeout(timer);
    isShown = hovered !== null;
    show(hovered);
  };
  const later = (act: () => void, ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(act, ms);
  };

  const move = ({ target: over, pointerType }: PointerEvent) => {
    if (pointerType === 'touch' || !(over instanceof Element)) return;
    if (over.closest(CARD)) return clearTimeout(timer);
    const next = personAt(over);
    if (next === target) return;
    target = next;
    if (next !== clicked) clicked = null;
    if (next === null || next === clicked) later(() => become(null), WAY_MS);
    else later(() => become({ id: idOf(next), box: next.getBoundingClientRect() }), REST_MS);
  };
  const leave = () => {
    target = null;
    later(() => become(null), WAY_MS);
  };
  const stop = ({ target: on }: Event) => {
    if (on instanceof Element && on.closest(CARD)) return;
    clicked = target;
    become(null);
  };
  const closeByKey = (event: KeyboardEvent) => {
    clearTimeout(timer);
    if (event.key !== 'Escape' || !isShown) return;
    // It closes the card, and nothing else.
    event.preventDefault();
    event.stopPropagation();
    become(null);
  };

  document.addEventListener('pointerover', move, { signal, passive: true });
  document.documentElement.addEventListener('pointerleave', leave, { signal });
  document.addEventListener('pointerdown', stop, { signal, capture: true, passive: true });
  document.addEventListener('scroll', stop, { signal, capture: true, passive: true });
  document.addEventListener('keydown', closeByKey, { signal, capture: true });
  addEventListener('popstate', stop, { signal });
  return () => {
    clearTimeout(timer);
    end.abort();
  };
}

/** What lies under a dialog cannot be looked at, and a card over one would lie under it. */
function personAt(element: Element): Element | null {
  const person = element.closest(PERSON);
  return person?.closest('dialog:modal') ? null : person;
}

function idOf(element: Element): string {
  return element.getAttribute('data-person') ?? element.getAttribute('data-meeshy-row') ?? '';
}
