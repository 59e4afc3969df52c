import { Refusal, wireOf } from '@meeshy/status-gateway';
import { ROUTES } from '@meeshy/status-protocol/schemas';
import { offer } from '../offering.ts';
import type { App, HttpParts } from '../parts.ts';
import { readStats } from '../stats.ts';

export function maintenanceRoutes(app: App, parts: HttpParts): void {
  const { chat, presence } = parts;

  offer(app, ROUTES.stats, () => readStats(parts));

  offer(app, ROUTES.statusMetrics, async () => presence.statusMetrics());

  offer(app, ROUTES.resetStatusMetrics, async () => {
    presence.resetStatusMetrics();
    return { success: true as const, message: 'Métriques de statut réinitialisées avec succès' };
  });

  offer(app, ROUTES.setUserStatus, async ({ body }) => {
    const stored = await chat.people.stored(body.userId);
    const face = await presence.setOnline(stored, body.isOnline);
    if (!face) throw new Refusal('CONFLICT', 'Nobody is online without a living session');
    return wireOf(face);
  });
}
