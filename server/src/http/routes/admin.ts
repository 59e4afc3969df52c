import { ROUTES } from '@meeshy/status-protocol/schemas';
import { offer } from '../offering.ts';
import type { App, HttpParts } from '../parts.ts';
import { readStats } from '../stats.ts';

export function adminRoutes(app: App, parts: HttpParts): void {
  const { chat, presence, histories, log } = parts;

  offer(app, ROUTES.adminStats, () => readStats(parts));

  offer(app, ROUTES.activitySums, () => histories.summed());

  // A clean-up takes zombies offline, whatever one calls it.
  for (const route of [ROUTES.cleanup, ROUTES.cleanupZombies]) offer(app, route, () => presence.sweep());

  offer(app, ROUTES.disconnect, async ({ params }) => {
    const { id } = await chat.people.stored(params.userId);
    return { disconnected: await presence.disconnect(id) };
  });

  offer(app, ROUTES.deactivate, async ({ params }) => {
    await chat.accounts.deactivate(params.userId);
    return null;
  });

  offer(app, ROUTES.logLevel, async ({ body }) => {
    log.level = body.level;
    return { level: body.level };
  });
}
