import { within } from '../../live/patience.ts';
import type { App, HttpParts } from '../parts.ts';

/** Whoever probes does not wait long either. */
const PATIENCE_MS = 1_000;
/** Anybody may probe: more often nothing is written for it. */
const WRITE_EVERY_MS = 1_000;

/** For Prometheus and for whoever starts and stops the gateway: open, in their own forms. */
export function probeRoutes(app: App, parts: HttpParts): void {
  const health = createHealth(parts);
  const { settings, metrics, phase, demo = !settings.production } = parts;

  app.get('/metrics', async (_request, reply) => {
    reply.type('text/plain; version=0.0.4; charset=utf-8');
    return metrics.text();
  });

  app.get('/health/live', async () => ({ status: 'ok' }));

  app.get('/health/ready', async (_request, reply) => {
    const isReady = phase() === 'ready';
    reply.code(isReady ? 200 : 503);
    return { status: isReady ? await health() : phase(), demo };
  });
}

/**
 * Presence goes on without the database or the other gateways (P14); but people cannot sign in or write, or do not see
 * those on other gateways: that is `degraded`. A database may answer and yet take nothing in: so it is written to.
 */
function createHealth({ chat, log, isInTouch, tryWriting }: HttpParts): () => Promise<'ok' | 'degraded'> {
  let triedAt = Number.NEGATIVE_INFINITY;
  let trial: Promise<unknown> = Promise.resolve();

  function written(): Promise<unknown> {
    if (performance.now() - triedAt < WRITE_EVERY_MS) return trial;
    triedAt = performance.now();
    trial = tryWriting();
    return trial;
  }

  return async () => {
    try {
      await within(PATIENCE_MS, Promise.all([chat.accounts.stillValid([]), written()]));
      return isInTouch?.() === false ? 'degraded' : 'ok';
    } catch (error) {
      log.warn({ err: error }, 'the database does not answer, or takes nothing in');
      return 'degraded';
    }
  };
}
