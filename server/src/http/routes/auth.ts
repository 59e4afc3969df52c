import { ROUTES } from '@meeshy/status-protocol/schemas';
import { offer } from '../offering.ts';
import type { App, HttpParts } from '../parts.ts';
import { limitRate } from '../rate-limit.ts';

/** Signing in, registering and joining by a share link: open to all, limited per address, and no activity (P1). */
export function authRoutes(app: App, { settings, chat }: HttpParts): void {
  const { accounts } = chat;
  app.addHook('onRequest', limitRate(settings));

  offer(app, ROUTES.login, async ({ body }) => {
    const data = await accounts.login(body);
    return { success: true as const, data, token: data.token };
  });

  offer(app, ROUTES.register, ({ body }) => accounts.register(body));
  offer(app, ROUTES.joinByLink, ({ body }) => accounts.joinByLink(body));
}
