/** P20 as clients say and hear it. */
import type { Client } from '../../../../gateway/test/integration/support/client.ts';
import type { Person } from './site.ts';

/** The next telling is not waited for so long as people may. */
export const TOLD_SOON = { viewersToldAgainMs: 100 };

export const views = (client: Client, conversationId: string | null) =>
  client.socket.emit('viewing', { conversationId });

/** It is told that these view it, and nobody else. */
export function isToldOf(client: Client, ...people: Person[]) {
  const ids = JSON.stringify(people.map(({ id }) => id).sort());
  return client.hears(
    'conversation:viewers',
    ({ viewers }) => JSON.stringify(viewers.map((one) => one.userId)) === ids,
  );
}
