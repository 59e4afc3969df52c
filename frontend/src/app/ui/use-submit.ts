import { useState } from 'react';

interface Submit {
  isBusy: boolean;
  /** What the last attempt threw; `null` when it went well or none was made. */
  error: unknown;
  run: (work: () => Promise<void>) => Promise<void>;
}

/** One attempt at a time, and what became of it. */
export function useSubmit(): Submit {
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  async function run(work: () => Promise<void>): Promise<void> {
    if (isBusy) return;
    setIsBusy(true);
    setError(null);
    try {
      await work();
    } catch (failure) {
      setError(failure);
    } finally {
      setIsBusy(false);
    }
  }

  return { isBusy, error, run };
}
