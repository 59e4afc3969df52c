import { ROUTES } from '@meeshy/status-protocol/schemas';
import { accountOf } from '../authentication.ts';
import { offer } from '../offering.ts';
import type { App, HttpParts } from '../parts.ts';

const TYPES = { json: 'application/json; charset=utf-8', csv: 'text/csv; charset=utf-8; header=present' };

/** P22: when one was online, for oneself alone. */
export function activityRoutes(app: App, { histories }: Pick<HttpParts, 'histories'>): void {
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
}
