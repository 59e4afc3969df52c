/** P17: while the store is away, whoever's sharing is not known is shown to nobody; once it is, to whoever looks. */
import { type AttachOptions, memoryStore, type Store } from '@meeshy/status-gateway';
import { SHARED_WITH_ALL, type UserStatusEvent } from '@meeshy/status-protocol';
import { afterEach, expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { type Application, startApplication } from './support/application.ts';
import type { Client } from './support/client.ts';

const OFTEN = { MAINTENANCE_INTERVAL_MS: '200', STARTUP_GRACE_MS: '200' };
const TALK = { talk: ['ann', 'ben', 'cat', 'dan'] };

const applications: Application[] = [];
afterEach(() => Promise.all(applications.splice(0).map((one) => one.stop())));

/** A database that may be away; who is in what is in another one, which is not. */
function awayable(): { store: Store; isAway: boolean } {
  const kept = memoryStore();
  const database = { isAway: false, store: kept };
  const ask = <Answer>(read: () => Promise<Answer>) =>
    database.isAway ? Promise.reject(new Error('The database is away')) : read();
  const asked = Object.entries(kept).map(([name, method]) => [
    name,
    (...values: unknown[]) => ask(() => (method as (...values: unknown[]) => Promise<unknown>)(...values)),
  ]);
  database.store = Object.fromEntries(asked) as Store;
  return database;
}

async function start(store: Store, more: Partial<AttachOptions> = {}): Promise<Application> {
  const application = await startApplication(TALK, OFTEN, { store, ...more });
  applications.push(application);
  return application;
}

const told = (viewer: Client, name: string): UserStatusEvent[] =>
  viewer.received
    .flatMap(
      ({ event, payload }) =>
        (event === 'presence:snapshot'
          ? (payload as { users: UserStatusEvent[] }).users
          : event === 'user:status'
            ? [payload]
            : []) as UserStatusEvent[],
    )
    .filter(({ userId }) => userId === name);
const hears = (viewer: Client, name: string, isOnline: boolean) =>
  viewer.hears('user:status', (event) => event.userId === name && event.isOnline === isOnline);

/** Ben showed himself to nobody, Cat only her days, and Ann and Dan never said anything, at a process that has ended. */
async function formerly(store: Store): Promise<{ benLeftAt: string | null }> {
  const former = await startApplication(TALK, OFTEN, { store });
  const [ann, ben, cat] = [await former.arrive('ann'), await former.arrive('ben'), await former.arrive('cat')];
  await hears(ann, 'ben', true);
  await former.presence.share('ben', { ...SHARED_WITH_ALL, status: 'nobody' });
  const { lastSeen } = await hears(ann, 'ben', false);
  await former.presence.share('cat', { ...SHARED_WITH_ALL, lastSeen: 'days' });
  for (const client of [ann, ben, cat]) client.leave();
  await former.stop();
  return { benLeftAt: lastSeen };
}

test('they seem never to have been there, and are shown as they want to be when the store is back', async () => {
  const database = awayable();
  const { benLeftAt } = await formerly(database.store);
  database.isAway = true;
  const application = await start(database.store);
  const ann = await application.arrive('ann');
  for (const name of ['ben', 'cat', 'dan']) await application.arrive(name);
  // They can do all that they could: it is what others see that waits.
  for (const name of ['ben', 'cat', 'dan'])
    expect(application.presence.ownFace({ id: name, username: name, kind: 'user' }).isOnline).toBe(true);
  await application.observes('swept');
  await application.observes('swept');
  await ann.settled();
  for (const name of ['ben', 'cat', 'dan'])
    expect(
      told(ann, name).filter(({ isOnline, lastSeen, lastActiveAt }) => isOnline || lastSeen || lastActiveAt),
    ).toEqual([]);
  expect(await application.presence.withStatus('ann', 'online')).toEqual([]);

  const shown = (name: string) => until(`${name} to be shown`, () => Promise.resolve(told(ann, name).at(-1)));
  database.isAway = false;
  expect(await shown('dan')).toMatchObject({ isOnline: true, lastActiveAt: expect.any(String) });
  expect(await shown('cat')).toMatchObject({ isOnline: true, lastActiveAt: null });
  expect(await shown('ben')).toMatchObject({ isOnline: false, lastSeen: benLeftAt });
  await ann.settled();
  expect(told(ann, 'ben').filter(({ isOnline }) => isOnline)).toEqual([]);
  expect(await application.presence.withStatus('ann', 'online')).toEqual(['cat', 'dan']);
});

test('guests are, who share everything, also while it is away; and so is at once of whom nothing is stored', async () => {
  const database = awayable();
  database.isAway = true;
  const application = await start(database.store, {
    authenticate: async ({ token: id = '' }) => ({
      subject: { id, username: id, kind: id === 'dan' ? 'anonymous' : 'user' },
      language: 'en',
      expiresAt: Number.POSITIVE_INFINITY,
    }),
  });
  const ann = await application.arrive('ann');
  await application.arrive('dan');
  await hears(ann, 'dan', true);
  database.isAway = false;

  const healthy = await start(memoryStore(), {});
  const watcher = await healthy.arrive('ann');
  await healthy.arrive('ben');
  await hears(watcher, 'ben', true);
});
