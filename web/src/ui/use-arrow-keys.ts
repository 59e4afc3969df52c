import { type RefObject, useEffect } from 'react';

/** Up, Down, Home and End move the focus between the rows of a list: its links and buttons marked `data-row`. */
export function useArrowKeys(list: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const move = (event: KeyboardEvent) => {
      if (!list.current?.contains(event.target as Node)) return;
      const rows = [...list.current.querySelectorAll<HTMLElement>('[data-row]')];
      const current = rows.indexOf(document.activeElement as HTMLElement);
      const next = nextRow(event.key, current, rows.length);
      if (next === null) return;
      event.preventDefault();
      rows[next]?.focus();
    };
    document.addEventListener('keydown', move);
    return () => document.removeEventListener('keydown', move);
  }, [list]);
}

/** Which row a key leads to from the row `current`; `null`: the key is not for the list. */
export function nextRow(key: string, current: number, count: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return Math.min(current + 1, count - 1);
    case 'ArrowUp':
      return Math.max(current - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
