import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';

export interface Limit {
  /** Counts one more. Answers for how many ms `key` has to wait; 0: it was within the limit. */
  count(key: string): Promise<number>;
  /** As `count`, of those counted so far. */
  waitMs(key: string): Promise<number>;
  /** Nothing was ever counted of `key`. */
  forget(key: string): Promise<void>;
}

/** So many per minute and key. 0: unlimited. */
export function limitPerMinute(perMinute: number): Limit {
  if (perMinute === 0) return { count: async () => 0, waitMs: async () => 0, forget: async () => {} };
  const limiter = new RateLimiterMemory({ points: perMinute, duration: 60 });
  return {
    count: (key) => limiter.consume(key).then(() => 0, toWaitMs),
    async waitMs(key) {
      const counted = await limiter.get(key);
      return counted && counted.consumedPoints > perMinute ? toWaitMs(counted) : 0;
    },
    async forget(key) {
      await limiter.delete(key);
    },
  };
}

const toWaitMs = ({ msBeforeNext }: RateLimiterRes) => Math.max(1, msBeforeNext);
