import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { occupancySchema } from '../rest.ts';
import type { Route } from '../route.ts';
import {
  claimedSchema,
  hostSourceSchema,
  serverClaimBodySchema,
  serverQueryBodySchema,
  shownPersonSchema,
} from '../servers.ts';
import { nothing, ofConversation, ofUser } from './recurring.ts';

const ofClaim = ofUser.extend({ source: hostSourceSchema, claimId: idSchema });

/** What other servers ask and say, with an API key. */
export const SERVER_ROUTES = {
  query: {
    method: 'POST',
    path: '/api/server/presence/query',
    by: 'server',
    summary: 'What people show',
    description:
      'The faces of those who are known, in the order of `ids`. With `as`, a viewer, those who are in its audience, as it sees ' +
      'them; without it, what is shown to everyone.',
    body: serverQueryBodySchema,
    answer: { data: z.array(shownPersonSchema) },
  },
  serverOccupancy: {
    method: 'GET',
    path: '/api/server/conversations/:id/occupancy',
    by: 'server',
    summary: 'How many are in a conversation, are online, and view it',
    description: 'What its members are answered. Where nobody is any more, there is no conversation.',
    params: ofConversation,
    refuses: ['NOT_FOUND'],
    answer: { data: occupancySchema },
  },
  claim: {
    method: 'PUT',
    path: '/api/server/users/:userId/claims/:source/:claimId',
    by: 'server',
    summary: 'Say something of a person until a time',
    description:
      'A state, a note, or both; a state ends after an hour unless told. A call is a lease, of 90 s at most, which is said again ' +
      'while it lasts; `isLive: false`: it was ended less than 5 minutes ago, and a late renewal revives nothing.',
    params: ofClaim,
    body: serverClaimBodySchema,
    refuses: ['NOT_FOUND'],
    answer: { data: claimedSchema },
  },
  unclaim: {
    method: 'DELETE',
    path: '/api/server/users/:userId/claims/:source/:claimId',
    by: 'server',
    summary: 'Take back what was said of a person',
    description: 'What was never claimed is no error.',
    params: ofClaim,
    answer: { data: nothing },
  },
} as const satisfies Record<string, Route>;
