/** What people share, and what they see of each other: asked so that nobody is there by it. */
import type { Person as Face, Page, Sharing, UserStatusEvent } from '@meeshy/status-protocol';
import type { Client } from '../../../../gateway/test/integration/support/client.ts';
import { until } from '../../../../gateway/test/support/until.ts';
import type { Person, Site } from './site.ts';

export const QUIETLY = { 'x-activity': 'none' };

/** Three people in one conversation. */
export async function threeTogether(site: Site) {
  const alice = await site.register('alice1');
  const bob = await site.register('bob1');
  const carol = await site.register('carol1');
  return { alice, bob, carol, team: await site.converse(alice, bob, carol) };
}

export function share(site: Site, as: Person, body: Partial<Sharing>): Promise<Sharing> {
  return site.data<Sharing>('PUT', '/api/users/me/sharing', { as, body });
}

export function faceTo(site: Site, viewer: Person, { id }: Person): Promise<Face> {
  return site.data<Face>('GET', `/api/users/${id}`, { as: viewer, headers: QUIETLY });
}

/** By name whom the list of this status holds. */
export async function contacts(site: Site, as: Person, status: string): Promise<string[]> {
  const found = await site.data<Page<Face>>('GET', `/api/contacts?status=${status}`, { as, headers: QUIETLY });
  return found.items.map(({ username }) => username);
}

export function hearsOf(
  viewer: Client,
  { id }: Person,
  isSo: (event: UserStatusEvent) => boolean,
): Promise<UserStatusEvent> {
  return viewer.hears('user:status', (event) => event.userId === id && isSo(event));
}

export function isInState(site: Site, state: 'ok' | 'degraded'): Promise<unknown> {
  return until(`the gateway to be ${state}`, async () => {
    return (await site.call('GET', '/health/ready')).body.status === state;
  });
}
