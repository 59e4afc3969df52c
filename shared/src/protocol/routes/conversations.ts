import { z } from 'zod';
import { hostIdSchema, idSchema } from '../ids.ts';
import {
  contactsQuerySchema,
  conversationBodySchema,
  conversationSchema,
  linkBodySchema,
  occupancySchema,
  pageOf,
  pageQuerySchema,
  participantSchema,
  renameBodySchema,
  shareLinkSchema,
} from '../rest.ts';
import type { Route } from '../route.ts';
import { nothing, ofConversation } from './recurring.ts';

const ofMember = ofConversation.extend({ userId: idSchema });
const ofNewcomer = ofConversation.extend({
  userId: z.string().regex(/^(@.{2,64}|[\w-]{1,64})$/u, 'is neither an id nor an @username'),
});
const ofLink = ofConversation.extend({ linkId: idSchema });

/** Conversations, who is in them, and the links into them. */
export const CONVERSATION_ROUTES = {
  conversations: {
    method: 'GET',
    path: '/api/conversations',
    by: 'person',
    summary: "One's conversations, the newest first",
    query: pageQuerySchema,
    answer: { data: pageOf(conversationSchema) },
  },
  converse: {
    method: 'POST',
    path: '/api/conversations',
    by: 'person',
    summary: 'Begin a conversation',
    description:
      'People with whom one shares a conversation are in it at once, others are invited. A direct conversation that exists is found again.',
    body: conversationBodySchema,
    status: 201,
    refuses: ['FORBIDDEN', 'NOT_FOUND'],
    answer: { data: conversationSchema },
  },
  rename: {
    method: 'PUT',
    path: '/api/conversations/:id',
    by: 'person',
    summary: 'Rename a group',
    description: 'Any user in it may.',
    params: ofConversation,
    body: renameBodySchema,
    refuses: ['FORBIDDEN', 'NOT_FOUND'],
    answer: { data: conversationSchema },
  },
  accept: {
    method: 'POST',
    path: '/api/conversations/:id/accept',
    by: 'person',
    summary: 'Accept an invitation',
    description: 'To decline, remove oneself from the members.',
    params: ofConversation,
    refuses: ['NOT_FOUND'],
    answer: { data: conversationSchema },
  },
  participants: {
    method: 'GET',
    path: '/api/conversations/:id/participants',
    by: 'person',
    summary: 'Who is in a conversation, with facts',
    description:
      'By page, in the order of their names. `status` is that of this moment, as one sees it: for a page by status 5,000 people are ' +
      'looked at, so in a crowd it may be shorter than `limit`, or empty, and still have a `nextCursor`.',
    params: z.object({ id: hostIdSchema() }),
    query: contactsQuerySchema,
    refuses: ['NOT_FOUND'],
    answer: { data: pageOf(participantSchema) },
  },
  occupancy: {
    method: 'GET',
    path: '/api/conversations/:id/occupancy',
    by: 'person',
    summary: 'How many are in a conversation, are online, and view it',
    description:
      'Counted as online, and as viewing, are those who show themselves to everyone there. Above 50, to two digits.',
    params: ofConversation,
    refuses: ['NOT_FOUND'],
    answer: { data: occupancySchema },
  },
  addMember: {
    method: 'POST',
    path: '/api/conversations/:id/members/:userId',
    by: 'person',
    summary: 'Add somebody to a group',
    description: 'By id, or by `@username`. Strangers are invited.',
    params: ofNewcomer,
    status: 201,
    refuses: ['FORBIDDEN', 'NOT_FOUND'],
    answer: { data: participantSchema.pick({ membership: true }) },
  },
  removeMember: {
    method: 'DELETE',
    path: '/api/conversations/:id/members/:userId',
    by: 'person',
    summary: 'Remove somebody, leave, or decline an invitation',
    params: ofMember,
    refuses: ['FORBIDDEN', 'NOT_FOUND'],
    answer: { data: nothing },
  },
  createLink: {
    method: 'POST',
    path: '/api/conversations/:id/links',
    by: 'person',
    summary: 'Make a share link',
    description: 'Whoever owns a group may. Whoever has the link gets in, until it expires or is revoked.',
    params: ofConversation,
    body: linkBodySchema.prefault({}),
    status: 201,
    refuses: ['FORBIDDEN', 'NOT_FOUND'],
    answer: { data: shareLinkSchema },
  },
  revokeLink: {
    method: 'DELETE',
    path: '/api/conversations/:id/links/:linkId',
    by: 'person',
    summary: 'Revoke a share link',
    description: 'Whoever came by it is out.',
    params: ofLink,
    refuses: ['FORBIDDEN', 'NOT_FOUND'],
    answer: { data: nothing },
  },
} as const satisfies Record<string, Route>;
