/** What browsers are told: who may call (CORS), and what our pages may load (security headers). */

import type { IncomingMessage, ServerResponse } from 'node:http';
import cors from '@fastify/cors';
import helmet, { type HelmetOptions } from 'helmet';
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
  const headers = headersOf({
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
  app.addHook('onRequest', (_request, { raw }, done) => {
    for (const [name, value] of headers) raw.setHeader(name, value);
    done();
  });
  // Answers are about people and go stale at once; only the web app's files say otherwise.
  app.addHook('onSend', async (_request, reply) => {
    if (reply.getHeader('cache-control') === undefined) reply.header('cache-control', 'no-store');
  });
}

/** They are the same for every answer, and to put them together for each takes 30 µs. */
function headersOf(options: HelmetOptions): [string, string][] {
  const headers: [string, string][] = [];
  const response = {
    setHeader: (name: string, value: string) => headers.push([name, value]),
    removeHeader() {},
  };
  helmet(options)({} as IncomingMessage, response as unknown as ServerResponse, (error?: unknown) => {
    if (error) throw new Error('Security headers cannot be made', { cause: error });
  });
  return headers;
}
