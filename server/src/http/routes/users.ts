import { contactsQuerySchema, idSchema, presenceQuerySchema, profileBodySchema } from '@meeshy/status-protocol';
import { z } from 'zod';
import { answer } from '../answers.ts';
import { viewerOf } from '../authentication.ts';
import type { App, HttpParts } from '../parts.ts';

/** One's own profile, and people with fresh facts: what the manual refresh reads. */
export function userRoutes(app: App, { chat }: HttpParts): void {
  const { accounts, people } = chat;

  app.get('/users/me', async (request) => answer(await accounts.profile(viewerOf(request))));

  app.put('/users/me', { schema: { body: profileBodySchema } }, async (request) =>
    answer(await accounts.updateProfile(viewerOf(request), request.body)),
  );

  app.get('/users/status', async (request) => {
    const viewer = viewerOf(request);
    return answer(await people.person(viewer, viewer));
  });

  app.get('/users/presence', { schema: { querystring: presenceQuerySchema } }, async (request) =>
    answer(await people.presence(viewerOf(request), request.query.ids)),
  );

  app.get('/users/:userId', { schema: { params: z.object({ userId: idSchema }) } }, async (request) =>
    answer(await people.person(viewerOf(request), request.params.userId)),
  );

  app.get('/contacts', { schema: { querystring: contactsQuerySchema } }, async (request) =>
    answer(await people.contacts(viewerOf(request), request.query)),
  );
}
