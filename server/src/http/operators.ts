/**
 * Who may operate: an ADMIN, and whoever knows the maintenance token. Outside production, what touches no person is open
 * to programs on this machine as well: what `ROUTES` declares by `program`.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { Refusal } from '@meeshy/status-gateway';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { credentialsOf } from './authentication.ts';
import type { App, HttpParts } from './parts.ts';
import { type Guesses, limitGuesses } from './rate-limit.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Never of what touches a person: a proxy on this machine that adds no header makes everybody a program on it. */
    openHere?: boolean;
  }
}

/** What proxies add. */
const FORWARDED = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'];

/** Lets only operators into the scope, and logs what they do. What they do is not activity (P1). */
export function requireOperator(scope: App, parts: HttpParts): void {
  const guesses = limitGuesses(parts.settings);
  scope.decorateRequest('operator');
  scope.addHook('onRequest', async (request, reply) => {
    request.setDecorator('operator', await operatorOf(request, reply, parts, guesses));
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

/** Refuses with UNAUTHORIZED, TOKEN_EXPIRED, FORBIDDEN or RATE_LIMITED. */
async function operatorOf(
  request: FastifyRequest,
  reply: FastifyReply,
  { settings, chat }: HttpParts,
  guesses: Guesses,
): Promise<string> {
  const told = request.headers['x-maintenance-token'];
  if (typeof told === 'string' && settings.maintenanceToken !== null) {
    const isRight = isSame(told, settings.maintenanceToken);
    await (isRight ? guesses.right : guesses.wrong)(request, reply);
    if (isRight) return 'maintenance token';
  }
  if (request.routeOptions.config.openHere && !settings.production && sitsHere(request)) return 'this machine';
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
