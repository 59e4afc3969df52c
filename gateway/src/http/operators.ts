/** Who may operate: an ADMIN, whoever knows the maintenance token and, outside production, who sits at this machine. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { Refusal } from '../refusal.ts';
import { credentialsOf } from './authentication.ts';
import type { App, HttpParts } from './parts.ts';

/** What proxies add. */
const FORWARDED = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'];

/** Lets only operators into the scope, and logs what they do. What they do is not activity (P1). */
export function requireOperator(scope: App, parts: HttpParts): void {
  scope.decorateRequest('operator');
  scope.addHook('onRequest', async (request) => {
    request.setDecorator('operator', await operatorOf(request, parts));
  });
  scope.addHook('onResponse', async (request, reply) => {
    const { method, params, body } = request;
    const operator = request.getDecorator<string | undefined>('operator');
    const status = reply.statusCode;
    const action = { operator, method, route: request.routeOptions.url, params, status };
    if (operator === undefined) request.log.warn(action, 'refused to an operator');
    else if (method === 'GET' || method === 'HEAD') request.log.debug(action, 'an operator looked');
    else request.log.info(status < 400 ? { ...action, body } : action, 'an operator acted');
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
  if (FORWARDED.some((name) => name in headers)) return false;
  const host = read(`http://${headers.host}`);
  const isOwnPage = headers.origin === undefined || read(headers.origin)?.host === host?.host;
  return isOwnPage && isLoopback(socket.remoteAddress ?? '') && isLoopback(host?.hostname ?? '');
}

function read(url: string): URL | null {
  return URL.canParse(url) ? new URL(url) : null;
}

function isLoopback(address: string): boolean {
  return address === 'localhost' || /^(::ffff:)?127\.\d+\.\d+\.\d+$/.test(address) || /^\[?::1\]?$/.test(address);
}
