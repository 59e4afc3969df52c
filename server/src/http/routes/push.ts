import { Refusal } from '@meeshy/status-gateway';
import { ROUTES } from '@meeshy/status-protocol/schemas';
import { accountOf } from '../authentication.ts';
import { offer } from '../offering.ts';
import type { App, HttpParts } from '../parts.ts';

/** Web Push: which browsers of one's own are told what happens while no tab is open. */
export function pushRoutes(app: App, { push }: HttpParts): void {
  offer(app, ROUTES.pushKey, async () => {
    if (push.key === null) throw new Refusal('NOT_FOUND', 'There is no push here: no keys are set');
    return { key: push.key };
  });

  offer(app, ROUTES.subscribe, async (request) => {
    const { subject, language } = accountOf(request);
    await push.subscribe(subject.id, language, request.body);
    return null;
  });

  offer(app, ROUTES.unsubscribe, async (request) => {
    await push.unsubscribe(accountOf(request).subject.id, request.body.endpoint);
    return null;
  });
}
