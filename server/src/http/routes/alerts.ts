import { ROUTES } from '@meeshy/status-protocol/schemas';
import { viewerOf } from '../authentication.ts';
import { offer } from '../offering.ts';
import type { App, HttpParts } from '../parts.ts';

/** P19: tell me when they are back. */
export function alertRoutes(app: App, { alerts }: Pick<HttpParts, 'alerts'>): void {
  offer(app, ROUTES.askAlert, (request) => alerts.ask(viewerOf(request), request.params.userId));
  offer(app, ROUTES.cancelAlert, async (request) => {
    await alerts.cancel(viewerOf(request), request.params.userId);
    return null;
  });
  offer(app, ROUTES.alerts, (request) => alerts.lists(viewerOf(request)));
  offer(app, ROUTES.removeAlert, async (request) => {
    await alerts.remove(viewerOf(request), request.params.watcherId);
    return null;
  });
}
