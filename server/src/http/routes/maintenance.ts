import { Refusal, wireOf } from '@meeshy/status-gateway';
import { userStatusBodySchema } from '@meeshy/status-protocol';
import { answer } from '../answers.ts';
import { OPEN_HERE } from '../operators.ts';
import type { App, HttpParts } from '../parts.ts';
import { readStats } from '../stats.ts';

export function maintenanceRoutes(app: App, parts: HttpParts): void {
  const { chat, presence } = parts;

  app.get('/stats', OPEN_HERE, async () => answer(await readStats(parts)));

  app.get('/status-metrics', OPEN_HERE, async () => answer(presence.statusMetrics()));

  app.post('/status-metrics/reset', OPEN_HERE, async () => {
    presence.resetStatusMetrics();
    return { success: true, message: 'Métriques de statut réinitialisées avec succès' };
  });

  app.post('/user-status', { schema: { body: userStatusBodySchema } }, async ({ body }) => {
    const stored = await chat.people.stored(body.userId);
    const face = await presence.setOnline(stored, body.isOnline);
    if (!face) throw new Refusal('CONFLICT', 'Nobody is online without a living session');
    return answer(wireOf(face));
  });
}
