/**
 * P10 where somebody hides from a viewer (P18), and ceases to: the return has a version above the leaving, also for whoever
 * asks by REST alone, at every gateway, after a restart; and it raises nobody else's.
 */
import { join } from 'node:path';
import {
  type Person as Face,
  fromWireFacts,
  type Page,
  type Sharing,
  supersedes,
  type WireFace,
} from '@meeshy/status-protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type PrivateRedis, startRedis } from '../../../gateway/test/support/redis.ts';
import { temporaryFolder } from '../../../gateway/test/support/temporary.ts';
import { until } from '../../../gateway/test/support/until.ts';
import { redisPath } from '../../../scripts/lib/redis.mjs';
import { startTestGateway, type TestGateway } from './support/gateway.ts';
import { faceTo, hearsOf, isInState, QUIETLY, share, threeTogether } from './support/seeing.ts';
import type { Person } from './support/site.ts';

/** Nobody whose gateway ended is taken for offline meanwhile. */
const PATIENT = { STARTUP_GRACE_MS: '120000' };

let folder: ReturnType<typeof temporaryFolder>;
let gateway: TestGateway;
let alice: Person;
let bob: Person;
let carol: Person;
let team: string;

const start = (env: Record<string, string> = {}) =>
  startTestGateway({ DATABASE_URL: `sqlite:${join(folder.folder, 'shared.db')}`, ...PATIENT, ...env });

beforeEach(async () => {
  folder = temporaryFolder();
  gateway = await start();
  ({ alice, bob, carol, team } = await threeTogether(gateway));
});
afterEach(async () => {
  await gateway.stop();
  folder.remove();
});

const say = (body: object) => gateway.data('PUT', '/api/users/me/status', { as: alice, body, headers: QUIETLY });
const shares = (said: Partial<Sharing>) => share(gateway, alice, said);
const seenBy = (viewer: Person, at = gateway) => faceTo(at, viewer, alice);

/** As a client takes what it is answered: in place of what it knows, unless that is newer. */
function isTaken(next: WireFace, known: WireFace): boolean {
  return supersedes(fromWireFacts(next), fromWireFacts(known));
}

interface Way {
  readonly hide: () => Promise<unknown>;
  readonly open: () => Promise<unknown>;
}

const WAYS: readonly (readonly [string, Way])[] = [
  ['invisible', { hide: () => say({ state: 'invisible' }), open: () => say({ state: null }) }],
  ['invisible, and busy then', { hide: () => say({ state: 'invisible' }), open: () => say({ state: 'busy' }) }],
  ['never', { hide: () => shares({ never: [bob.id] }), open: () => shares({ never: [] }) }],
  ['to nobody', { hide: () => shares({ status: 'nobody' }), open: () => shares({ status: 'everyone' }) }],
  ['but to bob', { hide: () => shares({ status: 'nobody' }), open: () => shares({ always: [carol.id, bob.id] }) }],
  ['to direct ones', { hide: () => shares({ status: 'direct' }), open: () => shares({ status: 'everyone' }) }],
  ['in a conversation', { hide: () => shares({ hiddenIn: [team] }), open: () => shares({ hiddenIn: [] }) }],
];

describe('P10: whoever asks by REST alone', () => {
  test.each(WAYS)('is shown the return above the leaving, and nobody else is: %s', async (name, { hide, open }) => {
    await shares({ always: [carol.id] });
    const tab = await gateway.arrive(alice);
    const [before, toCarol] = [await seenBy(bob), await seenBy(carol)];
    await hide();
    const gone = await seenBy(bob);
    expect(gone.isOnline).toBe(false);
    expect(isTaken(gone, before)).toBe(true);
    await open();
    const back = await seenBy(bob);
    expect(back.isOnline).toBe(true);
    expect(isTaken(back, gone)).toBe(true);
    const listed = await gateway.data<Page<Face>>('GET', '/api/contacts', { as: bob, headers: QUIETLY });
    expect(listed.items.find(({ id }) => id === alice.id)?.version).toBe(back.version);
    const asked = await gateway.data<Face[]>('GET', `/api/users/presence?ids=${alice.id}`, {
      as: bob,
      headers: QUIETLY,
    });
    expect(asked.map(({ version }) => version)).toEqual([back.version]);
    // Of somebody else, whoever sees it and whoever comes to, all is as it was.
    if (!name.includes('busy')) expect((await seenBy(carol)).version).toBe(toCarol.version);
    const dave = await gateway.register('dave1');
    await gateway.converse(alice, dave);
    const toDave = await seenBy(dave);
    if (toDave.isOnline) expect(toDave.version).toBe((await seenBy(carol)).version);
    expect((await seenBy(bob)).version).toBe(back.version);
    tab.leave();
    const left = await until('alice to leave', async () => {
      const face = await seenBy(bob);
      return face.isOnline ? undefined : face;
    });
    expect(isTaken(left, back)).toBe(true);
    expect((await seenBy(carol)).version).toBe(left.version);
  });

  test('is shown it so where times were not shown before', async () => {
    await gateway.arrive(alice);
    await shares({ lastSeen: 'days' });
    const unseen = await seenBy(bob);
    expect(unseen.lastActiveAt).toBeNull();
    await shares({ lastSeen: 'exact' });
    const seen = await seenBy(bob);
    expect(seen.lastActiveAt).not.toBeNull();
    expect(isTaken(seen, unseen)).toBe(true);
  });

  test('is shown it so when an invisibility is over by its time, also when something else is said since', async () => {
    await shares({ always: [carol.id] });
    await gateway.arrive(alice);
    const toCarol = await seenBy(carol);
    const end = new Date(Date.now() + 3_000).toISOString();
    await say({ state: 'invisible', until: end });
    const gone = await seenBy(bob);
    expect(gone.isOnline).toBe(false);
    const back = await until('the end', async () => {
      const face = await seenBy(bob);
      return face.isOnline ? face : undefined;
    });
    expect(isTaken(back, gone)).toBe(true);
    // The same at all gateways.
    expect(back.version).toBe(Date.parse(end));
    const dave = await gateway.register('dave1');
    await gateway.converse(alice, dave);
    expect((await seenBy(dave)).version).toBe(toCarol.version);
    await shares({ alerts: 'nobody' });
    for (const state of [null, 'busy']) {
      expect((await seenBy(bob)).version).toBe(back.version);
      expect((await seenBy(carol)).version).toBe(toCarol.version);
      expect((await seenBy(dave)).version).toBe(toCarol.version);
      await say({ state });
    }
    const busy = await seenBy(bob);
    expect(isTaken(busy, back)).toBe(true);
    expect((await seenBy(carol)).version).toBe(busy.version);
  });

  test('learns from the version of one who was away at that time, and is back by a request, no more than from the face', async () => {
    const tab = await gateway.arrive(alice);
    const end = Date.now() + 3_000;
    await say({ state: 'invisible', until: new Date(end).toISOString() });
    tab.leave();
    const gone = await seenBy(bob);
    await until('the end', () => Date.now() > end || undefined);
    expect(await seenBy(bob)).toEqual(gone);
    const back = await until('alice to be back', async () => {
      await gateway.call('GET', '/api/users/me', { as: alice });
      const face = await seenBy(bob);
      return face.lastActiveAt === gone.lastActiveAt ? undefined : face;
    });
    expect(isTaken(back, gone)).toBe(true);
    expect(back.version).toBe(Date.parse(back.lastActiveAt ?? ''));
  });

  test('is told the version of the return and nothing else where that shows nothing new, whatever was done before it', async () => {
    const tab = await gateway.arrive(alice);
    tab.leave();
    const gone = await until('alice to leave', async () => {
      const face = await seenBy(bob);
      return face.isOnline ? undefined : face;
    });
    for (const [hide, show] of [
      [() => shares({ never: [bob.id] }), () => shares({ never: [] })],
      [() => say({ state: 'invisible' }), () => say({ state: null })],
    ] as const) {
      await hide();
      const hidden = await seenBy(bob);
      const visit = await gateway.arrive(alice);
      visit.leave();
      await gateway.sessions(0);
      const from = Date.now();
      await show();
      const shown = await seenBy(bob);
      expect({ ...shown, version: 0 }).toEqual({ ...gone, version: 0 });
      expect(shown.version).toBeGreaterThan(hidden.version);
      expect(shown.version).toBeGreaterThanOrEqual(from);
    }
  });

  test('is shown no lower version than the sessions were told, also after they have ended', async () => {
    await gateway.arrive(alice);
    const atBob = await gateway.arrive(bob);
    await say({ state: 'invisible' });
    const gone = await hearsOf(atBob, alice, ({ isOnline }) => !isOnline);
    atBob.forget();
    await say({ state: null });
    const back = await hearsOf(atBob, alice, ({ isOnline }) => isOnline);
    expect(back.version).toBeGreaterThan(gone.version);
    expect((await seenBy(bob)).version).toBe(back.version);
    atBob.leave();
    await gateway.sessions(1);
    expect((await seenBy(bob)).version).toBe(back.version);
  });
});

test('P8: who was shown the return by a snapshot or by REST takes what is told again', async () => {
  await gateway.stop();
  gateway = await start({ MAINTENANCE_INTERVAL_MS: '200', REFRESH_INTERVAL_MS: '1000', OFFLINE_THRESHOLD_MS: '5000' });
  await gateway.arrive(alice);
  await say({ state: 'invisible' });
  await say({ state: null });
  const back = await seenBy(bob);
  const atBob = await gateway.arrive(bob);
  const again = await hearsOf(atBob, alice, () => true);
  expect(again.version).toBe(back.version);
});

describe.skipIf(!redisPath())('P10 on two gateways', () => {
  let redis: PrivateRedis;
  let west: TestGateway;

  async function startBeside(): Promise<TestGateway> {
    const site = await start({ REDIS_URL: redis.url });
    await isInState(site, 'ok');
    return site;
  }

  beforeEach(async () => {
    redis = await startRedis();
    await gateway.stop();
    gateway = await startBeside();
    west = await startBeside();
  });
  afterEach(async () => {
    await west.stop();
    await redis.kill();
  });

  test('both say the return in the same version, in pushes and in answers', async () => {
    await gateway.arrive(alice);
    const [atEast, atWest] = [await gateway.arrive(bob), await west.arrive(bob)];
    for (const hidden of [
      { hide: () => say({ state: 'invisible' }), open: () => say({ state: null }) },
      { hide: () => shares({ status: 'nobody' }), open: () => shares({ status: 'everyone' }) },
    ]) {
      for (const client of [atEast, atWest]) client.forget();
      await hidden.hide();
      const gone = await hearsOf(atWest, alice, ({ isOnline }) => !isOnline);
      await hearsOf(atEast, alice, ({ isOnline }) => !isOnline);
      await hidden.open();
      const back = await hearsOf(atEast, alice, ({ isOnline }) => isOnline);
      expect(back.version).toBeGreaterThan(gone.version);
      expect((await hearsOf(atWest, alice, ({ isOnline }) => isOnline)).version).toBe(back.version);
      expect((await seenBy(bob)).version).toBe(back.version);
      expect((await seenBy(bob, west)).version).toBe(back.version);
    }
  });

  test('one that starts later says it in the same, by what is stored', async () => {
    await shares({ always: [carol.id] });
    await gateway.arrive(alice);
    const inAWhile = () => new Date(Date.now() + 3_000).toISOString();
    for (const hidden of [
      { hide: () => shares({ status: 'nobody' }), open: () => shares({ status: 'everyone' }) },
      { hide: () => say({ state: 'invisible', until: inAWhile() }), open: async () => {} },
    ]) {
      await hidden.hide();
      const gone = await seenBy(bob);
      await hidden.open();
      const back = await until('the end', async () => {
        const face = await seenBy(bob);
        return face.isOnline ? face : undefined;
      });
      expect(isTaken(back, gone)).toBe(true);
      await west.stop();
      west = await startBeside();
      expect((await seenBy(bob, west)).version).toBe(back.version);
      expect((await seenBy(carol, west)).version).toBe((await seenBy(carol)).version);
    }
  });
});
