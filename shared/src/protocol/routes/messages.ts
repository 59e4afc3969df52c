import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { messageBodySchema, pageOf, pageQuerySchema } from '../rest.ts';
import type { Route } from '../route.ts';
import { messageSchema } from '../server-events.ts';

/** Messages. */
export const MESSAGE_ROUTES = {
  messages: {
    method: 'GET',
    path: '/api/messages/:conversationId',
    by: 'person',
    summary: 'The messages of a conversation, the newest first',
    params: z.object({ conversationId: idSchema }),
    query: pageQuerySchema,
    refuses: ['NOT_FOUND'],
    answer: { data: pageOf(messageSchema) },
  },
  sendMessage: {
    method: 'POST',
    path: '/api/messages',
    by: 'person',
    summary: 'Send a message',
    description:
      'With a `clientId` it may be said again when no answer came: the answer is that of the first time, and others are told once.',
    body: messageBodySchema,
    refuses: ['NOT_FOUND'],
    answer: { data: z.object({ messageId: idSchema }) },
  },
} as const satisfies Record<string, Route>;
