/** What the browser tells of the person and of the network. Outside of a browser: nothing. */

export interface PageListener {
  /** Real input, while the page is visible. */
  onInput(): void;
  onOffline(): void;
  onOnline(): void;
  /** Somebody looks at the page again. */
  onVisible(): void;
  /** The page is left or frozen: it may come back, but until then nothing of it runs. */
  onAway(): void;
  /** It runs again. `byPerson`: somebody came back to it. */
  onBack(byPerson: boolean): void;
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

/** Somebody looks at the page again. Answers how to end it. */
export function onLook(listener: () => void): () => void {
  return onVisibility(() => isVisible() && listener());
}

/** Where there is no page nobody can see it. */
export function isVisible(): boolean {
  return typeof document !== 'undefined' && document.visibilityState === 'visible';
}

/** Somebody can see the page, or cannot any more. Answers how to end it. */
export function onVisibility(listener: () => void): () => void {
  if (typeof document === 'undefined') return () => {};
  document.addEventListener('visibilitychange', listener);
  return () => document.removeEventListener('visibilitychange', listener);
}

export function watchPage({ onInput, onOffline, onOnline, onVisible, onAway, onBack }: PageListener): () => void {
  if (typeof window === 'undefined') return () => {};
  const end = new AbortController();
  const { signal } = end;
  const isMoved = createPlaceWatch();

  window.addEventListener('offline', onOffline, { signal });
  window.addEventListener('online', onOnline, { signal });
  signal.addEventListener('abort', onLook(onVisible));
  watchLife(onAway, onBack, signal);
  for (const input of INPUTS) {
    document.addEventListener(
      input,
      (event) => {
        if (event.isTrusted && isVisible() && isMoved(event)) onInput();
      },
      { signal, capture: true, passive: true },
    );
  }
  return () => end.abort();
}

/**
 * Pages that are left are kept for the way back (bfcache), with their connections open; tabs in the background are frozen.
 * A page that is kept is frozen too, and thawed just before it is shown.
 */
function watchLife(onAway: PageListener['onAway'], onBack: PageListener['onBack'], signal: AbortSignal): void {
  let isLeft = false;
  window.addEventListener(
    'pagehide',
    () => {
      isLeft = true;
      onAway();
    },
    { signal },
  );
  window.addEventListener(
    'pageshow',
    () => {
      if (isLeft) onBack(true);
      isLeft = false;
    },
    { signal },
  );
  document.addEventListener('freeze', onAway, { signal });
  document.addEventListener(
    'resume',
    () => {
      if (!isLeft) onBack(false);
    },
    { signal },
  );
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
