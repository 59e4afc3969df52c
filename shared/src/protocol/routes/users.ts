import { z } from 'zod';
import {
  contactsQuerySchema,
  dismissBodySchema,
  ownStatusSchema,
  pageOf,
  personSchema,
  presenceQuerySchema,
  profileBodySchema,
  profileSchema,
  statusBodySchema,
} from '../rest.ts';
import type { Route } from '../route.ts';
import { ofUser } from './recurring.ts';

/** Of oneself, and of people whom one sees. */
export const USER_ROUTES = {
  profile: {
    method: 'GET',
    path: '/api/users/me',
    by: 'person',
    summary: "One's own profile",
    refuses: ['NOT_FOUND'],
    answer: { data: profileSchema },
  },
  changeProfile: {
    method: 'PUT',
    path: '/api/users/me',
    by: 'person',
    summary: "Change one's display name or language",
    description: 'What is left out stays. A guest cannot take a name that somebody in the conversation has.',
    body: profileBodySchema,
    refuses: ['NOT_FOUND', 'CONFLICT'],
    answer: { data: profileSchema },
  },
  status: {
    method: 'GET',
    path: '/api/users/me/status',
    by: 'person',
    summary: 'What one shows of oneself, and all that is said of one',
    description:
      'The effective state and note, `null` where there is nothing, and the claims in the order of precedence, those that are to begin later among them.',
    answer: { data: ownStatusSchema },
  },
  say: {
    method: 'PUT',
    path: '/api/users/me/status',
    by: 'person',
    summary: 'Say what one is doing',
    description:
      '`null` ends what one said oneself, what is left out stays. Without an end a state ends within 65 minutes, whereas `invisible` and notes last. Answered once it is stored.',
    body: statusBodySchema,
    answer: { data: ownStatusSchema },
  },
  clearStatus: {
    method: 'DELETE',
    path: '/api/users/me/status',
    by: 'person',
    summary: 'End what one said of oneself',
    answer: { data: ownStatusSchema },
  },
  dismiss: {
    method: 'POST',
    path: '/api/users/me/status/dismiss',
    by: 'person',
    summary: 'Silence what somebody else says of one, until it ends',
    body: dismissBodySchema,
    refuses: ['NOT_FOUND'],
    answer: { data: ownStatusSchema },
  },
  ownStatus: {
    method: 'GET',
    path: '/api/users/status',
    by: 'person',
    summary: "One's own facts",
    refuses: ['NOT_FOUND'],
    answer: { data: personSchema },
  },
  presence: {
    method: 'GET',
    path: '/api/users/presence',
    by: 'person',
    summary: 'Fresh facts of several people',
    description: 'For the manual refresh: strangers and unknown ids are left out.',
    query: presenceQuerySchema,
    answer: { data: z.array(personSchema) },
  },
  person: {
    method: 'GET',
    path: '/api/users/:userId',
    by: 'person',
    summary: 'Fresh facts of one person',
    description: 'Of somebody who shares a conversation with one. Anybody else does not exist.',
    params: ofUser,
    refuses: ['NOT_FOUND'],
    answer: { data: personSchema },
  },
  contacts: {
    method: 'GET',
    path: '/api/contacts',
    by: 'person',
    summary: 'Everybody with whom one shares a conversation that is no crowd',
    description:
      'By page, in the order of their names. `status` is that of this moment, as one sees it. Whom one shares crowds alone with is among ' +
      'the participants of these.',
    query: contactsQuerySchema,
    answer: { data: pageOf(personSchema) },
  },
} as const satisfies Record<string, Route>;
