/** What the browser tells of the person and of the network. Outside of a browser: nothing. */

export interface PageListener {
  /** Real input, while the page is visible. */
  onInput(): void;
  onOffline(): void;
  onOnline(): void;
  /** Somebody looks at the page again. */
  onVisible(): void;
}

/**
 * `scroll` is not among them: a page also scrolls by itself, when a message arrives. Wheel, touch and keys are the
 * hands behind it.
 */
const INPUTS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart', 'touchmove'] as const;

/** Only a plain "no" counts: "yes" may mean a network without a way out. */
export function isNetworkDown(): boolean {
  return typeof window !== 'undefined' && navigator.onLine === false;
}

export function watchPage({ onInput, onOffline, onOnline, onVisible }: PageListener): () => void {
  if (typeof window === 'undefined') return () => {};
  const end = new AbortController();
  const { signal } = end;
  const isMoved = createPlaceWatch();

  window.addEventListener('offline', onOffline, { signal });
  window.addEventListener('online', onOnline, { signal });
  document.addEventListener(
    'visibilitychange',
    () => {
      if (document.visibilityState === 'visible') onVisible();
    },
    { signal },
  );
  for (const input of INPUTS) {
    document.addEventListener(
      input,
      (event) => {
        if (event.isTrusted && document.visibilityState === 'visible' && isMoved(event)) onInput();
      },
      { signal, capture: true, passive: true },
    );
  }
  return () => end.abort();
}

/** Browsers also tell of a pointer that lies still while the page moves under it. */
function createPlaceWatch(): (event: Event) => boolean {
  let lastPlace = '';
  return (event) => {
    if (event.type !== 'pointermove') return true;
    const { screenX, screenY } = event as PointerEvent;
    const place = `${screenX} ${screenY}`;
    const isNew = place !== lastPlace;
    lastPlace = place;
    return isNew;
  };
}
