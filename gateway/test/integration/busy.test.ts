/** Under load: what gathers reaches everybody whom it concerns and nobody else, whatever way a client takes it. */
import { memoryStore, type StoredSubject } from '@meeshy/status-gateway';
import type { UserStatusEvent } from '@meeshy/status-protocol';
import { afterEach, expect, test } from 'vitest';
import { factsWith } from '../../../shared/test/facts.ts';
import type { Change } from '../../src/presence/subjects/change.ts';
import { until } from '../support/until.ts';
import { type Application, POSITION, startApplication } from './support/application.ts';
import type { Client } from './support/client.ts';
import { pictureOf, statusIn } from './support/picture.ts';

let application: Application;

afterEach(() => application.stop());

/** People who are stored as online, to be taken offline all at once. */
function peopleOf(count: number, usernameLength: number): StoredSubject[] {
  const now = Date.now();
  const facts = factsWith({ isOnline: true, lastActiveAt: now, version: now });
  return Array.from({ length: count }, (_, i) => {
    const id = `person${i}`;
    return { id, username: id.padEnd(usernameLength, '-'), kind: 'user' as const, facts };
  });
}

/** Somebody with a session, whom an operator can call online and offline. */
const cat: StoredSubject = {
  id: 'cat',
  username: 'cat',
  kind: 'user',
  facts: factsWith({ isOnline: true }),
};

async function startSquare(people: readonly StoredSubject[], viewers: readonly string[]): Promise<void> {
  const store = memoryStore();
  await store.save(people);
  const square = [...people.map(({ id }) => id), ...viewers];
  application = await startApplication({ square, elsewhere: ['out'] }, { CROWD_LIMIT: '10000' }, { store });
}

async function takeOffline(people: readonly StoredSubject[]): Promise<void> {
  await Promise.all(people.map((person) => application.presence.setOnline(person, false)));
}

/** Batches and single events, in the order in which they came. */
const told = (client: Client): UserStatusEvent[] =>
  client.received.flatMap(({ event, payload }) => {
    if (event === 'user:status') return [payload as UserStatusEvent];
    return event === 'user:status:batch' ? (payload as UserStatusEvent[]) : [];
  });

const sizesOf = (client: Client) =>
  client.received
    .filter(({ event }) => event.startsWith('user:status'))
    .map(({ payload }) => JSON.stringify(payload).length);

const knowsAllAway = (client: Client, people: readonly StoredSubject[]) =>
  until('everybody to be away', () => {
    const picture = pictureOf(client.received);
    return people.every(({ id }) => statusIn(picture, id) === 'away');
  });

test('P11, P12: batches and single events, over WebSocket and long polling, tell the same and to nobody else', async () => {
  const people = peopleOf(1_500, 12);
  await startSquare(people, ['ann', 'ben', 'cat', 'dan']);
  const batch = { capabilities: ['batch'] };
  const polling = { transports: ['polling'] };
  const open = (name: string, connection: object) => application.open(name, connection);
  const [ann, ben] = [open('ann', batch), open('ben', {})];
  const [cat, dan] = [open('cat', { ...batch, ...polling }), open('dan', polling)];
  const outsider = open('out', batch);
  const viewers = [ann, ben, cat, dan];
  await Promise.all(
    [...viewers, outsider].map((client) => client.hears('presence:snapshot', ({ part, parts }) => part === parts)),
  );
  const gathered = application.observes('flushed', ({ changes }) => changes > 400);
  await takeOffline(people);
  await gathered;
  await Promise.all(viewers.map((client) => knowsAllAway(client, people)));

  for (const viewer of viewers) {
    const about = told(viewer).filter(({ userId }) => userId.startsWith('person'));
    expect(about.map(({ userId }) => userId).toSorted()).toEqual(people.map(({ id }) => id).toSorted());
    expect(about.every(({ isOnline, version }) => !isOnline && version > (people[0]?.facts.version ?? 0))).toBe(true);
  }
  for (const client of [ann, cat]) expect(client.received.map(({ event }) => event)).not.toContain('user:status');
  for (const client of [ben, dan]) expect(client.received.map(({ event }) => event)).not.toContain('user:status:batch');
  // A frame says its length in one way from 126 bytes on, and in another from 65,536.
  for (const client of [ann, cat]) expect(Math.max(...sizesOf(client))).toBeGreaterThan(65_536);
  expect(Math.min(...sizesOf(ben))).toBeGreaterThan(126);
  expect(told(outsider).filter(({ userId }) => userId !== 'out')).toEqual([]);
});

test.for([{ capabilities: [] }, { capabilities: ['batch'] }])(
  'names in any letters and of any length arrive as they are, where one viewer alone is told ($capabilities)',
  async (connection) => {
    const long = [50, 60, 70, 15_000, 16_000, 17_000, 65_000, 66_000].map((length) => 'x'.repeat(length));
    const names = [
      'a',
      'Zoë',
      'Ærøskøbing',
      '漢字',
      '😀',
      'é'.repeat(40),
      'é'.repeat(16_000),
      '漢'.repeat(30_000),
      ...long,
    ];
    const people = peopleOf(names.length, 0).map((person, i) => ({ ...person, username: names[i] ?? '' }));
    await startSquare(people, ['ann']);
    const ann = application.open('ann', connection);
    await ann.hears('presence:snapshot', ({ part, parts }) => part === parts);
    for (const person of people) {
      await application.presence.setOnline(person, false);
      await until('to be told of it', () => told(ann).some(({ userId }) => userId === person.id));
    }
    const about = told(ann).filter(({ userId }) => userId !== 'ann');
    expect(about.map(({ username, isOnline }) => [username, isOnline])).toEqual(names.map((name) => [name, false]));
  },
);

test('P10: whoever changes faster than a window is told of in order, and last of all as it is', async () => {
  const people = peopleOf(400, 12);
  await startSquare(people, ['ann', 'ben', 'cat']);
  const ann = application.open('ann', { capabilities: ['batch'] });
  const ben = application.open('ben');
  for (const client of [ann, ben]) await client.hears('presence:snapshot');
  await application.arrive('cat');
  // Plain `emit` takes longer than a window for what comes before: then nothing has to gather.
  const overtaken = POSITION.straight ? application.observes('overtaken') : null;
  const words: Promise<unknown>[] = [];
  const isCat = ({ subject }: Change) => subject.id === 'cat';
  const news = takeOffline(people);
  // So many in one turn gather by themselves, however little time the machine has.
  for (let flip = 0; flip < 100; flip++) {
    const isChanged = application.observes('change', ({ change }) => change.cause === 'operator' && isCat(change));
    // It answers when that is stored; the change itself is earlier.
    words.push(application.presence.setOnline(cat, false));
    await isChanged;
    application.presence.activity(cat);
  }
  const facts = await application.presence.setOnline(cat, false);
  await Promise.all([news, overtaken, ...words]);

  for (const viewer of [ann, ben]) {
    await until('the last change', () => pictureOf(viewer.received).get('cat')?.version === facts?.version);
    const versions = told(viewer)
      .filter(({ userId }) => userId === 'cat')
      .map(({ version }) => version);
    expect(versions).toEqual([...new Set(versions)].toSorted((a, b) => a - b));
    expect(versions.at(-1)).toBe(facts?.version);
  }
});

test('a client that takes nothing for a while gets a fresh snapshot in the end, and others do not wait for it', {
  timeout: 120_000,
}, async () => {
  // More than the operating system keeps for a connection.
  const people = peopleOf(240, 60_000);
  await startSquare(people, ['ann', 'ben', 'cat']);
  const slow = application.open('ann', { capabilities: ['batch'] });
  const quick = application.open('ben', { capabilities: ['batch'] });
  for (const client of [slow, quick]) await client.hears('presence:snapshot');
  await application.arrive('cat');
  socketOf(slow).pause();
  await takeOffline(people);
  await knowsAllAway(quick, people);
  let version = 0;
  for (let flip = 0; flip < 90; flip++) {
    version = (await application.presence.setOnline(cat, flip % 2 === 1))?.version ?? 0;
    await until('the quick one to know', () => pictureOf(quick.received.slice(-200)).get('cat')?.version === version);
  }
  slow.forget();
  socketOf(slow).resume();
  await slow.hears('presence:snapshot');
  await until('the slow one to know', () => pictureOf(slow.received).get('cat')?.version === version);

  const picture = pictureOf(slow.received);
  expect(picture.get('cat')).toMatchObject({ isOnline: true, version });
  expect(people.every(({ id }) => statusIn(picture, id) === 'away')).toBe(true);
  const flips = (client: Client) => told(client).filter(({ userId }) => userId === 'cat').length;
  expect(flips(slow)).toBeLessThan(flips(quick));
});

/** The TCP connection under a client that came over WebSocket. */
function socketOf({ socket }: Client): { pause(): void; resume(): void } {
  return (socket.io.engine.transport as unknown as { ws: { _socket: { pause(): void; resume(): void } } }).ws._socket;
}
