/** People of the tests, made over HTTP as anybody would be. */
import { expect } from 'vitest';
import type { Credentials, Host } from './host.ts';

export const PASSWORD = 'correct horse';

export interface Member {
  readonly id: string;
  readonly username: string;
  readonly as: Credentials;
}

export async function register(
  host: Host,
  username: string,
  email = `${username}@example.com`,
): Promise<Member & { as: { token: string } }> {
  const body = { username, email, password: PASSWORD };
  const { data } = await host.call('POST', '/api/auth/register', { body });
  return { id: data.user.id, username, as: { token: data.token } };
}

/** A registered person with the role ADMIN. */
export async function registerAdmin(host: Host, username: string): Promise<Member & { as: { token: string } }> {
  const { id } = await register(host, username);
  await host.db.updateTable('accounts').set({ role: 'ADMIN' }).where('subject_id', '=', id).execute();
  const { data } = await host.call('POST', '/api/auth/login', { body: { username, password: PASSWORD } });
  return { id, username, as: { token: data.token } };
}

/** A group in which all of them are present members. Answers its id. */
export async function group(host: Host, owner: Member, ...others: Member[]): Promise<string> {
  const body = { type: 'group', title: 'A group', memberIds: others.map(({ username }) => `@${username}`) };
  const { data } = await host.call('POST', '/api/conversations', { as: owner.as, body });
  for (const other of others) {
    const accepted = await host.call('POST', `/api/conversations/${data.id}/accept`, { as: other.as });
    expect(accepted.status).toBe(200);
  }
  return data.id;
}

/** A share link of the conversation, and somebody who came by it. */
export async function guest(host: Host, owner: Member, conversationId: string, username: string) {
  const link = await host.call('POST', `/api/conversations/${conversationId}/links`, { as: owner.as, body: {} });
  const body = { shareLink: link.data.shareLink, username };
  const { data } = await host.call('POST', '/api/auth/anonymous', { body });
  const as = { sessionToken: data.sessionToken as string };
  return { id: data.participant.id as string, username, as, linkId: link.data.id as string };
}
