/** P21: a crowd over REST, and what its members are told of those who come and go. */
import type { Conversation, Page, Participant } from '@meeshy/status-protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { until } from '../../../gateway/test/support/until.ts';
import { startTestGateway, type TestGateway } from './support/gateway.ts';
import { QUIETLY } from './support/seeing.ts';
import type { Person } from './support/site.ts';

const CROWD_LIMIT = 3;

let gateway: TestGateway;
let ann: Person;
let others: Person[];
let talk: string;
beforeEach(async () => {
  gateway = await startTestGateway({ CROWD_LIMIT: String(CROWD_LIMIT) });
  ann = await gateway.register('ann1');
  others = await Promise.all(['ben1', 'cid1', 'dan1'].map(gateway.register));
  talk = await gateway.converse(ann, ...others);
});
afterEach(() => gateway.stop());

const conversation = async (who: Person) => {
  const found = await gateway.data<Page<Conversation>>('GET', '/api/conversations', { as: who, headers: QUIETLY });
  return found.items.find(({ id }) => id === talk);
};

async function participants(who: Person, query: string): Promise<string[]> {
  const path = `/api/conversations/${talk}/participants?${query}`;
  const { items } = await gateway.data<Page<Participant>>('GET', path, { as: who, headers: QUIETLY });
  return items.map(({ username }) => username);
}

test('it tells how many are in it, not who', async () => {
  expect(await conversation(ann)).toMatchObject({ isCrowd: true, memberCount: 4, memberIds: [] });
  const [ben] = others as [Person];
  await gateway.call('DELETE', `/api/conversations/${talk}/members/${ben.id}`, { as: ben, headers: QUIETLY });
  expect(await conversation(ann)).toMatchObject({ isCrowd: true, memberCount: 3, memberIds: [] });
  const [, cid] = others as [Person, Person];
  await gateway.call('DELETE', `/api/conversations/${talk}/members/${cid.id}`, { as: cid, headers: QUIETLY });
  const few = await conversation(ann);
  expect(few).toMatchObject({ isCrowd: false, memberCount: 2 });
  expect(few?.memberIds).toHaveLength(2);
});

test('the snapshot names it, and people in it are no contacts', async () => {
  const client = gateway.open(ann);
  expect(await client.hears('presence:snapshot')).toMatchObject({ crowds: [talk], users: [{ userId: ann.id }] });
  const contacts = await gateway.data<Page<Participant>>('GET', '/api/contacts', { as: ann, headers: QUIETLY });
  expect(contacts.items).toEqual([]);
});

test('its participants are found by name and by status, as whoever looks sees them', async () => {
  const [ben, cid] = others as [Person, Person];
  await gateway.arrive(ben);
  await gateway.arrive(cid);
  expect(await participants(ann, 'search=AN')).toEqual(['ann1', 'dan1']);
  await until('both to be found', async () => (await participants(ann, 'status=online')).length === 2);
  await gateway.data('PUT', '/api/users/me/status', { as: ben, body: { state: 'invisible' } });
  expect(await participants(ann, 'status=online')).toEqual(['cid1']);
  expect(await participants(ann, 'status=away')).toEqual(['ben1']);
  expect(await participants(ben, 'status=online')).toEqual(['ben1', 'cid1']);
});

test('whoever comes is told to read it again, and nobody else is until it ends', async () => {
  const client = await gateway.arrive(ann);
  const eve = await gateway.register('eve1');
  const invited = { as: ann, headers: QUIETLY };
  await gateway.data('POST', `/api/conversations/${talk}/members/${eve.id}`, invited);
  const newcomer = await gateway.arrive(eve);
  client.forget();
  await gateway.data('POST', `/api/conversations/${talk}/accept`, { as: eve, headers: QUIETLY });
  expect(await newcomer.hears('conversation:changed')).toEqual({ conversationId: talk, reason: 'joined' });

  const leave = ({ id }: Person) => gateway.call('DELETE', `/api/conversations/${talk}/members/${id}`, { as: ann });
  await leave(eve);
  await newcomer.hears('conversation:changed', ({ reason }) => reason === 'left');
  for (const other of others.slice(0, 2)) await leave(other);
  await client.hears('conversation:changed');
  await client.settled();
  expect(client.received.filter(({ event }) => event === 'conversation:changed')).toHaveLength(1);
});
