/** Webhooks: a real receiver is told in which conversations somebody is, of those who show themselves to everyone there. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { until } from '../../../gateway/test/support/until.ts';
import { WEBHOOK_TIMES, type WebhookTimes } from '../../src/webhooks/schedule.ts';
import { startTestGateway, type TestGateway } from './support/gateway.ts';
import { hook, type Receiver, startReceiver } from './support/receiver.ts';
import { QUIETLY } from './support/seeing.ts';
import type { Person } from './support/site.ts';

const QUICK: WebhookTimes = { ...WEBHOOK_TIMES, offlineAfterMs: 50, pollMs: 50, compareMs: 200 };
/** Whoever is back by then was never gone, however busy the machine is. */
const LONG_MS = 600_000;
const EVENTS = ['conversation.occupied', 'conversation.vacated'];

let receiver: Receiver;
let gateway: TestGateway;
let ann: Person;
let ben: Person;
let cat: Person;
let talk: string;

async function begin(times: Partial<WebhookTimes> = {}, settings: Record<string, string> = {}): Promise<void> {
  const webhooks = { ...QUICK, ...times };
  gateway = await startTestGateway({ ALLOW_PRIVATE_URLS: '1', ...settings }, undefined, { webhooks });
  [ann, ben, cat] = [await gateway.register('ann1'), await gateway.register('ben1'), await gateway.register('cat1')];
  talk = await gateway.converse(ann, ben);
  await hook(gateway, receiver, EVENTS);
}
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(async () => {
  await gateway.stop();
  await receiver.stop();
});

const tells = (id: string, ...events: string[]) =>
  until(`${events} of ${id}; there were ${JSON.stringify(receiver.received)}`, () => {
    return receiver.taken(id).join() === events.join();
  });
const put = (as: Person, path: string, body: object) =>
  gateway.data('PUT', `/api/users/me/${path}`, { as, body, headers: QUIETLY });
const members = (method: string, as: Person, path: string) =>
  gateway.data(method, `/api/conversations/${talk}/${path}`, { as, headers: QUIETLY });
/** Whoever comes next is told of next: what was to be told before has been told by then. */
async function afterAll(): Promise<void> {
  const last = await gateway.register(`last${Date.now()}`);
  const alone = await gateway.converse(last);
  await gateway.arrive(last);
  await tells(alone, 'occupied');
}

test('it is told who comes where nobody was, and that the last has left, once each', async () => {
  await begin();
  const first = await gateway.arrive(ann);
  const occupied = await receiver.hears('somebody to come', ({ message }) => message.type === 'conversation.occupied');
  expect(occupied.message.data).toEqual({ conversationId: talk, online: 1, members: 2 });
  expect(occupied.id).toBe(`${talk}:${Date.parse(occupied.message.timestamp)}`);
  const second = await gateway.arrive(ben);
  await put(ann, 'status', { state: 'busy' });
  first.leave();
  await afterAll();
  await tells(talk, 'occupied');
  second.leave();
  const vacated = await receiver.hears('the last to leave', ({ message }) => message.type === 'conversation.vacated');
  expect(vacated.message.data).toEqual({ conversationId: talk, online: 0, members: 2 });
  await gateway.arrive(ben);
  await tells(talk, 'occupied', 'vacated', 'occupied');
  expect(receiver.received.filter((one) => one instanceof Error)).toEqual([]);
  expect(JSON.stringify(receiver.received)).not.toMatch(/ann1|ben1/);
});

test('P21: the last who leaves a crowd is told of when it is counted again', async () => {
  // Long enough to come and go while it is not.
  await begin({ countMs: 1_000, compareMs: LONG_MS }, { CROWD_LIMIT: '2' });
  const client = await gateway.arrive(ann);
  await tells(talk, 'occupied');
  client.leave();
  await tells(talk, 'occupied', 'vacated');
});

test('whoever is back in time was never gone', async () => {
  await begin({ offlineAfterMs: LONG_MS });
  const waiting = async () => (await gateway.operate('GET', '/api/admin/webhooks')).body.data[0]?.waiting;
  const client = await gateway.arrive(ann);
  await tells(talk, 'occupied');
  client.leave();
  await until('the exit to be waited with', async () => (await waiting()) === 1);
  await gateway.arrive(ben);
  await until('nothing to be waited with', async () => (await waiting()) === 0);
  await afterAll();
  await tells(talk, 'occupied');
});

test.each<[string, (who: Person) => Promise<unknown>, (who: Person) => Promise<unknown>]>([
  [
    'hides from everybody',
    (who) => put(who, 'sharing', { status: 'nobody' }),
    (who) => put(who, 'sharing', { status: 'everyone' }),
  ],
  ['hides there', (who) => put(who, 'sharing', { hiddenIn: [talk] }), (who) => put(who, 'sharing', { hiddenIn: [] })],
  [
    'hides from one of those there',
    (who) => put(who, 'sharing', { never: [ben.id] }),
    (who) => put(who, 'sharing', { never: [] }),
  ],
  ['is invisible', (who) => put(who, 'status', { state: 'invisible' }), (who) => put(who, 'status', { state: null })],
])('P18: whoever %s has left, and what they do then is nothing', async (_, hide, show) => {
  await begin();
  const first = await gateway.arrive(ann);
  await tells(talk, 'occupied');
  await hide(ann);
  await tells(talk, 'occupied', 'vacated');
  first.leave();
  await gateway.arrive(ann);
  await put(ann, 'sharing', { viewing: false });
  await put(ann, 'status', { note: { emoji: '', text: 'hidden' } });
  await afterAll();
  await tells(talk, 'occupied', 'vacated');
  await show(ann);
  await gateway.data('GET', '/api/users/me', { as: ann });
  await tells(talk, 'occupied', 'vacated', 'occupied');
});

test('P18: where those who hide were always alone, nothing is told, whatever they do', async () => {
  await begin();
  await put(ann, 'sharing', { hiddenIn: [talk] });
  const client = await gateway.arrive(ann);
  await put(ann, 'sharing', { hiddenIn: [talk], always: [ben.id] });
  client.leave();
  await members('DELETE', ann, `members/${ann.id}`);
  await afterAll();
  expect(receiver.taken(talk)).toEqual([]);
});

test('who joins, is removed, leaves or ends comes and goes by that, and so does whoever hides from one who joins', async () => {
  await begin();
  const team = await gateway.converse(ben, cat);
  const dan = await gateway.register('dan1');
  await gateway.converse(ann, dan);
  await gateway.arrive(cat);
  await tells(team, 'occupied');
  const told: string[] = [];
  const tellsNext = (event: string) => {
    told.push(event);
    return tells(talk, ...told);
  };
  await members('POST', ben, `members/${cat.id}`);
  await tellsNext('occupied');
  await members('DELETE', ann, `members/${cat.id}`);
  await tellsNext('vacated');
  await members('POST', ben, `members/${cat.id}`);
  await tellsNext('occupied');
  await gateway.operate('POST', `/api/admin/users/${cat.id}/deactivate`);
  await tellsNext('vacated');
  await tells(team, 'occupied', 'vacated');

  await put(ben, 'sharing', { never: [dan.id] });
  await gateway.arrive(ben);
  await tellsNext('occupied');
  await members('POST', ann, `members/${dan.id}`);
  await tellsNext('vacated');
  await members('DELETE', ann, `members/${dan.id}`);
  await tellsNext('occupied');
  await members('DELETE', ben, `members/${ben.id}`);
  await tellsNext('vacated');
});
