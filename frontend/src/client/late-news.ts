/** Whom one has ceased to ask for: what was told of them just before comes a little later. */
import type { SteadyTime } from './timers.ts';

/** What was told of somebody just before one looked away is here by then. */
const LATE_MS = 5_000;

export interface LateNews {
  /** They are in none of the requests from this one on. */
  left(userId: string, request: number): void;
  /** They are asked for again. */
  back(userId: string): void;
  /** So the server has heard those before as well. */
  answered(request: number): void;
  /** Whether what comes of them now may still be of that time. */
  isLate(userId: string): boolean;
  forget(): void;
}

export function createLateNews({ now }: SteadyTime): LateNews {
  const all = new Map<string, { readonly request: number; until: number }>();
  return {
    left(userId, request) {
      all.set(userId, { request, until: Number.POSITIVE_INFINITY });
    },
    back(userId) {
      all.delete(userId);
    },
    answered(request) {
      for (const one of all.values()) {
        if (one.request <= request) one.until = Math.min(one.until, now() + LATE_MS);
      }
    },
    isLate(userId) {
      const one = all.get(userId);
      if (one === undefined || one.until > now()) return one !== undefined;
      all.delete(userId);
      return false;
    },
    forget() {
      all.clear();
    },
  };
}
