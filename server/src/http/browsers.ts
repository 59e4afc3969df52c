/** What browsers are told: who may call (CORS), and what our pages may load (security headers). */
import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import type { Settings } from '../settings.ts';
import type { App } from './parts.ts';

const DAY_SECONDS = 86_400;

export function guardBrowsers(app: App, { corsOrigins, production }: Settings): void {
  if (corsOrigins.length > 0) {
    app.register(cors, {
      origin: corsOrigins.includes('*') ? '*' : [...corsOrigins],
      methods: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'],
      exposedHeaders: ['retry-after'],
      maxAge: DAY_SECONDS,
      strictPreflight: false,
    });
  }
  app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      // 'self' lets websockets of the same origin through as well. No script or style is inline.
      directives: {
        defaultSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    xFrameOptions: { action: 'deny' },
    strictTransportSecurity: production ? { maxAge: 365 * DAY_SECONDS } : false,
  });
  // Answers are about people and go stale at once; only the web app's files say otherwise.
  app.addHook('onSend', async (_request, reply) => {
    if (reply.getHeader('cache-control') === undefined) reply.header('cache-control', 'no-store');
  });
}
