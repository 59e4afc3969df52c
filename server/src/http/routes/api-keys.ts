import { ROUTES } from '@meeshy/status-protocol/schemas';
import { offer } from '../offering.ts';
import type { App, HttpParts } from '../parts.ts';

export function apiKeyRoutes(app: App, { keys }: HttpParts): void {
  offer(app, ROUTES.apiKeys, () => keys.all());
  offer(app, ROUTES.makeApiKey, ({ body }) => keys.make(body.name));

  offer(app, ROUTES.revokeApiKey, async ({ params }) => {
    await keys.revoke(params.keyId);
    return null;
  });
}
