/** What only one of a browser's tabs is to do. */
import { forget, keep, recall } from '../state/storage.ts';

const KEY = 'meeshy.told';
/** So many are remembered. */
const MOST = 60;

/**
 * Whether it is this tab's to do: of all that ask for the same, the first, unless one has done the other before. Where a browser has no
 * locks (without TLS), or no storage, several may.
 */
export async function isOurs(what: string, unless?: string): Promise<boolean> {
  const isFirst = () => {
    const done = recall<string[]>(KEY) ?? [];
    if (done.includes(what) || (unless !== undefined && done.includes(unless))) return false;
    keep(KEY, [...done, what].slice(-MOST));
    return true;
  };
  return 'locks' in navigator ? navigator.locks.request(KEY, isFirst) : isFirst();
}

/** It names people: nothing of it is left to whoever comes next. */
export function forgetDone(): void {
  forget(KEY);
}
