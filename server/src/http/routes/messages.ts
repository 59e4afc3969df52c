import { idSchema, messageBodySchema, pageQuerySchema } from '@meeshy/status-protocol';
import { z } from 'zod';
import { answer } from '../answers.ts';
import { identityOf, viewerOf } from '../authentication.ts';
import type { App, HttpParts } from '../parts.ts';

const ofConversation = z.object({ conversationId: idSchema });

export function messageRoutes(app: App, { chat }: HttpParts): void {
  const { messages } = chat;

  app.get('/:conversationId', { schema: { params: ofConversation, querystring: pageQuerySchema } }, async (request) =>
    answer(await messages.history(viewerOf(request), request.params.conversationId, request.query)),
  );

  app.post('/', { schema: { body: messageBodySchema } }, async (request) => {
    const { id } = await messages.send(identityOf(request), request.body);
    return answer({ messageId: id });
  });
}
