/** Who is asking, and that asking is activity (P1). */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { hashOf } from '../chat/tokens.ts';
import type { Identity } from '../chat/types.ts';
import { requireUser } from '../chat/user-only.ts';
import type { App, HttpParts } from './parts.ts';
import { limitRequests } from './rate-limit.ts';

/** Lets only accepted credentials into the scope, so often in a minute. Its routes learn by `identityOf` who asks. */
export function requireIdentity(scope: App, { chat, presence, settings }: HttpParts): void {
  const ofCredentials = limitRequests(settings);
  const ofSubjects = limitRequests(settings);

  /** Counted before anybody is asked, so that a flood costs no look-ups; and again, since one may have many tokens. */
  async function identify(request: FastifyRequest, reply: FastifyReply): Promise<Identity> {
    const credentials = credentialsOf(request);
    const { token, sessionToken } = credentials;
    const key = hashOf(token ?? sessionToken ?? '');
    if (token || sessionToken) await ofCredentials.count(key, reply);
    const identity = await chat.accounts.authenticate(credentials).catch(async (error: unknown) => {
      await ofCredentials.forget(key);
      throw error;
    });
    await ofSubjects.count(identity.subject.id, reply);
    return identity;
  }

  scope.decorateRequest('identity');
  scope.addHook('onRequest', async (request, reply) => {
    const identity = await identify(request, reply);
    request.setDecorator('identity', identity);
    const { isActivity = true } = request.routeOptions.config;
    if (isActivity && request.headers['x-activity'] !== 'none') presence.activity(identity.subject);
  });
}

export function identityOf(request: FastifyRequest): Identity {
  return request.getDecorator<Identity>('identity');
}

/** The id of who is asking. */
export function viewerOf(request: FastifyRequest): string {
  return identityOf(request).subject.id;
}

/** Of whoever is no guest. */
export function accountOf(request: FastifyRequest): Identity {
  const identity = identityOf(request);
  requireUser(identity);
  return identity;
}

/** What the headers offer, unproven. */
export function credentialsOf({ headers }: FastifyRequest): { token?: string; sessionToken?: string } {
  const [, token] = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '') ?? [];
  const sessionToken = headers['x-session-token'];
  return {
    ...(token === undefined ? {} : { token }),
    ...(typeof sessionToken === 'string' ? { sessionToken } : {}),
  };
}
