/** Who is asking, and that asking is activity (P1). */
import type { FastifyRequest } from 'fastify';
import type { Identity } from '../chat/types.ts';
import type { App, HttpParts } from './parts.ts';

/** Lets only accepted credentials into the scope. Its routes learn by `identityOf` who asks. */
export function requireIdentity(scope: App, { chat, presence }: HttpParts): void {
  scope.decorateRequest('identity');
  scope.addHook('onRequest', async (request) => {
    const identity = await chat.accounts.authenticate(credentialsOf(request));
    request.setDecorator('identity', identity);
    if (request.headers['x-activity'] !== 'none') presence.activity(identity.subject);
  });
}

export function identityOf(request: FastifyRequest): Identity {
  return request.getDecorator<Identity>('identity');
}

/** The id of who is asking. */
export function viewerOf(request: FastifyRequest): string {
  return identityOf(request).subject.id;
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
