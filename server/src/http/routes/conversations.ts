import {
  conversationBodySchema,
  idSchema,
  linkBodySchema,
  pageQuerySchema,
  renameBodySchema,
} from '@meeshy/status-protocol';
import { z } from 'zod';
import { answer } from '../answers.ts';
import { identityOf, viewerOf } from '../authentication.ts';
import type { App, HttpParts } from '../parts.ts';

const ofConversation = z.object({ id: idSchema });
const ofMember = ofConversation.extend({ userId: idSchema });
const ofNewcomer = ofConversation.extend({
  userId: z.string().regex(/^(@.{2,64}|[\w-]{1,64})$/u, 'is neither an id nor an @username'),
});
const ofLink = ofConversation.extend({ linkId: idSchema });

/** Conversations, their members and their share links. */
export function conversationRoutes(app: App, { chat }: HttpParts): void {
  const { conversations } = chat;

  app.get('/', { schema: { querystring: pageQuerySchema } }, async (request) =>
    answer(await conversations.list(viewerOf(request), request.query)),
  );

  app.post('/', { schema: { body: conversationBodySchema } }, async (request, reply) => {
    reply.code(201);
    return answer(await conversations.create(identityOf(request), request.body));
  });

  app.put('/:id', { schema: { params: ofConversation, body: renameBodySchema } }, async (request) =>
    answer(await conversations.rename(identityOf(request), request.params.id, request.body.title)),
  );

  app.post('/:id/accept', { schema: { params: ofConversation } }, async (request) =>
    answer(await conversations.accept(viewerOf(request), request.params.id)),
  );

  app.get('/:id/participants', { schema: { params: ofConversation, querystring: pageQuerySchema } }, async (request) =>
    answer(await conversations.participants(viewerOf(request), request.params.id, request.query)),
  );

  app.post('/:id/members/:userId', { schema: { params: ofNewcomer } }, async (request, reply) => {
    const { id, userId } = request.params;
    reply.code(201);
    return answer(await conversations.addMember(identityOf(request), id, userId));
  });

  app.delete('/:id/members/:userId', { schema: { params: ofMember } }, async (request) => {
    const { id, userId } = request.params;
    await conversations.removeMember(identityOf(request), id, userId);
    return answer(null);
  });

  app.post(
    '/:id/links',
    // Whoever holds the link gets in: see compression.ts.
    { schema: { params: ofConversation, body: linkBodySchema.prefault({}) }, compress: false },
    async (request, reply) => {
      reply.code(201);
      return answer(await conversations.createLink(identityOf(request), request.params.id, request.body));
    },
  );

  app.delete('/:id/links/:linkId', { schema: { params: ofLink } }, async (request) => {
    const { id, linkId } = request.params;
    await conversations.revokeLink(identityOf(request), id, linkId);
    return answer(null);
  });
}
