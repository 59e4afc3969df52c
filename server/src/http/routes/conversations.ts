import { ROUTES } from '@meeshy/status-protocol/schemas';
import { identityOf, viewerOf } from '../authentication.ts';
import { offer } from '../offering.ts';
import { type App, COUNTED_LATELY, type HttpParts } from '../parts.ts';

/** Conversations, their members and their share links. */
export function conversationRoutes(app: App, { chat, presence }: HttpParts): void {
  const { conversations } = chat;

  offer(app, ROUTES.conversations, (request) => conversations.list(viewerOf(request), request.query));

  offer(app, ROUTES.converse, (request) => conversations.create(identityOf(request), request.body));

  offer(app, ROUTES.rename, (request) =>
    conversations.rename(identityOf(request), request.params.id, request.body.title),
  );

  offer(app, ROUTES.accept, (request) => conversations.accept(viewerOf(request), request.params.id));

  offer(app, ROUTES.participants, (request) =>
    conversations.participants(viewerOf(request), request.params.id, request.query),
  );

  offer(app, ROUTES.occupancy, async (request) => {
    const { id } = request.params;
    await conversations.requirePresent(viewerOf(request), id);
    return presence.occupancy(id, COUNTED_LATELY);
  });

  offer(app, ROUTES.addMember, (request) =>
    conversations.addMember(identityOf(request), request.params.id, request.params.userId),
  );

  offer(app, ROUTES.removeMember, async (request) => {
    const { id, userId } = request.params;
    await conversations.removeMember(identityOf(request), id, userId);
    return null;
  });

  offer(
    app,
    ROUTES.createLink,
    (request) => conversations.createLink(identityOf(request), request.params.id, request.body),
    // Whoever holds the link gets in: see compression.ts.
    { compress: false },
  );

  offer(app, ROUTES.revokeLink, async (request) => {
    const { id, linkId } = request.params;
    await conversations.revokeLink(identityOf(request), id, linkId);
    return null;
  });
}
