import { ROUTES } from '@meeshy/status-protocol/schemas';
import { accountOf, viewerOf } from '../authentication.ts';
import { offer } from '../offering.ts';
import type { App, HttpParts } from '../parts.ts';

const TYPES = { json: 'application/json; charset=utf-8', csv: 'text/csv; charset=utf-8; header=present' };

/** P22, P23: when one was online, for oneself alone, and what others are told of that. */
export function activityRoutes(
  app: App,
  { histories, shownHistories: shown }: Pick<HttpParts, 'histories' | 'shownHistories'>,
): void {
  offer(app, ROUTES.activity, (request) => histories.seen(accountOf(request).subject.id, request.query.zone));

  offer(app, ROUTES.eraseActivity, async (request) => {
    await histories.erase(accountOf(request).subject.id);
    return null;
  });

  offer(app, ROUTES.exportActivity, (request, reply) => {
    const { format } = request.query;
    reply.type(TYPES[format]).header('content-disposition', `attachment; filename="activity.${format}"`);
    return histories.exported(accountOf(request).subject.id, format);
  });

  offer(app, ROUTES.hours, (request) => shown.hours(viewerOf(request), request.params.userId, request.query.zone));
  offer(app, ROUTES.outlook, (request) => shown.outlook(viewerOf(request), request.params.userId));
}
