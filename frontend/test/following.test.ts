import { statusOf } from '@meeshy/status-protocol';
import { describe, expect, it } from 'vitest';
import { createClock } from '../src/client/clock.ts';
import { factsOf } from '../src/client/people.ts';
import { createFollowing } from '../src/client/snapshot.ts';
import { createUserStore } from '../src/client/user-store.ts';
import { connectionTo, eventOf } from './support/client.ts';
import { gatewayOf, greeting, statusEvent, WELCOME } from './support/gateway.ts';
import { iso } from './support/people.ts';

const HOUR = 3_600_000;

/** A store that follows a connection to a real server. `skewMs`: how wrong the local clock is. */
async function following(snapshot: Parameters<typeof greeting>[0] = {}, skewMs = 0) {
  const server = await gatewayOf({ greet: greeting(snapshot) });
  const clock = createClock(() => Date.now() + skewMs);
  const store = createUserStore(clock);
  const connection = connectionTo({ url: server.url }, clock);
  const follow = createFollowing(store, clock);
  connection.onEvent(follow);
  const first = eventOf(connection, 'presence:snapshot');
  connection.connect();
  const peer = await server.nextPeer();
  await first;
  const statusIn = (id: string) => {
    const { usersMap, now, thresholds } = store.getState();
    return statusOf(factsOf(usersMap.get(id)), now, thresholds);
  };
  return { store, clock, connection, peer, statusIn };
}

describe('P11: the store follows the connection', () => {
  it('the snapshot, then single events and batches', async () => {
    const { connection, peer, statusIn } = await following({ users: [statusEvent('alice')] });
    expect([statusIn('alice'), statusIn('bob')]).toEqual(['online', 'offline']);
    const batch = eventOf(connection, 'user:status:batch');
    const now = iso(Date.now());
    peer.emit('user:status', statusEvent('bob'));
    peer.emit('user:status:batch', [
      statusEvent('carol'),
      statusEvent('alice', { isOnline: false, lastSeen: now, lastActiveAt: now }),
    ]);
    await batch;
    expect(['alice', 'bob', 'carol'].map(statusIn)).toEqual(['away', 'online', 'online']);
  });

  it('who is withdrawn is offline at the version that is known, and whatever is told after that is true', async () => {
    const { store, connection, peer, statusIn } = await following({ users: [statusEvent('alice', { version: 7 })] });
    const nothing = { isOnline: false, lastSeen: null, lastActiveAt: null };
    const older = eventOf(connection, 'user:status');
    peer.emit('user:status', statusEvent('alice', { ...nothing, version: 6, withdrawn: true }));
    await older;
    expect(statusIn('alice')).toBe('online');

    const withdrawal = eventOf(connection, 'user:status');
    peer.emit('user:status', statusEvent('alice', { ...nothing, version: 7, withdrawn: true }));
    await withdrawal;
    expect(store.getState().getUserById('alice')).toMatchObject(nothing);

    const met = eventOf(connection, 'user:status');
    peer.emit('user:status', statusEvent('alice', { version: 5 }));
    await met;
    expect(statusIn('alice')).toBe('online');
  });

  it('a batch is one notification', async () => {
    const { store, connection, peer } = await following();
    let notifications = 0;
    store.subscribe(() => {
      notifications += 1;
    });
    const batch = eventOf(connection, 'user:status:batch');
    peer.emit('user:status:batch', [statusEvent('alice'), statusEvent('bob'), statusEvent('carol')]);
    await batch;
    expect(notifications).toBe(1);
  });

  it('parts are applied as one, and what comes in between is held until then', async () => {
    const { store, connection, peer, statusIn } = await following({ users: [statusEvent('gone')] });
    let notifications = 0;
    store.subscribe(() => {
      notifications += 1;
    });
    const serverTime = iso(Date.now());
    const between = eventOf(connection, 'user:status');
    peer.emit('presence:snapshot', { serverTime, users: [statusEvent('alice')], part: 1, parts: 3 });
    peer.emit('user:status', statusEvent('late'));
    await between;
    expect([statusIn('gone'), statusIn('alice'), statusIn('late')]).toEqual(['online', 'offline', 'offline']);
    peer.emit('presence:snapshot', { serverTime, users: [], part: 2, parts: 3 });
    peer.emit('presence:snapshot', { serverTime, users: [statusEvent('bob')], part: 3, parts: 3 });
    const after = eventOf(connection, 'user:status:batch');
    peer.emit('user:status:batch', []);
    await after;
    expect(['gone', 'alice', 'late', 'bob'].map(statusIn)).toEqual(['offline', 'online', 'online', 'online']);
    expect(notifications).toBe(1);
  });

  it('parts of an interrupted snapshot are not mixed with those of the next', async () => {
    const { connection, peer, statusIn } = await following();
    const serverTime = iso(Date.now());
    peer.emit('presence:snapshot', { serverTime, users: [statusEvent('old')], part: 1, parts: 2 });
    peer.emit('presence:snapshot', { serverTime, users: [statusEvent('new-1')], part: 1, parts: 2 });
    peer.emit('presence:snapshot', { serverTime, users: [statusEvent('new-2')], part: 2, parts: 2 });
    const after = eventOf(connection, 'user:status:batch');
    peer.emit('user:status:batch', []);
    await after;
    expect(['old', 'new-1', 'new-2'].map(statusIn)).toEqual(['offline', 'online', 'online']);
  });

  it('whether one sees no more than one shows is what the server says, also when it says nothing of it', async () => {
    const clock = createClock();
    const store = createUserStore(clock);
    const hear = createFollowing(store, clock);
    const told = (reciprocity?: 'pairwise' | 'none') => {
      hear({ name: 'authenticated', payload: { ...WELCOME, ...(reciprocity && { reciprocity }) } });
      return store.getState().reciprocity;
    };
    expect([told(), told('none'), told('pairwise'), told('none'), told()]).toEqual([
      'pairwise',
      'none',
      'pairwise',
      'none',
      'pairwise',
    ]);
  });

  it('the thresholds are those of the server', async () => {
    const server = await gatewayOf({ greet: greeting({}, { offlineMs: 1_000, awayMs: 2_000 }) });
    const clock = createClock();
    const store = createUserStore(clock);
    const connection = connectionTo({ url: server.url }, clock);
    connection.onEvent(createFollowing(store, clock));
    const first = eventOf(connection, 'authenticated');
    connection.connect();
    await first;
    expect(store.getState().thresholds).toEqual({ offlineMs: 1_000, awayMs: 2_000 });
  });
});

describe('A wrong local clock is corrected by the snapshot', () => {
  it.each([
    ['an hour ahead', HOUR],
    ['an hour behind', -HOUR],
  ])('%s', async (_, skewMs) => {
    const { clock, statusIn } = await following({ users: [statusEvent('alice')] }, skewMs);
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(5_000);
    expect(statusIn('alice')).toBe('online');
  });
});

describe('Damaged facts', () => {
  it('P1: what cannot be read is absent, never now', async () => {
    const { store, connection, peer, statusIn } = await following();
    const batch = eventOf(connection, 'user:status:batch');
    const broken = { lastActiveAt: 'soon', lastSeen: 12 } as never;
    peer.emit('user:status:batch', [statusEvent('alice', { ...(broken as object), isOnline: false })]);
    await batch;
    expect(statusIn('alice')).toBe('offline');
    expect(store.getState().getUserById('alice')).toMatchObject({ lastActiveAt: null });
  });
});
