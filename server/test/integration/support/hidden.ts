/** P17, P18 on any database: who hides, and shows itself to direct people only, does so after a restart too. */
import type { Person as Face, Sharing } from '@meeshy/status-protocol';
import { expect } from 'vitest';
import type { Person, Site } from './site.ts';

const QUIETLY = { 'x-activity': 'none' };

export interface HiddenStory {
  /** As it is then: a restart has another one. */
  readonly site: () => Site;
  readonly owner: Person;
  readonly member: Person;
  readonly restart: () => Promise<void>;
}

export async function expectHidden({ site, owner, member, restart }: HiddenStory): Promise<void> {
  const share = (body: Partial<Sharing>) => site().data<Sharing>('PUT', '/api/users/me/sharing', { as: owner, body });
  const seen = () => site().data<Face>('GET', `/api/users/${owner.id}`, { as: member, headers: QUIETLY });
  await site().arrive(owner);
  await share({ never: [member.id] });
  const hidden = await seen();
  expect(hidden).toMatchObject({ isOnline: false });
  expect(hidden.lastSeen).not.toBeNull();
  await restart();
  await site().arrive(owner);
  expect(await seen()).toEqual(hidden);
  await share({ never: [], status: 'direct' });
  expect(await seen()).toMatchObject({ isOnline: false });
  const direct = { type: 'direct', memberIds: [member.id] };
  const { id } = await site().data<{ id: string }>('POST', '/api/conversations', { as: owner, body: direct });
  await site().data('POST', `/api/conversations/${id}/accept`, { as: member });
  await expect.poll(async () => (await seen()).isOnline, { timeout: 10_000 }).toBe(true);
}
