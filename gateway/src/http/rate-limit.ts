import type { onRequestAsyncHookHandler } from 'fastify';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import { Refusal } from '../refusal.ts';
import type { Settings } from '../settings.ts';

/** At most AUTH_RATE_LIMIT requests per minute and address, all routes that carry the hook together; 0: unlimited. */
export function limitRate({ authRateLimit }: Settings): onRequestAsyncHookHandler {
  const limiter = new RateLimiterMemory({ points: Math.max(1, authRateLimit), duration: 60 });
  return async (request, reply) => {
    if (authRateLimit === 0) return;
    try {
      await limiter.consume(request.ip);
    } catch (error) {
      reply.header('retry-after', Math.ceil((error as RateLimiterRes).msBeforeNext / 1_000));
      throw new Refusal('RATE_LIMITED', 'Too many attempts from this address: try again in a minute');
    }
  };
}
