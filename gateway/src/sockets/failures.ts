import { RateLimiterMemory } from 'rate-limiter-flexible';

/**
 * Failed authentications per minute and address. Successful ones are free: an office behind one address must be able
 * to come back at once.
 */
export function createFailureLimit(perMinute: number) {
  const limiter = new RateLimiterMemory({ points: Math.max(1, perMinute), duration: 60 });

  return {
    async isExceeded(address: string): Promise<boolean> {
      if (perMinute === 0) return false;
      return ((await limiter.get(address))?.consumedPoints ?? 0) >= perMinute;
    },

    async count(address: string): Promise<void> {
      if (perMinute > 0) await limiter.penalty(address);
    },
  };
}
