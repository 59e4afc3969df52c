/** Two gateways that serve one population: they share a Redis and a database, and each has its own clients. */
import type { Page, UserStatusEvent } from '@meeshy/status-protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Client } from '../../../../gateway/test/integration/support/client.ts';
import { pictureOf, statusIn } from '../../../../gateway/test/integration/support/picture.ts';
import type { PrivateRedis } from '../../../../gateway/test/support/redis.ts';
import { until } from '../../../../gateway/test/support/until.ts';
import { redisPath } from '../../../../scripts/lib/redis.mjs';
import { type CommonGround, commonGround } from './common-ground.ts';
import { startTestGateway, type TestGateway } from './gateway.ts';
import type { Person } from './site.ts';

const isOk = (gateway: TestGateway) =>
  until('the gateway to be ok', async () => (await gateway.call('GET', '/health/ready')).body.status === 'ok');

/** Somebody may be on the way back still. */
const SOON_MS = 500;
/** Everybody who comes back has done so, and every gateway has heard of the end. */
const RETURNED_MS = 5_500;
/** Times of a gateway and of Redis agree as well as a round trip tells. */
const CLOCKS_AGREE_MS = 50;

interface Kind {
  readonly name: string;
  start(): Promise<PrivateRedis>;
  urlOf(url: string): string;
}

export function servesOnePopulation({ name, start, urlOf }: Kind): void {
  describe.skipIf(!redisPath())(`two gateways on ${name}`, () => {
    let redis: PrivateRedis;
    let east: TestGateway;
    let west: TestGateway;
    let ground: CommonGround;
    let alice: Person;
    let bob: Person;
    let conversation: string;

    async function startBoth(env: Record<string, string> = {}): Promise<void> {
      const shared = { ...ground.env, ...env };
      east = await startTestGateway(shared);
      west = await startTestGateway(shared);
      await Promise.all([east, west].map(isOk));
    }

    const stopBoth = () => Promise.all([east.stop(), west.stop()]);

    beforeEach(async () => {
      ground = await commonGround(start, urlOf);
      ({ redis } = ground);
      await startBoth();
      alice = await east.register('alice1');
      bob = await east.register('bob1');
      conversation = await east.converse(alice, bob);
    });

    afterEach(async () => {
      await stopBoth();
      await ground.remove();
    });

    const isOf =
      ({ id }: Person, online: boolean) =>
      ({ userId, isOnline }: { userId: string; isOnline: boolean }) =>
        userId === id && isOnline === online;

    const seen = (client: Client, { id }: Person) => pictureOf(client.received).get(id);

    test('P2: contacts by status are those of all gateways, for whoever asks without a session', async () => {
      const found = (status: string) => east.data<Page<Person>>('GET', `/api/contacts?status=${status}`, { as: alice });
      const isFoundAs = (status: string) =>
        until(`bob to be ${status}`, async () => (await found(status)).items.some(({ id }) => id === bob.id));
      const there = await west.arrive(bob);
      await isFoundAs('online');
      expect((await found('away')).items).toEqual([]);
      there.leave();
      await isFoundAs('away');
      expect((await found('online')).items).toEqual([]);
    });

    test('in Redis nothing stays for good but what the living hold', async () => {
      const ask = <Answer>(command: string, ...words: string[]) => redis.ask(command, ...words) as Promise<Answer>;
      const keys = async (pattern: RegExp) => (await ask<string[]>('KEYS', '*')).filter((key) => pattern.test(key));
      const isListed = async () => {
        const lists = await keys(/^meeshy:held:/);
        const held = await Promise.all(lists.map((list) => ask<string[]>('SMEMBERS', list)));
        return held.flat().includes(bob.id);
      };
      const msLeft = async () => Number(await ask('PTTL', `meeshy:{${bob.id}}`));
      await east.arrive(alice);
      const there = await west.arrive(bob);
      await until('bob to be listed', isListed);
      expect(await msLeft()).toBe(-1);
      there.leave();
      await until('bob to be on no list', async () => !(await isListed()));
      await until('the record to have an end', async () => (await msLeft()) > 0);
      expect(await msLeft()).toBeLessThanOrEqual(86_400_000);
      const known = [/^meeshy:\{nodes\}(:moves)?$/, /^meeshy:held:\{[\w-]+\}$/, /^meeshy:\{[\w-]+\}$/];
      expect(await keys(new RegExp(`^(?!${known.map(({ source }) => `(${source.slice(1)})`).join('|')})`))).toEqual([]);
    });

    test('P3, P5: people on different gateways see each other come and go', async () => {
      const viewer = await east.arrive(alice);
      const leaving = await west.arrive(bob);
      const online = await viewer.hears('user:status', isOf(bob, true));
      expect(seen(leaving, alice)?.isOnline).toBe(true);

      leaving.leave();
      const offline = await viewer.hears('user:status', isOf(bob, false));
      expect(offline.version).toBeGreaterThan(online.version);
      // By the clock of the same gateway: those of two agree as well as a round trip to Redis tells, not to the millisecond.
      expect(Date.parse(offline.lastSeen ?? '')).toBeGreaterThanOrEqual(Date.parse(online.lastActiveAt ?? ''));
      await until('the row', () => east.rows.of(bob.id).version === offline.version);
    });

    test('P4: only the last session anywhere takes somebody offline', async () => {
      const viewer = await east.arrive(alice);
      const here = await east.arrive(bob);
      await viewer.hears('user:status', isOf(bob, true));
      const there = await west.arrive(bob);
      here.leave();
      await east.sessions(1);
      // Whoever comes and goes next passes the same way, so that what was under way is over by then.
      const guest = await east.joinByLink(await east.link(alice, conversation), 'guest');
      await west.arrive(guest);
      await viewer.hears('user:status', isOf(guest, true));
      expect(statuses(viewer).filter(isOf(bob, false))).toEqual([]);
      there.leave();
      await viewer.hears('user:status', isOf(bob, false));
    });

    test.each([
      { when: 'soon', ms: SOON_MS },
      { when: 'later', ms: RETURNED_MS },
    ])('P5: who comes over from a gateway that ended, and leaves $when, is gone from then on', async ({ ms }) => {
      const viewer = await east.arrive(alice);
      await west.arrive(bob);
      await viewer.hears('user:status', isOf(bob, true));
      await west.stop();
      const endedAt = Date.now();
      const here = await east.arrive(bob);
      await until('some time to pass', async () => Date.now() - endedAt > ms);
      const leftAt = Date.now();
      here.leave();
      const { lastSeen } = await viewer.hears('user:status', isOf(bob, false));
      // Its lease alone would tell the moment at which the gateway ended.
      expect(Date.parse(lastSeen ?? '')).toBeGreaterThanOrEqual(leftAt - CLOCKS_AGREE_MS);
    });

    test('P1, P3: activity by REST at one gateway brings back who idles at the other', async () => {
      await stopBoth();
      await startBoth({ OFFLINE_THRESHOLD_MS: '1500', AWAY_THRESHOLD_MS: '60000' });
      const viewer = await east.arrive(alice);
      await west.arrive(bob);
      await viewer.hears('user:status', isOf(bob, true));
      await viewer.hears('user:status', isOf(bob, false));
      await east.data('GET', '/api/users/me', { as: bob });
      await viewer.hears('user:status', isOf(bob, true));
    });

    test('P1: a request at the other gateway right after the last session ended makes no ghost', async () => {
      const viewer = await east.arrive(alice);
      const client = await west.arrive(bob);
      await viewer.hears('user:status', isOf(bob, true));
      client.leave();
      const gone = await viewer.hears('user:status', isOf(bob, false));
      await east.data('GET', '/api/users/me', { as: bob });
      // Two sweeps later it would have been told.
      await viewer.hears('user:status', isOf(bob, false));
      expect(statusIn(pictureOf(viewer.received), bob.id)).toBe('away');
      expect(gone.lastActiveAt).toBe(statuses(viewer).filter(isOf(bob, false)).at(-1)?.lastActiveAt);
    });

    test('P12: who is added, or leaves, at one gateway is shown and hidden at the other', async () => {
      const carol = await west.register('carol1');
      const viewer = await east.arrive(alice);
      await west.arrive(carol);
      await viewer.settled();
      expect(seen(viewer, carol)).toBeUndefined();

      const talk = await west.converse(carol, alice);
      await viewer.hears('user:status', isOf(carol, true));
      const said = viewer.hears('message:new');
      await west.data('POST', '/api/messages', { as: carol, body: { conversationId: talk, content: 'hello' } });
      expect((await said).content).toBe('hello');

      await west.data('DELETE', `/api/conversations/${talk}/members/${carol.id}`, { as: carol });
      const hidden = await viewer.hears('user:status', isOf(carol, false));
      expect(hidden).toMatchObject({ lastSeen: null, lastActiveAt: null });
    });

    test('an operator disconnects the sessions at all gateways', async () => {
      const clients = [await east.arrive(bob), await west.arrive(bob)];
      const { body } = await east.operate('POST', `/api/admin/users/${bob.id}/disconnect`);
      expect(body.data).toEqual({ disconnected: 2 });
      for (const client of clients) await client.hears('disconnect');
    });

    test('an operator finds who is online on any gateway, and sees whose figures are shown', async () => {
      const body = { username: 'admin', password: 'password123' };
      const { token, user } = await east.data<{ token: string; user: { id: string } }>('POST', '/api/auth/login', {
        body,
      });
      const operator = await east.arrive({ id: user.id, username: 'admin', auth: { token } });
      await east.arrive(alice);
      await west.arrive(alice);
      await west.arrive(bob);
      operator.socket.emit('operator:watch', { watching: true, search: '1' });
      const { gateway, found } = await operator.hears(
        'operator:figures',
        (figures) => figures.found.length === 2 && figures.gateway.gateways === 2,
      );
      expect(found.map(({ username, sessions }) => [username, sessions])).toEqual([
        ['alice1', 2],
        ['bob1', 1],
      ]);
      expect(gateway).toMatchObject({ database: 'ok', redis: 'ok' });
      await redis.kill();
      await operator.hears('operator:figures', (figures) => figures.gateway.redis === 'away');
    });

    test('P14: without Redis people on one gateway go on; when it is back, empty, every view is right', async () => {
      const atEast = await east.arrive(alice);
      const atWest = await west.arrive(bob);
      await atEast.hears('user:status', isOf(bob, true));
      const carol = await east.register('carol1');
      await east.converse(alice, carol);
      await redis.kill();
      await until('the gateway to be degraded', async () => {
        return (await east.call('GET', '/health/ready')).body.status === 'degraded';
      });

      const neighbour = await east.arrive(carol);
      await atEast.hears('user:status', isOf(carol, true));
      neighbour.leave();
      await atEast.hears('user:status', isOf(carol, false));
      const said = atEast.hears('message:new');
      await east.data('POST', '/api/messages', { as: alice, body: { conversationId: conversation, content: 'alone' } });
      await said;
      atWest.leave();
      await west.sessions(0);

      await redis.start();
      await atEast.hears('user:status', isOf(bob, false));
      await west.arrive(bob);
      await atEast.hears('user:status', isOf(bob, true));
      await Promise.all([east, west].map(isOk));
    });

    test('P14: who moves to the other gateway while Redis is gone is online there and everywhere afterwards', async () => {
      const atEast = await east.arrive(alice);
      const atWest = await west.arrive(bob);
      await atEast.hears('user:status', isOf(bob, true));
      await redis.kill();
      await until('the gateway to be degraded', async () => {
        return (await east.call('GET', '/health/ready')).body.status === 'degraded';
      });
      atWest.leave();
      await west.sessions(0);
      await east.arrive(bob);
      await redis.start();
      await Promise.all([east, west].map(isOk));
      const guest = await west.joinByLink(await west.link(alice, conversation), 'guest');
      const viewer = await west.arrive(guest);
      await atEast.hears('user:status', isOf(guest, true));
      // What the other gateway holds is stated anew, whenever that has its turn.
      await until('bob to be online at the other gateway', () => seen(viewer, bob)?.isOnline);
      await atEast.settled();
      expect(seen(atEast, bob)?.isOnline).toBe(true);
    });

    test('a Redis that has lost its memory makes nobody leave', async () => {
      const viewer = await east.arrive(alice);
      await west.arrive(bob);
      const { version } = await viewer.hears('user:status', isOf(bob, true));
      await redis.flush();
      await until('the statement', async () => ((await redis.ask('KEYS', `*${bob.id}}`)) as string[]).length === 1);
      await viewer.settled();
      expect(seen(viewer, bob)).toMatchObject({ isOnline: true, version });
    });
  });
}

const statuses = (client: Client) =>
  client.received.filter(({ event }) => event === 'user:status').map(({ payload }) => payload as UserStatusEvent);
