/** P16: what people say of themselves, while gateways are killed. Run on each database. */
import type { Person as Face, OwnStatus, Sharing, UserStatusEvent } from '@meeshy/status-protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Client } from '../../../../gateway/test/integration/support/client.ts';
import { type PrivateRedis, startRedis } from '../../../../gateway/test/support/redis.ts';
import { until } from '../../../../gateway/test/support/until.ts';
import { redisPath } from '../../../../scripts/lib/redis.mjs';
import { startGatewayProcess } from './gateway-process.ts';
import type { Person, Site } from './site.ts';

type Gateway = Awaited<ReturnType<typeof startGatewayProcess>>;

const PATH = '/api/users/me/status';
const QUIETLY = { 'x-activity': 'none' };
/** Three starts of a process, on a machine that does much else. */
const SLOWLY = { timeout: 90_000 };

/** `open`: a database of the test's own. */
export function keepsClaims(name: string, open: () => Promise<{ url: string; close(): unknown }>): void {
  describe(`on ${name}, what people say of themselves`, SLOWLY, () => {
    let database: Awaited<ReturnType<typeof open>>;
    let gateways: Gateway[];
    let redis: PrivateRedis | null;

    beforeEach(async () => {
      gateways = [];
      redis = null;
      database = await open();
    });
    afterEach(async () => {
      for (const gateway of gateways) gateway.leave();
      await Promise.all(gateways.map(({ kill }) => kill()));
      await redis?.kill();
      await database.close();
    });

    async function start(): Promise<Gateway> {
      // Nobody waits for a sweep.
      const env = {
        MAINTENANCE_INTERVAL_MS: '60000',
        DATABASE_URL: database.url,
        ...(redis && { REDIS_URL: redis.url }),
      };
      const gateway = await startGatewayProcess('', env);
      gateways.push(gateway);
      await until(
        'the gateway to be ok',
        async () => (await gateway.call('GET', '/health/ready')).body.status === 'ok',
      );
      return gateway;
    }

    async function startWithTwo(gateway: Site): Promise<{ alice: Person; bob: Person }> {
      const [alice, bob] = [await gateway.register('alice1'), await gateway.register('bob1')];
      await gateway.converse(alice, bob);
      return { alice, bob };
    }

    const say = (gateway: Site, as: Person, body: object) => gateway.data<OwnStatus>('PUT', PATH, { as, body });
    const saidBy = (gateway: Site, as: Person) => gateway.data<OwnStatus>('GET', PATH, { as, headers: QUIETLY });
    const shown = (event?: Partial<UserStatusEvent>) => ({ state: event?.state ?? null, note: event?.note ?? null });

    /** What a viewer has been told of somebody so far. */
    function told(viewer: Client, { id }: Person): UserStatusEvent[] {
      return viewer.received.flatMap(({ event, payload }) => {
        const events =
          event === 'user:status'
            ? [payload as UserStatusEvent]
            : event === 'presence:snapshot'
              ? (payload as { users: UserStatusEvent[] }).users
              : [];
        return events.filter(({ userId }) => userId === id);
      });
    }
    const sees = (viewer: Client, whom: Person, { state, note }: Pick<OwnStatus, 'state' | 'note'>) =>
      until(`${whom.username} to be seen as they are`, () => {
        return JSON.stringify(shown(told(viewer, whom).at(-1))) === JSON.stringify({ state, note });
      });

    test('is there after a kill that follows the answer', async () => {
      const first = await start();
      const { alice, bob } = await startWithTwo(first);
      await say(first, bob, { state: 'dnd' });
      await say(first, bob, { note: { emoji: '🏠', text: 'at home' } });
      const said = await say(first, bob, { state: 'busy', preset: '4h' });
      await first.kill();
      const second = await start();
      expect(await saidBy(second, bob)).toEqual(said);
      await sees(await second.arrive(alice), bob, said);
      expect(await second.data('DELETE', PATH, { as: bob })).toMatchObject({ state: null, note: null });
      await second.kill();
      expect(await saidBy(await start(), bob)).toMatchObject({ state: null, note: null, claims: [] });
    });

    test.runIf(redisPath())('on two gateways at once is the same on both, whichever dies', async () => {
      redis = await startRedis();
      const [east, west] = [await start(), await start()];
      const { alice, bob } = await startWithTwo(east);
      const [atEast, atWest] = [await east.arrive(alice), await west.arrive(alice)];
      const tab = await west.arrive(bob);
      for (let round = 0; round < 5; round++) {
        await Promise.all([
          say(east, bob, { state: round % 2 ? 'busy' : 'dnd', note: { emoji: '', text: `east ${round}` } }),
          say(west, bob, { state: round % 2 ? 'available' : 'busy', ...(round % 2 && { note: null }) }),
        ]);
        await until('both to say the same', async () => {
          const [one, other] = [await saidBy(east, bob), await saidBy(west, bob)];
          return JSON.stringify(one) === JSON.stringify(other);
        });
        const said = await saidBy(east, bob);
        await Promise.all([sees(atEast, bob, said), sees(atWest, bob, said), sees(tab, bob, said)]);
      }
      const last = await saidBy(west, bob);
      await east.kill();
      expect(await saidBy(west, bob)).toEqual(last);
      await west.kill();
      await redis.flush();
      expect(await saidBy(await start(), bob)).toEqual(last);
    });

    test.runIf(redisPath())(
      'ends at its moment on another gateway, once, though the one that took it is dead',
      async () => {
        redis = await startRedis();
        const [east, west] = [await start(), await start()];
        const { alice, bob } = await startWithTwo(east);
        const viewer = await west.arrive(alice);
        await west.arrive(bob);
        const end = new Date(Date.now() + 5_000).toISOString();
        await say(east, bob, { state: 'dnd', until: end });
        await viewer.hears('user:status', ({ userId, state }) => userId === bob.id && state?.value === 'dnd');
        await east.kill();
        const ended = await viewer.hears('user:status', ({ userId, state }) => userId === bob.id && !state);
        expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(end) - CLOCKS_AGREE_MS);
        expect(ended.version).toBe(Date.parse(end));
        await viewer.settled();
        expect(told(viewer, bob).filter(({ version }) => version === ended.version)).toHaveLength(1);
      },
    );

    const share = (gateway: Site, as: Person, body: Partial<Sharing>) =>
      gateway.data<Sharing>('PUT', '/api/users/me/sharing', { as, body });
    const faceAt = (gateway: Site, viewer: Person, { id }: Person) =>
      gateway.data<Face>('GET', `/api/users/${id}`, { as: viewer, headers: QUIETLY });

    test('that one is invisible, and since when, is there after a kill that follows the answer', async () => {
      const first = await start();
      const { alice, bob } = await startWithTwo(first);
      await first.arrive(bob);
      await say(first, bob, { note: { emoji: '🏠', text: 'at home' } });
      const said = await say(first, bob, { state: 'invisible' });
      await first.kill();
      const second = await start();
      const tab = await second.arrive(bob);
      expect(await saidBy(second, bob)).toEqual(said);
      await sees(tab, bob, said);
      const hidden = await faceAt(second, alice, bob);
      expect(hidden).toMatchObject({ isOnline: false, note: { text: 'at home' } });
      expect(hidden.lastSeen).not.toBeNull();
      const viewer = await second.arrive(alice);
      await share(second, bob, { status: 'nobody' });
      await say(second, bob, { state: null });
      await second.kill();
      const third = await start();
      await third.arrive(bob);
      expect(await faceAt(third, alice, bob)).toEqual(hidden);
      expect(told(viewer, bob).some(({ isOnline }) => isOnline)).toBe(false);
    });

    test.runIf(redisPath())('that one is invisible is so on two gateways alike, whatever is said at both', async () => {
      redis = await startRedis();
      const [east, west] = [await start(), await start()];
      const { alice, bob } = await startWithTwo(east);
      const [atEast, atWest] = [await east.arrive(alice), await west.arrive(alice)];
      const tabs = [await east.arrive(bob), await west.arrive(bob)];
      const CHOICES = ['invisible', 'busy', 'invisible', null, 'invisible', 'dnd'] as const;
      for (let round = 0; round < 6; round++) {
        await Promise.all([
          say(east, bob, { state: CHOICES[round] }),
          say(west, bob, { state: CHOICES[5 - round] }),
          share(west, bob, { lastSeen: round % 2 ? 'exact' : 'days' }),
        ]);
        const isUnseen = async () => (await saidBy(east, bob)).state?.value === 'invisible';
        await until('both to say and show the same', async () => {
          const [one, other] = [await saidBy(east, bob), await saidBy(west, bob)];
          const [here, there] = [await faceAt(east, alice, bob), await faceAt(west, alice, bob)];
          const isAlike = here.lastSeen === there.lastSeen && here.isOnline === there.isOnline;
          return JSON.stringify(one) === JSON.stringify(other) && isAlike && here.isOnline !== (await isUnseen());
        });
        const said = await saidBy(east, bob);
        await Promise.all(tabs.map((tab) => sees(tab, bob, said)));
        const isOnline = !(await isUnseen());
        const isSeenSo = (viewer: Client) => told(viewer, bob).at(-1)?.isOnline === isOnline;
        await until('viewers to see that', () => isSeenSo(atEast) && isSeenSo(atWest));
      }
      for (const viewer of [atEast, atWest]) expect(JSON.stringify(viewer.received)).not.toContain('invisible');
    });

    test.runIf(redisPath())(
      'that one is invisible ends at its moment on another gateway, though the one that took it is dead',
      async () => {
        redis = await startRedis();
        const [east, west] = [await start(), await start()];
        const { alice, bob } = await startWithTwo(east);
        const viewer = await west.arrive(alice);
        const tab = await west.arrive(bob);
        await viewer.hears('user:status', ({ userId, isOnline }) => userId === bob.id && isOnline);
        const end = new Date(Date.now() + 5_000).toISOString();
        await say(east, bob, { state: 'invisible', until: end });
        const gone = await viewer.hears('user:status', ({ userId, isOnline }) => userId === bob.id && !isOnline);
        await tab.hears('user:status', ({ userId, state }) => userId === bob.id && state?.value === 'invisible');
        await east.kill();
        viewer.forget();
        const back = await viewer.hears('user:status', ({ userId, isOnline }) => userId === bob.id && isOnline);
        expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(end) - CLOCKS_AGREE_MS);
        expect(back.version).toBeGreaterThan(gone.version);
        await tab.hears('user:status', ({ userId, state }) => userId === bob.id && !state);
        await viewer.settled();
        expect(viewer.heard('user:status').filter(({ userId }) => userId === bob.id)).toEqual([]);
      },
    );
  });
}

/** Times of a gateway and of Redis agree as well as a round trip tells. */
const CLOCKS_AGREE_MS = 50;
