import { RateLimiterMemory } from 'rate-limiter-flexible';

/**
 * Failed authentications per minute and address. Successful ones are free: an office behind one address must be able
 * to come back at once.
 */
export function createFailureLimit(perMinute: number) {
  const limiter = new RateLimiterMemory({ points: Math.max(1, perMinute), duration: 60 });

  return {
    /** Counts a failed authentication. Answers whether the address may have one more. */
    async isAllowed(address: string): Promise<boolean> {
      if (perMinute === 0) return true;
      return (await limiter.penalty(address)).consumedPoints <= perMinute;
    },
  };
}
