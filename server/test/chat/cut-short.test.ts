/** What was kept but not told, because the database fell silent in between, is told by whoever repeats it. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Identity } from '../../src/chat/types.ts';
import { type Host, idOf, openHost, PAGE, refused } from './host.ts';

let host: Host;
let ann: Identity;
let ben: Identity;
let id: string;

beforeEach(async () => {
  host = await openHost();
  [ann, ben] = (await Promise.all(['ann', 'ben'].map(host.signUp))) as [Identity, Identity];
  ({ id } = await host.chat.conversations.create(ann, { type: 'group', title: 'Group', memberIds: [idOf(ben)] }));
  host.told();
});
afterEach(() => host.close());

const say = (content: string) => host.chat.messages.send(ben, { conversationId: id, content, clientId: content });
const joined = () => [`joined ${id} ${idOf(ben)}`, `joined ${id} to ${[ann, ben].map(idOf).sort().join(',')}`];

test('an invitation that a message accepted before the message failed', async () => {
  host.fail('messages.add');
  await refused(say('hello'), 'UNAVAILABLE');
  expect(host.told()).toEqual([]);
  await say('hello');
  expect(host.told()).toEqual([...joined(), `message ${id} hello`]);
  await say('again');
  expect(host.told()).toEqual([`message ${id} again`]);
});

test('an invitation that was accepted without an answer', async () => {
  host.fail('members.accept', true);
  await refused(host.chat.conversations.accept(idOf(ben), id), 'UNAVAILABLE');
  await host.chat.conversations.accept(idOf(ben), id);
  expect(host.told()).toEqual(joined());
  await host.chat.conversations.accept(idOf(ben), id);
  expect(host.told()).toEqual([]);
});

test('people who could not be told of somebody who entered', async () => {
  host.fail('rosters.presentIn');
  await say('hello');
  expect(host.told()).toEqual([joined()[0], 'untold', `message ${id} hello`]);
  await say('again');
  expect(host.told()).toEqual([...joined(), `message ${id} again`]);
});

test('a message that was kept without an answer', async () => {
  await say('hello');
  host.told();
  host.fail('atomically', true);
  await refused(say('again'), 'UNAVAILABLE');
  await say('again');
  await say('again');
  expect(host.told()).toEqual([`message ${id} again`]);
  const { items } = await host.chat.messages.history(idOf(ann), id, PAGE);
  expect(items.map(({ content }) => content)).toEqual(['again', 'hello']);
});

test('a member who was let in without an answer', async () => {
  await say('hello');
  const { id: other } = await host.chat.conversations.create(ann, { type: 'group', title: 'Other', memberIds: [] });
  host.told();
  host.fail('atomically', true);
  await refused(host.chat.conversations.addMember(ann, other, idOf(ben)), 'UNAVAILABLE');
  await host.chat.conversations.addMember(ann, other, idOf(ben));
  expect(host.told()).toContain(`joined ${other} ${idOf(ben)}`);
  await host.chat.conversations.addMember(ann, other, idOf(ben));
  expect(host.told()).toEqual([]);
});

test('a member who was removed without an answer', async () => {
  await say('hello');
  host.told();
  host.fail('atomically', true);
  await refused(host.chat.conversations.removeMember(ann, id, idOf(ben)), 'UNAVAILABLE');
  await host.chat.conversations.removeMember(ann, id, idOf(ben));
  expect(host.told()).toContain(`left ${id} ${idOf(ben)}`);
  await refused(host.chat.conversations.removeMember(ann, id, idOf(ben)), 'NOT_FOUND');
  expect(host.told()).toEqual([]);
});
