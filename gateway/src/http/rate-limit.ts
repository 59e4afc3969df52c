import type { FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import { limitAttempts } from '../attempts.ts';
import { Refusal } from '../refusal.ts';
import type { Settings } from '../settings.ts';

/** At most AUTH_RATE_LIMIT requests per minute and address, all routes that carry the hook together; 0: unlimited. */
export function limitRate({ authRateLimit }: Settings): onRequestAsyncHookHandler {
  const attempts = limitAttempts(authRateLimit);
  return async (request, reply) => refuseIfLimited(await attempts.count(request.ip), reply);
}

export interface Guesses {
  /** Rejects with RATE_LIMITED when this was one too many. */
  wrong(request: FastifyRequest, reply: FastifyReply): Promise<void>;
  /** Likewise when the address has none left: otherwise whoever guesses on would be told when one is right. */
  right(request: FastifyRequest, reply: FastifyReply): Promise<void>;
}

/** Wrong secrets, AUTH_RATE_LIMIT per minute and address, without counting the right ones. */
export function limitGuesses({ authRateLimit }: Settings): Guesses {
  const attempts = limitAttempts(authRateLimit);
  return {
    wrong: async (request, reply) => refuseIfLimited(await attempts.count(request.ip), reply),
    right: async (request, reply) => refuseIfLimited(await attempts.waitMs(request.ip), reply),
  };
}

/** REQUESTS_PER_MINUTE of one subject, so that nobody keeps everybody else waiting; 0: unlimited. */
export function limitRequests({ requestsPerMinute }: Settings) {
  if (requestsPerMinute === 0) return async () => {};
  const limiter = new RateLimiterMemory({ points: requestsPerMinute, duration: 60 });
  return async (subjectId: string, reply: FastifyReply): Promise<void> => {
    const waitMs = await limiter.consume(subjectId).then(
      () => 0,
      ({ msBeforeNext }: RateLimiterRes) => Math.max(1, msBeforeNext),
    );
    refuseIfLimited(waitMs, reply, `More than ${requestsPerMinute} requests in a minute`);
  };
}

const FROM_ADDRESS = 'Too many attempts from this address: try again in a minute';

function refuseIfLimited(waitMs: number, reply: FastifyReply, message = FROM_ADDRESS): void {
  if (waitMs === 0) return;
  reply.header('retry-after', Math.ceil(waitMs / 1_000));
  throw new Refusal('RATE_LIMITED', message);
}
