/** How a share of an hour is shaded, and where the keys lead in a table of hours. */

/** 0: none of it; then by quarters, the last of which is 4. */
export type Shade = 0 | 1 | 2 | 3 | 4;
export const SHADES: readonly Shade[] = [0, 1, 2, 3, 4];

export const DAYS = 7;
export const HOURS = 24;

/** A cell of the week: a day, Monday first, and an hour. */
export interface Place {
  readonly day: number;
  readonly hour: number;
}

export function shadeOf(share: number): Shade {
  return Math.ceil(Math.min(1, Math.max(0, share)) * 4) as Shade;
}

/** `null`: the key is not for the table. */
export function nextPlace(key: string, isWhole: boolean, { day, hour }: Place): Place | null {
  switch (key) {
    case 'ArrowRight':
      return { day, hour: Math.min(hour + 1, HOURS - 1) };
    case 'ArrowLeft':
      return { day, hour: Math.max(hour - 1, 0) };
    case 'ArrowDown':
      return { day: Math.min(day + 1, DAYS - 1), hour };
    case 'ArrowUp':
      return { day: Math.max(day - 1, 0), hour };
    case 'Home':
      return { day: isWhole ? 0 : day, hour: 0 };
    case 'End':
      return { day: isWhole ? DAYS - 1 : day, hour: HOURS - 1 };
    default:
      return null;
  }
}
