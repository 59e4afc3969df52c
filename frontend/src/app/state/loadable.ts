/** What a screen can know of something that is fetched: its states of UI.md, one of which "full" and "empty" share. */
export type Loadable<Value> =
  | { state: 'loading' }
  | { state: 'failed'; error: unknown }
  | { state: 'ready'; value: Value };

export const LOADING = { state: 'loading' } as const;

/** A failed reload keeps what is already on the screen. */
export async function reload<Value>(
  current: Loadable<Value>,
  fetchValue: () => Promise<Value>,
  put: (next: Loadable<Value>) => void,
): Promise<void> {
  if (current.state === 'failed') put(LOADING);
  try {
    put({ state: 'ready', value: await fetchValue() });
  } catch (error) {
    if (current.state !== 'ready') put({ state: 'failed', error });
  }
}
