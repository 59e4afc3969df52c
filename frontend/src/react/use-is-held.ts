import { type RefObject, useEffect, useState } from 'react';

/**
 * Whether somebody points at an element, has a finger on it, or has the focus in it: then nothing in it may move.
 * `list`: an element that stays as long as the component.
 */
export function useIsHeld(list: RefObject<HTMLElement | null>): boolean {
  const [isHeld, setIsHeld] = useState(false);

  useEffect(() => {
    const element = list.current;
    if (element === null) return;
    const hands = { pointer: false, finger: false, focus: element.contains(document.activeElement) };
    const stops = Object.entries(LISTENERS).map(([name, learn]) => {
      const listener = (event: Event) => {
        Object.assign(hands, learn(event, element));
        setIsHeld(hands.pointer || hands.finger || hands.focus);
      };
      element.addEventListener(name, listener, { passive: true });
      return () => element.removeEventListener(name, listener);
    });
    return () => {
      for (const stop of stops) stop();
    };
  }, [list]);

  return isHeld;
}

/** What each event tells of the hands. A finger's own pointer events end as soon as it scrolls; its touch goes on. */
const LISTENERS: Record<string, (event: Event, element: Element) => Record<string, boolean>> = {
  pointerenter: (event) => ({ pointer: (event as PointerEvent).pointerType !== 'touch' }),
  // Chromium says so late of what appears under a pointer that rests; the first move tells.
  pointermove: (event) => ({ pointer: (event as PointerEvent).pointerType !== 'touch' }),
  pointerleave: () => ({ pointer: false }),
  touchstart: () => ({ finger: true }),
  touchend: (event) => ({ finger: (event as TouchEvent).touches.length > 0 }),
  touchcancel: () => ({ finger: false }),
  focusin: () => ({ focus: true }),
  focusout: (event, element) => ({ focus: element.contains((event as FocusEvent).relatedTarget as Node | null) }),
};
