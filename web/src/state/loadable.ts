import { watchSession } from './session.ts';

/** What a screen can know of something that is fetched: its states of UI.md, one of which "full" and "empty" share. */
export type Loadable<Value> =
  | { state: 'loading' }
  | { state: 'failed'; error: unknown }
  | { state: 'ready'; value: Value };

export const LOADING = { state: 'loading' } as const;

/** A failed reload keeps what is already on the screen. One that outlives its session changes nothing. */
export async function reload<Value>(
  current: Loadable<Value>,
  fetchValue: () => Promise<Value>,
  put: (next: Loadable<Value>) => void,
): Promise<void> {
  const isSameSession = watchSession();
  if (current.state === 'failed') put(LOADING);
  try {
    const value = await fetchValue();
    if (isSameSession()) put({ state: 'ready', value });
  } catch (error) {
    if (current.state !== 'ready' && isSameSession()) put({ state: 'failed', error });
  }
}
