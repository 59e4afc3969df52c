/** The whole gateway on MongoDB: what it does, and what it goes on doing while the database is gone. */
import type { Conversation, Page, Participant, Profile } from '@meeshy/status-protocol';
import { MongoClient, ObjectId } from 'mongodb';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { pictureOf, statusIn } from '../../../gateway/test/integration/support/picture.ts';
import { type PrivateMongo, startMongo } from '../../../gateway/test/support/mongodb.ts';
import { newDatabaseUrl } from '../../../gateway/test/support/mongodb-url.ts';
import { until } from '../../../gateway/test/support/until.ts';
import { mongodbServer } from '../../../scripts/lib/mongodb.mjs';
import { type Gateway, startGateway } from '../../src/gateway.ts';
import { readSettings } from '../../src/settings.ts';
import { AS_DOCUMENTED } from '../integration/support/documented.ts';
import { UNLIMITED } from '../integration/support/gateway.ts';
import { expectHidden } from '../integration/support/hidden.ts';
import {
  expectUnavailable,
  expectUnsent,
  readingRoutes,
  type Story,
  writingRoutes,
} from '../integration/support/outage.ts';
import { type Person, type Site, siteAt } from '../integration/support/site.ts';

const QUIETLY = { 'x-activity': 'none' };
const FAILED_ROWS = 'meeshy_saved_rows_total{outcome="failed"}';
/** Of an answer that does not come, and of one more attempt. */
const LONG_MS = 12_000;
const server = mongodbServer();

/** It kills the server, so it needs one of its own. */
describe.runIf(server && !('url' in server))('on MongoDB', () => {
  let mongo: PrivateMongo;
  let client: MongoClient;
  let url: string;
  let gateway: Gateway;
  let site: Site;
  let alice: Person;
  let bob: Person;
  let story: Story;

  beforeAll(async () => {
    mongo = await startMongo();
  });
  afterAll(() => mongo.remove());

  beforeEach(async () => {
    url = newDatabaseUrl(mongo.url);
    client = new MongoClient(url);
    await start();
    [alice, bob] = await Promise.all([site.register('alice1'), site.register('bob1')]);
    const conversationId = await site.converse(alice, bob);
    story = { site, owner: alice, member: bob, conversationId };
  });
  afterEach(async () => {
    await stop();
    await client.close();
  });

  async function start(): Promise<void> {
    const settings = readSettings({ ...UNLIMITED, PORT: '0', DATABASE_URL: url, MAINTENANCE_INTERVAL_MS: '500' });
    gateway = await startGateway(settings, pino({ level: 'silent' }));
    site = siteAt(gateway.url, AS_DOCUMENTED);
  }

  async function stop(): Promise<void> {
    site.leave();
    await gateway.stop();
  }

  const documentOf = ({ id }: Person) =>
    client
      .db()
      .collection('User')
      .findOne({ _id: new ObjectId(id) });
  const health = async () => (await site.call('GET', '/health/ready')).body.status;

  test('P17, P18: whoever hides does so after a restart, too', async () => {
    const restart = async () => {
      await stop();
      await start();
    };
    await expectHidden({ site: () => site, owner: alice, member: bob, restart });
  });

  test('people sign in, talk, come and go, and are the same after a restart', async () => {
    const watcher = await site.arrive(alice);
    const visitor = await site.arrive(bob);
    await watcher.hears('user:status', ({ userId, isOnline }) => userId === bob.id && isOnline);
    const [talk] = (await site.data<Page<Conversation>>('GET', '/api/conversations', { as: alice })).items;
    const guest = await site.joinByLink(await site.link(alice, talk?.id ?? ''), 'Zoé');
    await site.data('POST', '/api/messages', { as: bob, body: { conversationId: talk?.id, content: 'Bonjour' } });
    await watcher.hears('message:new', ({ content }) => content === 'Bonjour');
    const path = `/api/conversations/${talk?.id}/participants`;
    const { items } = await site.data<Page<Participant>>('GET', path, { as: guest });
    expect(items.map(({ username }) => username)).toEqual(['alice1', 'bob1', 'Zoé']);
    visitor.leave();
    const left = await watcher.hears('user:status', ({ userId, isOnline }) => userId === bob.id && !isOnline);
    await until('the document of bob', async () => (await documentOf(bob))?.version === left.version);

    await stop();
    await start();
    expect(await site.data<Profile>('GET', '/api/users/me', { as: bob, headers: QUIETLY })).toMatchObject({
      username: 'bob1',
    });
    const [, known] = (await site.data<Page<Participant>>('GET', path, { as: alice, headers: QUIETLY })).items;
    expect(known).toMatchObject({ username: 'bob1', lastSeen: left.lastSeen, version: left.version });
    const demo = { username: 'alice', password: 'password123' };
    expect((await site.call('POST', '/api/auth/login', { body: demo })).status).toBe(200);
  });

  test('P14: while it is gone people come and go, and nothing is lost when it is back', async () => {
    const watcher = await site.arrive(alice);
    const visitor = await site.arrive(bob);
    await until('the document of bob', async () => (await documentOf(bob))?.isOnline === true);
    expect(await health()).toBe('ok');
    watcher.forget();

    await mongo.kill();
    expect(await health()).toBe('degraded');
    visitor.leave();
    await watcher.hears('user:status', ({ userId, isOnline }) => userId === bob.id && !isOnline);
    const again = await site.arrive(bob);
    await watcher.hears('user:status', ({ userId, isOnline }) => userId === bob.id && isOnline);
    expect(statusIn(pictureOf(again.received), alice.id)).toBe('online');
    again.leave();
    const left = await watcher.hears('user:status', ({ userId, isOnline }) => userId === bob.id && !isOnline);
    await until('a failed batch', async () => (await site.metric(FAILED_ROWS)) > 0);
    await expectUnavailable(story, [...readingRoutes(story), ...writingRoutes(story)]);
    await expectUnsent(watcher, story.conversationId);
    expect(watcher.socket.connected).toBe(true);

    await mongo.start();
    await until('the last facts', async () => (await documentOf(bob))?.version === left.version);
    expect(await documentOf(bob)).toMatchObject({
      isOnline: false,
      lastSeen: new Date(left.lastSeen ?? ''),
      lastActiveAt: new Date(left.lastActiveAt ?? ''),
    });
    await until('good health', async () => (await health()) === 'ok');
    expect(watcher.heard('disconnect')).toEqual([]);
  });

  test('P14: while it is silent nobody waits for it long', async () => {
    const watcher = await site.arrive(alice);
    const visitor = await site.arrive(bob);
    await until('the document of bob', async () => (await documentOf(bob))?.isOnline === true);
    watcher.forget();
    mongo.freeze();
    try {
      visitor.leave();
      await watcher.hears('user:status', ({ userId, isOnline }) => userId === bob.id && !isOnline);
      const askedAt = Date.now();
      expect(await health()).toBe('degraded');
      await expectUnavailable(story, [...readingRoutes(story), ...writingRoutes(story)]);
      await expectUnsent(watcher, story.conversationId);
      expect(Date.now() - askedAt).toBeLessThan(LONG_MS);
    } finally {
      mongo.wake();
    }
    await until('the last facts', async () => (await documentOf(bob))?.isOnline === false);
    await until('good health', async () => (await health()) === 'ok');
    expect(watcher.heard('disconnect')).toEqual([]);
  });
});
