import { ROUTES } from '@meeshy/status-protocol/schemas';
import { identityOf, viewerOf } from '../authentication.ts';
import { offer } from '../offering.ts';
import type { App, HttpParts } from '../parts.ts';

export function messageRoutes(app: App, { chat }: HttpParts): void {
  const { messages } = chat;

  offer(app, ROUTES.messages, (request) =>
    messages.history(viewerOf(request), request.params.conversationId, request.query),
  );

  offer(app, ROUTES.sendMessage, async (request) => {
    const { id } = await messages.send(identityOf(request), request.body);
    return { messageId: id };
  });
}
