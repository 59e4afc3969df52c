/** Marks that wait to be written, of each five minutes the latest moment. */
import { markAt } from './marks.ts';

/** So many wait for a database that is away: a day of 1,700 people. */
const MOST_WAITING = 500_000;

/** By the mark: when it was made. */
type Marks = ReadonlyMap<number, number>;
const NOTHING: Marks = new Map();

export interface Unwritten {
  /** Whether it is a new one, and not one too many. */
  mark(userId: string, at: number): boolean;
  of(userId: string): Marks;
  /** All of them, which wait no more; `dropped`: how many there would be beside them. */
  take(): { people: [userId: string, Marks][]; dropped: number };
}

export function createUnwritten(): Unwritten {
  let marked = new Map<string, Map<number, number>>();
  let waiting = 0;
  let dropped = 0;

  return {
    mark(userId, at) {
      const known = marked.get(userId);
      const marks = known ?? new Map<number, number>();
      if (!known) marked.set(userId, marks);
      const isNew = !marks.has(markAt(at));
      if (isNew && waiting >= MOST_WAITING) {
        dropped += 1;
        return false;
      }
      if (isNew) waiting += 1;
      marks.set(markAt(at), at);
      return isNew;
    },

    of: (userId) => marked.get(userId) ?? NOTHING,

    take() {
      const taken = { people: [...marked], dropped };
      [marked, waiting, dropped] = [new Map(), 0, 0];
      return taken;
    },
  };
}
