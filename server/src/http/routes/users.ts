import { ROUTES } from '@meeshy/status-protocol/schemas';
import type { FastifyRequest } from 'fastify';
import { identityOf, viewerOf } from '../authentication.ts';
import { offer } from '../offering.ts';
import type { App, HttpParts } from '../parts.ts';

/** One's own profile, and people with fresh facts: what the manual refresh reads. */
export function userRoutes(app: App, { chat, presence, alerts }: HttpParts): void {
  const { accounts, people } = chat;

  /** Whoever may be disturbed again is told what was held back. */
  function saidBy<Answer>(request: FastifyRequest, answer: Answer): Answer {
    alerts.said(viewerOf(request));
    return answer;
  }

  offer(app, ROUTES.profile, (request) => accounts.profile(viewerOf(request)));
  offer(app, ROUTES.changeProfile, (request) => accounts.updateProfile(viewerOf(request), request.body));

  offer(app, ROUTES.status, (request) => presence.status(subjectOf(request)));
  offer(
    app,
    ROUTES.say,
    async (request) => {
      // What hides is no activity (P18).
      const isHiding = request.body.state === 'invisible';
      if (!isHiding && request.headers['x-activity'] !== 'none') presence.activity(subjectOf(request));
      return saidBy(request, await presence.say(subjectOf(request), request.body));
    },
    { isActivity: false },
  );
  offer(app, ROUTES.clearStatus, async (request) =>
    saidBy(request, await presence.say(subjectOf(request), { state: null, note: null })),
  );
  offer(app, ROUTES.dismiss, async (request) =>
    saidBy(request, await presence.dismiss(subjectOf(request), request.body.claimId)),
  );

  offer(app, ROUTES.ownStatus, (request) => people.person(viewerOf(request), viewerOf(request)));
  offer(app, ROUTES.presence, (request) => people.presence(viewerOf(request), request.query.ids));
  offer(app, ROUTES.person, (request) => people.person(viewerOf(request), request.params.userId));
  offer(app, ROUTES.contacts, (request) => people.contacts(viewerOf(request), request.query));
}

const subjectOf = (request: FastifyRequest) => identityOf(request).subject;
