import { z } from 'zod';
import { anonymousBodySchema, loginBodySchema, profileSchema, registerBodySchema } from '../rest.ts';
import type { Route } from '../route.ts';

const signedInSchema = z.object({ token: z.string(), user: profileSchema });

/** How people get in. */
export const AUTH_ROUTES = {
  login: {
    method: 'POST',
    path: '/api/auth/login',
    by: 'anyone',
    summary: 'Sign in with an e-mail address or a user name',
    body: loginBodySchema,
    refuses: ['UNAUTHORIZED', 'RATE_LIMITED', 'UNAVAILABLE'],
    answer: { whole: z.object({ success: z.literal(true), data: signedInSchema, token: z.string() }) },
  },
  register: {
    method: 'POST',
    path: '/api/auth/register',
    by: 'anyone',
    summary: 'Make an account',
    body: registerBodySchema,
    status: 201,
    refuses: ['CONFLICT', 'RATE_LIMITED', 'UNAVAILABLE'],
    answer: { data: signedInSchema },
  },
  joinByLink: {
    method: 'POST',
    path: '/api/auth/anonymous',
    by: 'anyone',
    summary: 'Join a conversation by its share link, without an account',
    description:
      '`username` is a name to be shown, with spaces. A link lets in so many guests: one too many is answered `RATE_LIMITED`, without `Retry-After`.',
    body: anonymousBodySchema,
    status: 201,
    refuses: ['NOT_FOUND', 'CONFLICT', 'RATE_LIMITED', 'UNAVAILABLE'],
    answer: { data: z.object({ sessionToken: z.string(), participant: profileSchema }) },
  },
} as const satisfies Record<string, Route>;
