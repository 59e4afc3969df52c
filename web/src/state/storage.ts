/** JSON in localStorage. A browser that refuses storage (private mode, quota) forgets, and nothing else happens. */

export function recall<Value>(key: string): Value | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') as Value | null;
  } catch {
    return null;
  }
}

/** What the server tells again: it gives way where there is no room left for what one wrote or chose. */
export const READ_AGAIN = 'meeshy.kept';

export function keep(key: string, value: unknown): void {
  const text = JSON.stringify(value);
  if (keepText(key, text)) return;
  forget(READ_AGAIN);
  // Else it is kept for this page only.
  keepText(key, text);
}

/** Answers whether there was room for it. Where there is none, what was kept before stays. */
export function keepText(key: string, text: string): boolean {
  try {
    localStorage.setItem(key, text);
    return true;
  } catch {
    return false;
  }
}

export function forget(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // There was nothing to forget.
  }
}

/** The keys that begin like this. */
export function keysUnder(prefix: string): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  } catch {
    return [];
  }
}
