import { anonymousBodySchema, loginBodySchema, registerBodySchema } from '@meeshy/status-protocol';
import { answer } from '../answers.ts';
import type { App, HttpParts } from '../parts.ts';
import { limitRate } from '../rate-limit.ts';

/** Signing in, registering and joining by a share link: open to all, limited per address, and no activity (P1). */
export function authRoutes(app: App, { settings, chat }: HttpParts): void {
  const { accounts } = chat;
  app.addHook('onRequest', limitRate(settings));

  app.post('/login', { schema: { body: loginBodySchema } }, async ({ body }) => {
    const signedIn = await accounts.login(body);
    return { ...answer(signedIn), token: signedIn.token };
  });

  app.post('/register', { schema: { body: registerBodySchema } }, async ({ body }, reply) => {
    reply.code(201);
    return answer(await accounts.register(body));
  });

  app.post('/anonymous', { schema: { body: anonymousBodySchema } }, async ({ body }, reply) => {
    reply.code(201);
    return answer(await accounts.joinByLink(body));
  });
}
