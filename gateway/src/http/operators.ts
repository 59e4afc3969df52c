/** Who may operate: an ADMIN, whoever knows the maintenance token and, outside production, who sits at this machine. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { Refusal } from '../refusal.ts';
import { credentialsOf } from './authentication.ts';
import type { App, HttpParts } from './parts.ts';

/** Lets only operators into the scope, and logs what they do. What they do is not activity (P1). */
export function requireOperator(scope: App, parts: HttpParts): void {
  scope.decorateRequest('operator');
  scope.addHook('onRequest', async (request) => {
    request.setDecorator('operator', await operatorOf(request, parts));
  });
  scope.addHook('onResponse', async (request, reply) => {
    const { method, params } = request;
    const operator = request.getDecorator<string | undefined>('operator');
    const action = { operator, method, route: request.routeOptions.url, params, status: reply.statusCode };
    if (operator === undefined) request.log.warn(action, 'Refused to an operator');
    else request.log[method === 'GET' || method === 'HEAD' ? 'debug' : 'info'](action, 'An operator acted');
  });
}

/** Refuses with UNAUTHORIZED, TOKEN_EXPIRED or FORBIDDEN. */
async function operatorOf(request: FastifyRequest, { settings, chat }: HttpParts): Promise<string> {
  const told = request.headers['x-maintenance-token'];
  if (settings.maintenanceToken !== null && typeof told === 'string' && isSame(told, settings.maintenanceToken)) {
    return 'maintenance token';
  }
  if (!settings.production && sitsHere(request)) return 'this machine';
  const { subject, role } = await chat.accounts.authenticate(credentialsOf(request));
  if (role !== 'ADMIN') throw new Refusal('FORBIDDEN', 'Only operators may do this');
  return `user ${subject.id}`;
}

/** In a time that tells nothing about where they differ. */
function isSame(told: string, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(told), digest(token));
}

/**
 * Whether the caller is a program on this machine. Behind a proxy every caller has the proxy's address, so whatever
 * was forwarded does not count, and neither does a web page of another site that makes a browser on this machine call.
 */
function sitsHere({ headers, socket }: FastifyRequest): boolean {
  const isForwarded = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'].some(
    (name) => name in headers,
  );
  const host = URL.parse(`http://${headers.host}`);
  const isOwnPage = headers.origin === undefined || URL.parse(headers.origin)?.host === host?.host;
  return !isForwarded && isOwnPage && isLoopback(socket.remoteAddress ?? '') && isLoopback(host?.hostname ?? '');
}

function isLoopback(address: string): boolean {
  return address === 'localhost' || /^(::ffff:)?127\.\d+\.\d+\.\d+$/.test(address) || /^\[?::1\]?$/.test(address);
}
