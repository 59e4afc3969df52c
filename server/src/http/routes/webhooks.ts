import { ROUTES } from '@meeshy/status-protocol/schemas';
import { offer } from '../offering.ts';
import type { App, HttpParts } from '../parts.ts';

export function webhookRoutes(app: App, { webhooks }: HttpParts): void {
  offer(app, ROUTES.webhooks, () => webhooks.all());
  offer(app, ROUTES.makeWebhook, ({ body }) => webhooks.make(body));
  offer(app, ROUTES.changeWebhook, ({ params, body }) => webhooks.change(params.webhookId, body));
  offer(app, ROUTES.rotateWebhook, ({ params }) => webhooks.rotate(params.webhookId));
  offer(app, ROUTES.testWebhook, ({ params }) => webhooks.test(params.webhookId));

  offer(app, ROUTES.deleteWebhook, async ({ params }) => {
    await webhooks.remove(params.webhookId);
    return null;
  });
}
