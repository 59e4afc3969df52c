import type { App, HttpParts } from '../parts.ts';

/** For Prometheus and for whoever starts and stops the gateway: open, in their own forms. */
export function probeRoutes(app: App, parts: HttpParts): void {
  const { settings, metrics, phase, demo = !settings.production } = parts;

  app.get('/metrics', async (_request, reply) => {
    reply.type('text/plain; version=0.0.4; charset=utf-8');
    return metrics.text();
  });

  app.get('/health/live', async () => ({ status: 'ok' }));

  app.get('/health/ready', async (_request, reply) => {
    const isReady = phase() === 'ready';
    reply.code(isReady ? 200 : 503);
    return { status: isReady ? await health(parts) : phase(), demo };
  });
}

/**
 * Presence goes on without the database or the other gateways (P14); but people cannot sign in or write, or do not see
 * those on other gateways: that is `degraded`.
 */
async function health({ database, isInTouch }: HttpParts): Promise<'ok' | 'degraded'> {
  return (await database()) === 'ok' && isInTouch?.() !== false ? 'ok' : 'degraded';
}
