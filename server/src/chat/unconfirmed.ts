/**
 * Deeds that failed because the database fell silent: nobody knows whether they were kept. Whoever repeats one and finds
 * it done tells everybody of it, since nobody has been told.
 */
import { isOutage } from '@meeshy/status-gateway';

/** The oldest give way: who has not repeated by now has given up. */
const MOST = 10_000;

export interface Unconfirmed {
  /** Does it, and remembers it when its end is unknown. */
  during<Outcome>(deed: string, work: () => Promise<Outcome>): Promise<Outcome>;
  /** Whether its end was unknown; from now on it is not. */
  settle(deed: string): boolean;
}

export function createUnconfirmed(most = MOST): Unconfirmed {
  const deeds = new Set<string>();
  return {
    async during(deed, work) {
      try {
        return await work();
      } catch (error) {
        if (isOutage(error)) {
          deeds.add(deed);
          for (const oldest of deeds) if (deeds.size > most) deeds.delete(oldest);
        }
        throw error;
      }
    },
    settle: (deed) => deeds.delete(deed),
  };
}
