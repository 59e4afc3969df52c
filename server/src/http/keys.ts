/** Other servers, by their API keys. What they ask and claim is nobody's activity (P1). */
import { Refusal } from '@meeshy/status-gateway';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { hashOf } from '../chat/tokens.ts';
import type { App, HttpParts } from './parts.ts';
import { limitGuesses, limitRequests } from './rate-limit.ts';

/** Lets only requests with a known `x-api-key` into the scope, so often in a minute for each key. */
export function requireKey(scope: App, { keys, settings }: HttpParts): void {
  const guesses = limitGuesses(settings);
  const ofKeys = limitRequests(settings);

  async function serverOf(request: FastifyRequest, reply: FastifyReply): Promise<string> {
    const key = request.headers['x-api-key'];
    if (typeof key !== 'string' || key === '') throw new Refusal('UNAUTHORIZED', 'x-api-key is missing');
    // Whoever has guessed too often is not looked up, however right the next guess is.
    await guesses.right(request, reply);
    const hash = hashOf(key);
    await ofKeys.count(hash, reply);
    const name = await keys.nameOf(hash);
    if (name !== null) return name;
    await ofKeys.forget(hash);
    await guesses.wrong(request, reply);
    throw new Refusal('UNAUTHORIZED', 'x-api-key is not known');
  }

  scope.decorateRequest('serverName');
  scope.addHook('onRequest', async (request, reply) => {
    request.setDecorator('serverName', await serverOf(request, reply));
  });
  scope.addHook('onResponse', async (request, { statusCode: status }) => {
    const { method } = request;
    const server = request.getDecorator<string | undefined>('serverName');
    const action = { server, method, route: request.routeOptions.url, status };
    if (server === undefined) request.log.warn(action, 'refused to a server');
    // Calls are claimed again every 30 s.
    else request.log.debug(action, 'a server asked');
  });
}
