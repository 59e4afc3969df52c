import { Refusal } from '@meeshy/status-gateway';
import { limitAttempts, limitPerMinute } from '@meeshy/status-gateway/host';
import type { FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
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

export interface Requests {
  /** Rejects with RATE_LIMITED when this was one too many of the key. */
  count(key: string, reply: FastifyReply): Promise<void>;
  /** The key was nobody's: whoever makes up many of them is not to fill memory. */
  forget(key: string): Promise<void>;
}

/** REQUESTS_PER_MINUTE of one key, so that nobody keeps everybody else waiting; 0: unlimited. */
export function limitRequests({ requestsPerMinute }: Settings): Requests {
  const limit = limitPerMinute(requestsPerMinute);
  const message = `More than ${requestsPerMinute} requests in a minute`;
  return {
    count: async (key, reply) => refuseIfLimited(await limit.count(key), reply, message),
    forget: limit.forget,
  };
}

const FROM_ADDRESS = 'Too many attempts from this address: try again in a minute';

function refuseIfLimited(waitMs: number, reply: FastifyReply, message = FROM_ADDRESS): void {
  if (waitMs === 0) return;
  reply.header('retry-after', Math.ceil(waitMs / 1_000));
  throw new Refusal('RATE_LIMITED', message);
}
