import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Host, startHost } from './host.ts';
import { group, guest, type Member, register } from './people.ts';

let host: Host;
let alice: Member;
let bob: Member;
let mallory: Member;

beforeAll(async () => {
  host = await startHost();
  [alice, bob, mallory] = [await register(host, 'alice'), await register(host, 'bob'), await register(host, 'mallory')];
});
afterAll(() => host.stop());

const rename = (id: string, as: Member['as'], title: string) =>
  host.call('PUT', `/api/conversations/${id}`, { as, body: { title } });

test('any user in a group renames it, and everybody reads the new name', async () => {
  const id = await group(host, alice, bob);
  const { status, data } = await rename(id, bob.as, '  Launch  ');
  expect(status).toBe(200);
  expect(data).toMatchObject({ id, title: 'Launch' });
  const { data: list } = await host.call('GET', '/api/conversations', { as: alice.as });
  expect(list.items.find((one: { id: string }) => one.id === id)).toMatchObject({ title: 'Launch' });
});

test('strangers, guests and the invited do not, and a name is neither empty nor endless', async () => {
  const id = await group(host, alice, bob);
  expect((await rename(id, mallory.as, 'Mine')).status).toBe(404);
  expect((await rename('nowhere', mallory.as, 'Mine')).status).toBe(404);
  await host.call('POST', `/api/conversations/${id}/members/@mallory`, { as: alice.as });
  expect((await rename(id, mallory.as, 'Mine')).status).toBe(404);
  const visitor = await guest(host, alice, id, 'Nadia');
  expect((await rename(id, visitor.as, 'Mine')).status).toBe(403);
  for (const title of ['', '   ', 'x'.repeat(101)]) expect((await rename(id, alice.as, title)).status).toBe(400);
});

test('a direct conversation keeps the names of its people', async () => {
  const body = { type: 'direct', memberIds: ['@bob'] };
  const { data } = await host.call('POST', '/api/conversations', { as: alice.as, body });
  expect((await rename(data.id, alice.as, 'Ours')).status).toBe(403);
});
