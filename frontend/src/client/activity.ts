/** P7: people who only read are active too. Real input in a visible page tells the server so, at most once a minute. */

const ONCE_IN_MS = 60_000;

/**
 * `scroll` is not among them: a page also scrolls by itself, when a message arrives. Wheel, touch and keys are the
 * hands behind it.
 */
const INPUTS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart', 'touchmove'] as const;

/** Answers whether a first input of a minute has come. `now`: milliseconds of any clock that only goes forward. */
export function createOnceInAWhile(everyMs: number = ONCE_IN_MS): (now: number) => boolean {
  let lastAt = Number.NEGATIVE_INFINITY;
  return (now) => {
    if (now - lastAt < everyMs) return false;
    lastAt = now;
    return true;
  };
}

/** Calls `onInput` upon real input while the page is visible. Without a page: never. */
export function watchInput(onInput: () => void): () => void {
  if (typeof document === 'undefined') return () => {};
  let lastPlace = '';

  const listener = (event: Event) => {
    if (!event.isTrusted || document.visibilityState !== 'visible') return;
    // Browsers also tell of a pointer that lies still while the page moves under it.
    if (event.type === 'pointermove') {
      const { screenX, screenY } = event as PointerEvent;
      const place = `${screenX} ${screenY}`;
      if (place === lastPlace) return;
      lastPlace = place;
    }
    onInput();
  };

  for (const input of INPUTS) document.addEventListener(input, listener, { capture: true, passive: true });
  return () => {
    for (const input of INPUTS) document.removeEventListener(input, listener, { capture: true });
  };
}
