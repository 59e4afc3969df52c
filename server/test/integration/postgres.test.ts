/** The whole gateway on PostgreSQL: what it does, and what it goes on doing while the database is gone. */
import type { Conversation, Page, Participant, Profile } from '@meeshy/status-protocol';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { pictureOf, statusIn } from '../../../gateway/test/integration/support/picture.ts';
import { openWire, type Wire } from '../../../gateway/test/integration/support/wire.ts';
import {
  ask,
  createDatabase,
  lockTable,
  type PrivatePostgres,
  startPostgres,
  startStandby,
  turnReadOnly,
} from '../../../gateway/test/support/postgres.ts';
import { openSilence, type Silence } from '../../../gateway/test/support/silence.ts';
import { until } from '../../../gateway/test/support/until.ts';
import { postgresFolder } from '../../../scripts/lib/postgres.mjs';
import { type Gateway, startGateway } from '../../src/gateway.ts';
import { readSettings } from '../../src/settings.ts';
import { AS_DOCUMENTED } from './support/documented.ts';
import { UNLIMITED } from './support/gateway.ts';
import { expectHidden } from './support/hidden.ts';
import { expectUnavailable, expectUnsent, readingRoutes, type Story, writingRoutes } from './support/outage.ts';
import { type Person, type Site, siteAt } from './support/site.ts';

const QUIETLY = { 'x-activity': 'none' };
const FAILED_ROWS = 'meeshy_saved_rows_total{outcome="failed"}';

describe.runIf(postgresFolder())('on PostgreSQL', () => {
  let postgres: PrivatePostgres;
  let silence: Silence;
  /** Leads from the gateway to the server. */
  let wire: Wire;
  /** Of the database itself. */
  let url: string;
  let gateway: Gateway;
  let site: Site;
  let alice: Person;
  let bob: Person;
  let story: Story;

  beforeAll(async () => {
    [postgres, silence] = await Promise.all([startPostgres(), openSilence()]);
  });
  afterAll(() => Promise.all([postgres.remove(), silence.close()]));

  beforeEach(async () => {
    url = await createDatabase(postgres.url);
    wire = await openWire(`http://127.0.0.1:${postgres.port}`);
    await start();
    [alice, bob] = await Promise.all([site.register('alice1'), site.register('bob1')]);
    const conversationId = await site.converse(alice, bob);
    story = { site, owner: alice, member: bob, conversationId };
  });
  afterEach(async () => {
    await stop();
    await wire.close();
  });

  async function start(): Promise<void> {
    const DATABASE_URL = Object.assign(new URL(url), { port: new URL(wire.url).port }).href;
    const settings = readSettings({ ...UNLIMITED, PORT: '0', DATABASE_URL, MAINTENANCE_INTERVAL_MS: '500' });
    gateway = await startGateway(settings, pino({ level: 'silent' }));
    site = siteAt(gateway.url, AS_DOCUMENTED);
  }

  async function stop(): Promise<void> {
    site.leave();
    await gateway.stop();
  }

  const rowOf = async ({ id }: Person) => {
    const [row] = await ask(
      url,
      'select is_online, last_seen::float8, last_active_at::float8, version::float8 from subjects where id = $1',
      [id],
    );
    return row;
  };
  const health = async () => (await site.call('GET', '/health/ready')).body.status;
  const failedUpdates = async () =>
    (await site.data<{ failedUpdates: number }>('GET', '/maintenance/status-metrics')).failedUpdates;

  test('P17, P18: whoever hides does so after a restart, too', async () => {
    const restart = async () => {
      await stop();
      await start();
    };
    await expectHidden({ site: () => site, owner: alice, member: bob, restart });
  });

  test('people sign in, talk, come and go, and are the same after a restart', async () => {
    const watcher = await site.arrive(alice);
    const client = await site.arrive(bob);
    await watcher.hears('user:status', ({ userId, isOnline }) => userId === bob.id && isOnline);
    const [talk] = (await site.data<Page<Conversation>>('GET', '/api/conversations', { as: alice })).items;
    const guest = await site.joinByLink(await site.link(alice, talk?.id ?? ''), 'Zoé');
    await site.data('POST', '/api/messages', { as: bob, body: { conversationId: talk?.id, content: 'Bonjour' } });
    await watcher.hears('message:new', ({ content }) => content === 'Bonjour');
    const { items } = await site.data<Page<Participant>>('GET', `/api/conversations/${talk?.id}/participants`, {
      as: guest,
    });
    expect(items.map(({ username }) => username)).toEqual(['alice1', 'bob1', 'Zoé']);
    client.leave();
    const left = await watcher.hears('user:status', ({ userId, isOnline }) => userId === bob.id && !isOnline);
    await until('the row of bob', async () => (await rowOf(bob)).version === left.version);

    await stop();
    await start();
    expect(await site.data<Profile>('GET', '/api/users/me', { as: bob })).toMatchObject({ username: 'bob1' });
    const demo = { username: 'alice', password: 'password123' };
    expect((await site.call('POST', '/api/auth/login', { body: demo })).status).toBe(200);
  });

  test('P14: while it is gone people come and go, and nothing is lost when it is back', async () => {
    const watcher = await site.arrive(alice);
    const client = await site.arrive(bob);
    await until('the row of bob', async () => (await rowOf(bob)).is_online === 1);
    await site.call('GET', '/api/users/me', { as: bob, headers: QUIETLY });
    expect(await health()).toBe('ok');
    watcher.forget();

    await postgres.kill();
    expect(await health()).toBe('degraded');
    client.leave();
    await watcher.hears('user:status', ({ userId, isOnline }) => userId === bob.id && !isOnline);
    const again = await site.arrive(bob);
    await watcher.hears('user:status', ({ userId, isOnline }) => userId === bob.id && isOnline);
    expect(statusIn(pictureOf(again.received), alice.id)).toBe('online');
    again.leave();
    const left = await watcher.hears('user:status', ({ userId, isOnline }) => userId === bob.id && !isOnline);
    // Who asks by REST is recognised, is active, and is told to ask again.
    await expectUnavailable(story, [...readingRoutes(story), ...writingRoutes(story)]);
    await expectUnsent(watcher, story.conversationId);
    await until('a failed batch', async () => (await site.metric(FAILED_ROWS)) > 0);
    expect(watcher.socket.connected).toBe(true);

    await postgres.start();
    await until('the last facts in the row', async () => (await rowOf(bob)).version === left.version);
    expect(await rowOf(bob)).toEqual({
      is_online: 0,
      last_seen: Date.parse(left.lastSeen ?? ''),
      last_active_at: Date.parse(left.lastActiveAt ?? ''),
      version: left.version,
    });
    await until('good health', async () => (await health()) === 'ok');
    expect(watcher.heard('disconnect')).toEqual([]);
  });

  test('P14: while it is silent nobody waits for it long', async () => {
    const watcher = await site.arrive(alice);
    const client = await site.arrive(bob);
    await until('the row of bob', async () => (await rowOf(bob)).is_online === 1);
    watcher.forget();
    wire.freeze();
    wire.redirect(`http://127.0.0.1:${silence.port}`);
    const probedAt = performance.now();
    expect(await health()).toBe('degraded');
    expect(performance.now() - probedAt).toBeLessThan(3_000);
    await expectUnavailable(story, [...readingRoutes(story), ...writingRoutes(story)]);
    await expectUnsent(watcher, story.conversationId);
    client.leave();
    await watcher.hears('user:status', ({ userId, isOnline }) => userId === bob.id && !isOnline);
    await site.arrive(bob);
    await watcher.hears('user:status', ({ userId, isOnline }) => userId === bob.id && isOnline);

    wire.cut();
    wire.redirect(`http://127.0.0.1:${postgres.port}`);
    wire.mend();
    await until('good health', async () => (await health()) === 'ok');
    await until('the row of bob', async () => (await rowOf(bob)).is_online === 1);
    expect(watcher.heard('disconnect')).toEqual([]);
  });

  test('P7: a request whose write fails while it is gone is counted, and stored when it is back', async () => {
    await site.call('GET', '/api/users/me', { as: alice, headers: QUIETLY });
    expect((await rowOf(alice)).last_active_at).toBeNull();
    await postgres.kill();
    await site.call('GET', '/api/users/me', { as: alice });
    await until('the failure', async () => (await failedUpdates()) === 1);
    await postgres.start();
    await until('the activity in the row', async () => (await rowOf(alice)).last_active_at !== null);
    expect(await failedUpdates()).toBe(1);
  });

  const say = (content: string) => {
    const { owner, conversationId } = story;
    return site.call('POST', '/api/messages', { as: owner, body: { conversationId, content } });
  };

  test('a primary that turns read-only is no good health, and nobody is told that it is our mistake', {
    timeout: 90_000,
  }, async () => {
    const watcher = await site.arrive(bob);
    expect(await health()).toBe('ok');
    await turnReadOnly(postgres);
    try {
      await until('the bad news', async () => (await health()) === 'degraded');
      await expectUnavailable(story, writingRoutes(story));
      await expectUnsent(watcher, story.conversationId);
      expect((await site.call('GET', '/api/contacts', { as: alice })).status).toBe(200);
    } finally {
      await turnReadOnly(postgres, false);
    }
    await until('good health', async () => (await health()) === 'ok');
    expect((await say('again')).status).toBe(200);
    await watcher.hears('message:new', ({ content }) => content === 'again');
  });

  test('it fails over behind its address: connections to the former primary are given up', {
    timeout: 90_000,
  }, async () => {
    const standby = await startStandby(postgres);
    try {
      const watcher = await site.arrive(bob);
      // So that there are several.
      await Promise.all(Array.from({ length: 30 }, (_, i) => say(`before ${i}`)));
      await turnReadOnly(postgres);
      await standby.promote();
      // Nobody is cut: whoever has a connection keeps it, to the wrong server.
      wire.redirect(`http://127.0.0.1:${standby.port}`);
      const refused: number[] = [];
      await until('a message that is taken', async () => {
        const { status } = await say('after');
        if (status !== 200) refused.push(status);
        return status === 200;
      });
      expect(refused.filter((status) => status !== 503)).toEqual([]);
      await watcher.hears('message:new', ({ content }) => content === 'after');
      await until('the last of the former connections to go', async () => {
        const answers = await Promise.all(Array.from({ length: 30 }, (_, i) => say(`later ${i}`)));
        return answers.every(({ status }) => status === 200);
      });
      expect(await health()).toBe('ok');
      expect(watcher.heard('disconnect')).toEqual([]);
    } finally {
      // The gateway goes first, so that it has something to write its last words to.
      await stop();
      await standby.remove();
      await turnReadOnly(postgres, false);
      wire.redirect(`http://127.0.0.1:${postgres.port}`);
      await start();
    }
  });

  test('messages that wait for a locked table keep no sign-in waiting', { timeout: 90_000 }, async () => {
    const unlock = await lockTable(url, 'messages');
    const startedAt = performance.now();
    const sending = Array.from({ length: 150 }, (_, i) => say(`${i}`));
    const body = { username: 'alice1', password: 'a long password' };
    expect((await site.call('POST', '/api/auth/login', { body })).status).toBe(200);
    const signedInAfter = performance.now() - startedAt;
    const statuses = new Set((await Promise.all(sending)).map(({ status }) => status));
    const refusedAfter = performance.now() - startedAt;
    await unlock();
    expect(statuses).toEqual(new Set([503]));
    expect(refusedAfter).toBeLessThan(15_000);
    expect(signedInAfter).toBeLessThan(refusedAfter);
    expect((await say('again')).status).toBe(200);
  });
});
