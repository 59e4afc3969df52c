/**
 * HTTP: the routes, who may call them, and the web app.
 *
 *   request ─▶ headers, CORS ─▶ rate limit or credentials ─▶ schemas ─▶ route ─▶ { success: true, data }
 *                  └───────────────────┴──────────────────────┴──────────┴────▶ { success: false, error }
 */
import { type FastifyInstance, fastify, LogController } from 'fastify';
import type { Settings } from '../settings.ts';
import { requireIdentity } from './authentication.ts';
import { guardBrowsers } from './browsers.ts';
import { compressAnswers } from './compression.ts';
import { requireKey } from './keys.ts';
import { offerOnlyDeclared } from './offering.ts';
import { requireOperator } from './operators.ts';
import type { App, HttpParts } from './parts.ts';
import { answerUnreadable, BODY_LIMIT_BYTES, errorAnswerer } from './refusing.ts';
import { activityRoutes } from './routes/activity.ts';
import { adminRoutes } from './routes/admin.ts';
import { alertRoutes } from './routes/alerts.ts';
import { apiKeyRoutes } from './routes/api-keys.ts';
import { authRoutes } from './routes/auth.ts';
import { conversationRoutes } from './routes/conversations.ts';
import { documentRoutes } from './routes/documents.ts';
import { maintenanceRoutes } from './routes/maintenance.ts';
import { messageRoutes } from './routes/messages.ts';
import { probeRoutes } from './routes/probes.ts';
import { pushRoutes } from './routes/push.ts';
import { serverRoutes } from './routes/servers.ts';
import { sharingRoutes } from './routes/sharing.ts';
import { userRoutes } from './routes/users.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import { validatorCompiler, type ZodTypes } from './validation.ts';
import { serveWebApp } from './web-app.ts';

/** How long a client may take to send its request. */
const REQUEST_TIMEOUT_MS = 30_000;

/** The whole of HTTP, not listening yet. Socket.IO may be attached to its `server`. */
export function createHttp(parts: HttpParts): FastifyInstance {
  const answerError = errorAnswerer(parts);
  const app: App = fastify({
    loggerInstance: parts.log,
    // Its own lines tell addresses and URLs.
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: trustOf(parts.settings),
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // Until the last connection is closed, what is asked is answered; probes hear of the stop by /health/ready.
    return503OnClosing: false,
    // Names with accents are long in an address.
    routerOptions: { maxParamLength: 512 },
    frameworkErrors: answerError,
    clientErrorHandler: answerUnreadable,
  }).withTypeProvider<ZodTypes>();
  app.setValidatorCompiler(validatorCompiler);
  app.setErrorHandler(answerError);
  takeJsonOnly(app);
  logRequests(app);
  offerOnlyDeclared(app);
  guardBrowsers(app, parts.settings);
  serveWebApp(app, parts.webApp);

  app.register(async (scope) => {
    compressAnswers(scope);
    scope.register(async (routes) => probeRoutes(routes, parts));
    scope.register(async (routes) => documentRoutes(routes, parts));
  });
  app.register(async (scope) => authRoutes(scope, parts));
  app.register(async (scope) => {
    requireIdentity(scope, parts);
    compressAnswers(scope);
    scope.register(async (routes) => userRoutes(routes, parts));
    scope.register(async (routes) => sharingRoutes(routes, parts));
    scope.register(async (routes) => activityRoutes(routes, parts));
    scope.register(async (routes) => alertRoutes(routes, parts));
    scope.register(async (routes) => pushRoutes(routes, parts));
    scope.register(async (routes) => conversationRoutes(routes, parts));
    scope.register(async (routes) => messageRoutes(routes, parts));
  });
  app.register(async (scope) => {
    requireKey(scope, parts);
    compressAnswers(scope);
    scope.register(async (routes) => serverRoutes(routes, parts));
  });
  app.register(async (scope) => {
    requireOperator(scope, parts);
    compressAnswers(scope);
    scope.register(async (routes) => maintenanceRoutes(routes, parts));
    scope.register(async (routes) => adminRoutes(routes, parts));
    scope.register(async (routes) => apiKeyRoutes(routes, parts));
    scope.register(async (routes) => webhookRoutes(routes, parts));
  });
  return app;
}

/** Fastify itself trusts nobody when it is given a number of hops. */
function trustOf({ trustProxy }: Settings) {
  return typeof trustProxy === 'number' ? (_address: string, hop: number) => hop < trustProxy : trustProxy;
}

/** Many clients announce JSON and send nothing where there is nothing to say: that is no error. */
function takeJsonOnly(app: App): void {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else void parseJson(request, body, done);
  });
}

/** One line per request. The address is told as the route's pattern: it may hold a share link or a search. */
function logRequests(app: App): void {
  app.addHook('onResponse', async (request, { statusCode, elapsedTime }) => {
    const { method, routeOptions } = request;
    request.log.debug({ method, route: routeOptions.url, status: statusCode, ms: Math.round(elapsedTime) }, 'answered');
  });
}
