import { ROUTES } from '@meeshy/status-protocol/schemas';
import { viewerOf } from '../authentication.ts';
import { offer } from '../offering.ts';
import type { App, HttpParts } from '../parts.ts';

/** One's own profile, and people with fresh facts: what the manual refresh reads. */
export function userRoutes(app: App, { chat }: HttpParts): void {
  const { accounts, people } = chat;

  offer(app, ROUTES.profile, (request) => accounts.profile(viewerOf(request)));
  offer(app, ROUTES.changeProfile, (request) => accounts.updateProfile(viewerOf(request), request.body));

  offer(app, ROUTES.ownStatus, (request) => people.person(viewerOf(request), viewerOf(request)));
  offer(app, ROUTES.presence, (request) => people.presence(viewerOf(request), request.query.ids));
  offer(app, ROUTES.person, (request) => people.person(viewerOf(request), request.params.userId));
  offer(app, ROUTES.contacts, (request) => people.contacts(viewerOf(request), request.query));
}
