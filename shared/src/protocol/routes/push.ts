import { pushEndBodySchema, pushKeySchema, pushSubscriptionBodySchema } from '../push.ts';
import type { Route } from '../route.ts';
import { nothing } from './recurring.ts';

/** Browsers that are told by push. */
export const PUSH_ROUTES = {
  pushKey: {
    method: 'GET',
    path: '/api/push/key',
    by: 'person',
    summary: 'What browsers subscribe to push messages with',
    refuses: ['NOT_FOUND'],
    answer: { data: pushKeySchema },
  },
  subscribe: {
    method: 'POST',
    path: '/api/users/me/push-subscriptions',
    by: 'person',
    summary: 'Be told by push in this browser',
    description:
      'To be said again at each start. An endpoint is one person’s at a time. Ten are kept of a person: one more takes the place of the one ' +
      'that was neither renewed nor accepted a message for longest.',
    body: pushSubscriptionBodySchema,
    status: 201,
    refuses: ['FORBIDDEN', 'NOT_FOUND'],
    answer: { data: nothing },
  },
  unsubscribe: {
    method: 'DELETE',
    path: '/api/users/me/push-subscriptions',
    by: 'person',
    summary: 'Not be told by push in this browser any more',
    description: 'What is not subscribed is no error.',
    body: pushEndBodySchema,
    refuses: ['FORBIDDEN'],
    answer: { data: nothing },
  },
} as const satisfies Record<string, Route>;
