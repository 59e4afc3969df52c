/** With what a route may refuse. */
import { ERROR_STATUS, type ErrorCode, type Route } from '@meeshy/status-protocol';
import { errorSchema } from '@meeshy/status-protocol/schemas';
import { z } from 'zod';
import type { JsonSchema, Schemas } from './schemas.ts';

type RefusalStatus = (typeof ERROR_STATUS)[ErrorCode];

/** As components. `Retry-After` is not told where waiting does not help. */
const REFUSALS: Record<RefusalStatus, { name: string; description: string; headers?: JsonSchema }> = {
  400: {
    name: 'Invalid',
    description: 'What was sent cannot be read, or is not what the route takes: `message` names the first field.',
  },
  401: {
    name: 'Unauthorized',
    description: 'Credentials are missing, wrong or expired.',
    headers: { 'WWW-Authenticate': { description: 'The scheme that is asked for.', schema: { const: 'Bearer' } } },
  },
  403: { name: 'Forbidden', description: 'Whoever asks may not do this.' },
  404: {
    name: 'NotFound',
    description: 'There is no such thing for whoever asks: unknown and forbidden ids answer alike.',
  },
  409: { name: 'Conflict', description: 'It is taken, or cannot be as things stand.' },
  413: { name: 'TooLarge', description: 'The body is larger than 64 KiB, or the headers are larger than 16.' },
  429: {
    name: 'RateLimited',
    description: 'Too many requests of one person, or too many attempts from one address, within a minute.',
    headers: { 'Retry-After': secondsUntil('there may be more of them') },
  },
  500: { name: 'InternalError', description: 'Something went wrong here, and was logged.' },
  503: {
    name: 'Unavailable',
    description: 'The database is away, say. Whether what was asked was done is unknown.',
    headers: { 'Retry-After': secondsUntil('it is worth asking again') },
  },
};

/** What any request can meet, what follows from who may ask, and what is the route's own. */
function codesOf({ by, refuses = [] }: Route): ReadonlySet<ErrorCode> {
  return new Set<ErrorCode>([
    ...(['VALIDATION_ERROR', 'TOO_LARGE', 'INTERNAL_ERROR'] as const),
    ...(by === 'anyone' ? [] : (['UNAUTHORIZED', 'TOKEN_EXPIRED', 'RATE_LIMITED', 'UNAVAILABLE'] as const)),
    ...(by === 'operator' || by === 'program' ? (['FORBIDDEN'] as const) : []),
    ...refuses,
  ]);
}

/** The answers that refuse, by status, as references to `refusalComponents`. */
export function refusalsOf(route: Route): Record<string, JsonSchema> {
  const statuses = [...codesOf(route)].map((code) => ERROR_STATUS[code]);
  return Object.fromEntries(
    statuses.map((status) => [status, { $ref: `#/components/responses/${REFUSALS[status].name}` }]),
  );
}

export function refusalComponents({ told }: Schemas): Record<string, JsonSchema> {
  return Object.fromEntries(
    Object.entries(REFUSALS).map(([status, { name, ...words }]) => [
      name,
      { ...words, content: { 'application/json': { schema: told(refusalSchema(Number(status))) } } },
    ]),
  );
}

function refusalSchema(status: number): z.ZodType {
  const codes = (Object.keys(ERROR_STATUS) as ErrorCode[]).filter((code) => ERROR_STATUS[code] === status);
  return z.object({ success: z.literal(false), error: errorSchema.extend({ code: z.enum(codes) }) });
}

function secondsUntil(when: string): JsonSchema {
  return { description: `In how many seconds ${when}.`, schema: { type: 'integer', minimum: 1 } };
}
