import { ROUTES } from '@meeshy/status-protocol/schemas';
import { offer } from '../offering.ts';
import type { App, HttpParts } from '../parts.ts';

/** For Prometheus and for whoever starts and stops the gateway: open, in their own forms. */
export function probeRoutes(app: App, parts: HttpParts): void {
  const { settings, metrics, phase, demo = !settings.production } = parts;

  offer(app, ROUTES.metrics, async (_request, reply) => {
    reply.type('text/plain; version=0.0.4; charset=utf-8');
    return metrics.text();
  });

  offer(app, ROUTES.live, async () => ({ status: 'ok' as const }));

  offer(app, ROUTES.ready, async (_request, reply) => {
    const now = phase();
    if (now === 'ready') return { status: await health(parts), demo };
    reply.code(503);
    return { status: now, demo };
  });
}

/**
 * Presence goes on without the database or the other gateways (P14); but people cannot sign in or write, or do not see
 * those on other gateways: that is `degraded`.
 */
async function health({ database, isInTouch }: HttpParts): Promise<'ok' | 'degraded'> {
  return (await database()) === 'ok' && isInTouch?.() !== false ? 'ok' : 'degraded';
}
