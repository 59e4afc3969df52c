import { useCallback, useEffect, useState } from 'react';

/** A part of the app, or what a screen needs once, that is fetched when it is first wanted. */
export interface Fetched<Part> {
  readonly part: Part | null;
  readonly hasFailed: boolean;
  readonly retry: () => void;
}

/** `load`: the same function every time. Without a network, or after an update of the app, it may fail. */
export function useFetched<Part>(load: () => Promise<Part>): Fetched<Part> {
  const [part, setPart] = useState<Part | null>(null);
  const [hasFailed, setHasFailed] = useState(false);
  const retry = useCallback(() => {
    setHasFailed(false);
    load().then(
      // It may be a function, which React would call.
      (loaded) => setPart(() => loaded),
      () => setHasFailed(true),
    );
  }, [load]);
  useEffect(retry, [retry]);
  return { part, hasFailed, retry };
}
