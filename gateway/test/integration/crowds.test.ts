/** P21: in a crowd one is told of those whom one watches, and of nobody else. */
import type { PresenceSnapshot, UserStatusEvent } from '@meeshy/status-protocol';
import { afterEach, expect, test } from 'vitest';
import { type Application, startApplication } from './support/application.ts';
import type { Client } from './support/client.ts';
import { watchAnswer } from './support/watch.ts';

const LIMIT = 5;
const CROWD = ['ann', 'ben', 'cleo', 'dan', 'eve', 'fay'];

let application: Application;
afterEach(() => application.stop());

const start = (conversations: Record<string, string[]>, env: Record<string, string> = {}) =>
  startApplication(conversations, { CROWD_LIMIT: `${LIMIT}`, MAINTENANCE_INTERVAL_MS: '60000', ...env });

const watch = (client: Client, conversationId: string, userIds: readonly string[]) =>
  watchAnswer(client, { conversationId, userIds });

async function facesOf(client: Client, conversationId: string, userIds: readonly string[]) {
  const answer = await watch(client, conversationId, userIds);
  if (!answer.success) throw new Error(answer.error.message);
  return Object.fromEntries(answer.data.users.map(({ userId, isOnline }) => [userId, isOnline]));
}

const namesIn = ({ users }: PresenceSnapshot) => users.map(({ userId }) => userId).sort();
const of = (userId: string) => (event: UserStatusEvent) => event.userId === userId;

/** The last snapshot since the last thing that was heard. */
const nextSnapshot = (client: Client, isIt: (snapshot: PresenceSnapshot) => boolean) =>
  client.hears('presence:snapshot', isIt);

async function arriveIn(name: string): Promise<[Client, PresenceSnapshot]> {
  const client = application.open(name);
  return [client, await client.hears('presence:snapshot')];
}

/** Of whom the client was told since it last heard something. */
async function toldOf(client: Client): Promise<string[]> {
  await client.settled();
  return client.heard('user:status').map(({ userId }) => userId);
}

test('the snapshot names the crowd, and shows nobody of it', async () => {
  application = await start({ crowd: CROWD, lane: ['ann', 'ben'] });
  await application.arrive('ben');
  await application.arrive('cleo');
  const [, snapshot] = await arriveIn('ann');
  expect(snapshot.crowds).toEqual(['crowd']);
  expect(namesIn(snapshot)).toEqual(['ann', 'ben']);
});

test('whoever watches is answered faces, and told of changes until it watches others', async () => {
  application = await start({ crowd: CROWD });
  const ben = await application.arrive('ben');
  const ann = await application.arrive('ann');
  expect(await facesOf(ann, 'crowd', ['ben', 'cleo'])).toEqual({ ben: true, cleo: false });

  const cleo = await application.arrive('cleo');
  expect(await ann.hears('user:status', of('cleo'))).toMatchObject({ isOnline: true });
  ben.leave();
  expect(await ann.hears('user:status', of('ben'))).toMatchObject({ isOnline: false });

  expect(await facesOf(ann, 'crowd', ['dan'])).toEqual({ dan: false });
  ann.forget();
  cleo.leave();
  await application.arrive('dan');
  await ann.hears('user:status', of('dan'));
  expect(await toldOf(ann)).toEqual([]);
});

test('nobody hears of whom nobody watches, though they share the crowd', async () => {
  application = await start({ crowd: CROWD });
  const ann = await application.arrive('ann');
  ann.forget();
  const ben = await application.arrive('ben');
  ben.leave();
  await application.observes('announced', ({ change }) => change.subject.id === 'ben' && !change.facts.isOnline);
  expect(await toldOf(ann)).toEqual([]);
});

test('a conversation that one is not in, and people who are not in it, answer like those that do not exist', async () => {
  application = await start({ crowd: CROWD, lane: ['gus', 'hal', 'ben'] });
  await application.arrive('gus');
  const ann = await application.arrive('ann');
  const notFound = { success: false, error: { code: 'NOT_FOUND' } };
  const foreign = await watch(ann, 'lane', ['ben', 'gus']);
  expect(foreign).toMatchObject(notFound);
  expect(await watch(ann, 'nowhere', ['ben', 'gus'])).toEqual(foreign);
  expect(await facesOf(ann, 'crowd', ['ben', 'gus', 'nobody'])).toEqual({ ben: false });
});

test('whoever leaves the crowd is taken back from those who watched, and watches nobody', async () => {
  application = await start({ crowd: [...CROWD, 'gus'] });
  await application.arrive('ben');
  const ann = await application.arrive('ann');
  const gus = await application.arrive('gus');
  await facesOf(ann, 'crowd', ['gus']);
  await facesOf(gus, 'crowd', ['ben']);
  application.conversations.crowd = CROWD;
  await application.presence.left('crowd', 'gus');
  expect(await ann.hears('user:status', of('gus'))).toMatchObject({ withdrawn: true });
  expect(await gus.hears('user:status', of('ben'))).toMatchObject({ withdrawn: true });
});

test('a conversation becomes a crowd and ceases to be one under the eyes of its members', async () => {
  const members = CROWD.slice(0, LIMIT);
  application = await start({ talk: members, lane: ['ann', 'ben'] });
  await application.arrive('ben');
  await application.arrive('cleo');
  const ann = await application.arrive('ann');
  expect(await facesOf(ann, 'talk', ['cleo'])).toEqual({ cleo: true });

  application.conversations.talk = [...members, 'fay'];
  await application.presence.joined('talk', 'fay');
  const grown = await nextSnapshot(ann, ({ crowds }) => crowds !== undefined);
  expect(grown.crowds).toEqual(['talk']);
  // Whom it watches stays; ben is known by another way.
  expect(namesIn(grown)).toEqual(['ann', 'ben', 'cleo']);

  // At the limit nothing turns over: it ends below 90 % of it, with 4 members.
  ann.forget();
  application.conversations.talk = members;
  await application.presence.left('talk', 'fay');
  expect(await toldOf(ann)).toEqual([]);
  expect(ann.heard('presence:snapshot')).toEqual([]);

  application.conversations.talk = members.filter((id) => id !== 'eve');
  await application.presence.left('talk', 'eve');
  const shrunk = await nextSnapshot(ann, ({ crowds }) => crowds === undefined);
  expect(namesIn(shrunk)).toEqual(['ann', 'ben', 'cleo']);
  await application.arrive('dan');
  expect(await ann.hears('user:status', of('dan'))).toMatchObject({ isOnline: true });
});

test('whoever comes into a crowd is told that it is one', async () => {
  application = await start({ crowd: CROWD });
  await application.arrive('ben');
  const gus = await application.arrive('gus');
  application.conversations.crowd = [...CROWD, 'gus'];
  await application.presence.joined('crowd', 'gus');
  const snapshot = await nextSnapshot(gus, ({ crowds }) => crowds !== undefined);
  expect(namesIn(snapshot)).toEqual(['gus']);
  expect(await facesOf(gus, 'crowd', ['ben'])).toEqual({ ben: true });
});

test('a tab that is closed watches nobody, another one of the same person goes on', async () => {
  application = await start({ crowd: CROWD });
  const [one, other] = [await application.arrive('ann'), await application.arrive('ann')];
  await facesOf(one, 'crowd', ['ben', 'cleo']);
  await facesOf(other, 'crowd', ['cleo']);
  one.leave();
  await application.observes('session-closed');
  other.forget();
  await application.arrive('ben');
  await application.arrive('cleo');
  await other.hears('user:status', of('cleo'));
  expect(await toldOf(other)).toEqual([]);
});

test('whoever is hidden from a watcher is seen leaving, and answered like the absent', async () => {
  application = await start({ crowd: CROWD });
  await application.arrive('ben');
  const ann = await application.arrive('ann');
  expect(await facesOf(ann, 'crowd', ['ben'])).toEqual({ ben: true });
  await application.presence.share('ben', { never: ['ann'] });
  expect(await ann.hears('user:status', of('ben'))).toMatchObject({ isOnline: false });
  expect(await facesOf(ann, 'crowd', ['ben'])).toEqual({ ben: false });
  const cleo = await application.arrive('cleo');
  expect(await facesOf(cleo, 'crowd', ['ben'])).toEqual({ ben: true });
});

test.each([
  ['no list', { conversationId: 'crowd' }],
  ['201 people', { conversationId: 'crowd', userIds: Array.from({ length: 201 }, (_, i) => `p${i}`) }],
  ['nothing', undefined],
])('what says nothing of whom is refused, and what was watched is watched on: %s', async (_, payload) => {
  application = await start({ crowd: CROWD });
  const ann = await application.arrive('ann');
  await facesOf(ann, 'crowd', ['ben']);
  const answer = await watchAnswer(ann, payload);
  expect(answer).toMatchObject({ success: false, error: { code: 'VALIDATION_ERROR' } });
  await application.arrive('ben');
  await ann.hears('user:status', of('ben'));
});

/** Told again soon. */
const SOON = { viewersToldAgainMs: 50 };
const startViewing = () => startApplication({ crowd: CROWD, lane: ['ann', 'ben'] }, { CROWD_LIMIT: `${LIMIT}` }, SOON);
const view = ({ socket }: Client, conversationId: string | null) => socket.emit('viewing', { conversationId });

test('whoever views a crowd is told how many are there, as it changes, and nobody else is', async () => {
  application = await startViewing();
  const [ann, cleo] = [await application.arrive('ann'), await application.arrive('cleo')];
  view(ann, 'crowd');
  expect(await ann.hears('conversation:occupancy')).toEqual({
    conversationId: 'crowd',
    members: 6,
    online: 2,
    viewing: 1,
  });
  const ben = await application.arrive('ben');
  await ann.hears('conversation:occupancy', ({ online }) => online === 3);
  view(ben, 'crowd');
  expect(await ben.hears('conversation:occupancy')).toMatchObject({ members: 6, online: 3 });
  await ann.hears('conversation:occupancy', ({ viewing }) => viewing === 2);

  await application.presence.share('ben', { never: ['cleo'] });
  await ann.hears('conversation:occupancy', ({ online, viewing }) => online === 2 && viewing === 1);
  application.conversations.crowd = [...CROWD, 'gus'];
  await application.presence.joined('crowd', 'gus');
  await ann.hears('conversation:occupancy', ({ members }) => members === 7);
  expect(await application.presence.occupancy('crowd')).toMatchObject({ members: 7, online: 2, viewing: 1 });
  await cleo.settled();
  expect(cleo.heard('conversation:occupancy')).toEqual([]);
});

test('whoever only wants to know about how many are there may be answered what was counted a while ago', async () => {
  application = await start({ crowd: CROWD, lane: ['ann', 'ben'] });
  const { presence } = application;
  const lately = { maxAgeMs: 60_000 };
  const empty = await presence.occupancy('crowd');
  expect(await presence.occupancy('lane', lately)).toMatchObject({ online: 0 });
  await application.arrive('ann');
  expect(await presence.occupancy('crowd', lately)).toEqual(empty);
  expect(await presence.occupancy('lane', lately)).toMatchObject({ online: 1 });
  expect(await presence.occupancy('crowd')).toMatchObject({ online: 1 });
  expect(await presence.occupancy('crowd', lately)).toMatchObject({ online: 1 });
});

test('of a conversation that is no crowd nobody is told that', async () => {
  application = await startViewing();
  const ann = await application.arrive('ann');
  view(ann, 'lane');
  await ann.hears('conversation:viewers');
  await application.arrive('ben');
  await ann.hears('user:status', of('ben'));
  await ann.settled();
  expect(ann.heard('conversation:occupancy')).toEqual([]);
});

test('a conversation that becomes a crowd while it is viewed is counted at once', async () => {
  application = await startApplication({ talk: CROWD.slice(0, LIMIT) }, { CROWD_LIMIT: `${LIMIT}` }, SOON);
  const ann = await application.arrive('ann');
  view(ann, 'talk');
  await ann.hears('conversation:viewers');
  application.conversations.talk = CROWD;
  await application.presence.joined('talk', 'fay');
  expect(await ann.hears('conversation:occupancy')).toMatchObject({ conversationId: 'talk', members: 6, online: 1 });
});
