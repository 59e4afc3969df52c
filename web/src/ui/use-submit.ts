import { useCallback, useRef, useState } from 'react';

interface Submit {
  isBusy: boolean;
  /** What the last attempt threw; `null` when it went well or none was made. */
  error: unknown;
  /** The same function as long as the component lives. */
  run: (work: () => Promise<void>) => Promise<void>;
}

/** One attempt at a time, and what became of it. */
export function useSubmit(): Submit {
  const [isBusy, setIsBusy] = useState(false);
  const isRunning = useRef(false);
  const [error, setError] = useState<unknown>(null);

  const run = useCallback(async (work: () => Promise<void>): Promise<void> => {
    if (isRunning.current) return;
    isRunning.current = true;
    setIsBusy(true);
    setError(null);
    try {
      await work();
    } catch (failure) {
      setError(failure);
    } finally {
      isRunning.current = false;
      setIsBusy(false);
    }
  }, []);

  return { isBusy, error, run };
}
