import { idSchema, logLevelBodySchema } from '@meeshy/status-protocol';
import { z } from 'zod';
import { answer } from '../answers.ts';
import { OPEN_HERE } from '../operators.ts';
import type { App, HttpParts } from '../parts.ts';
import { readStats } from '../stats.ts';

const ofUser = z.object({ userId: idSchema });

export function adminRoutes(app: App, parts: HttpParts): void {
  const { chat, presence, log } = parts;

  app.get('/maintenance/stats', OPEN_HERE, async () => answer(await readStats(parts)));

  // A clean-up takes zombies offline, whatever one calls it.
  for (const path of ['/maintenance/cleanup', '/maintenance/cleanup-zombies']) {
    app.post(path, OPEN_HERE, async () => answer(await presence.sweep()));
  }

  app.post('/users/:userId/disconnect', { schema: { params: ofUser } }, async ({ params }) => {
    const { id } = await chat.people.stored(params.userId);
    return answer({ disconnected: await presence.disconnect(id) });
  });

  app.post('/users/:userId/deactivate', { schema: { params: ofUser } }, async ({ params }) => {
    await chat.accounts.deactivate(params.userId);
    return answer(null);
  });

  app.put('/log-level', { schema: { body: logLevelBodySchema } }, async ({ body }) => {
    log.level = body.level;
    return answer({ level: body.level });
  });
}
