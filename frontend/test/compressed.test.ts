import { deflateRawSync } from 'node:zlib';
import type { ServerToClientEvents, UserStatusEvent } from '@meeshy/status-protocol';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createClock } from '../src/client/clock.ts';
import type { ServerEvent } from '../src/client/server-events.ts';
import { createFollowing } from '../src/client/snapshot.ts';
import { createUserStore } from '../src/client/user-store.ts';
import { connectionTo, eventOf, stateOf } from './support/client.ts';
import { type Gateway, gatewayOf, greeting, type Peer, statusEvent, WELCOME } from './support/gateway.ts';
import { statusIn } from './support/people.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A client of this server, and all that it was told. */
function clientOf({ url }: Gateway) {
  const clock = createClock();
  const store = createUserStore(clock);
  const connection = connectionTo({ url }, clock);
  const told: ServerEvent[] = [];
  connection.onEvent(createFollowing(store, clock));
  connection.onEvent((event) => told.push(event));
  connection.connect();
  return { store, connection, told };
}

async function connected() {
  const server = await gatewayOf();
  const client = clientOf(server);
  const peer = await server.nextPeer();
  await eventOf(client.connection, 'presence:snapshot');
  client.told.length = 0;
  return { ...client, peer };
}

function emitCompressed(peer: Peer, name: keyof ServerToClientEvents, payload: unknown): void {
  peer.emit(name, deflateRawSync(JSON.stringify(payload)) as never);
}

const snapshotOf = (...users: UserStatusEvent[]) => ({ serverTime: new Date().toISOString(), users });
const manyEvents = (count: number) => Array.from({ length: count }, (_, i) => statusEvent(`person${i}`));

describe('What comes compressed', () => {
  it('is read like everything else', async () => {
    const { store, connection, peer } = await connected();
    const batch = eventOf(connection, 'user:status:batch');
    emitCompressed(peer, 'presence:snapshot', snapshotOf(statusEvent('alice'), statusEvent('zoë')));
    emitCompressed(peer, 'user:status:batch', [statusEvent('bob')]);
    await batch;
    expect(['alice', 'zoë', 'bob'].map((id) => statusIn(store, id))).toEqual(['online', 'online', 'online']);
  });

  it('P10: is told in its turn, and what comes at once after it waits', async () => {
    const { store, connection, peer, told } = await connected();
    const last = new Promise<void>((resolve) => {
      connection.onEvent(({ name, payload }) => {
        if (name === 'user:status' && payload.userId === 'carol') resolve();
      });
    });
    emitCompressed(peer, 'user:status:batch', manyEvents(5_000));
    emitCompressed(peer, 'presence:snapshot', snapshotOf(statusEvent('alice')));
    peer.emit('user:status', statusEvent('bob'));
    emitCompressed(peer, 'user:status:batch', [statusEvent('dave')]);
    peer.emit('user:status', statusEvent('carol'));
    await last;

    expect(told.map(({ name }) => name)).toEqual([
      'user:status:batch',
      'presence:snapshot',
      'user:status',
      'user:status:batch',
      'user:status',
    ]);
    // A snapshot that came late would have made them offline.
    expect(['alice', 'bob', 'carol', 'dave'].map((id) => statusIn(store, id))).toEqual(Array(4).fill('online'));
    expect(statusIn(store, 'person0')).toBe('offline');
  });

  it('keeps nothing waiting that does not depend on the order', async () => {
    const { connection, peer, told } = await connected();
    const batch = eventOf(connection, 'user:status:batch');
    emitCompressed(peer, 'user:status:batch', manyEvents(5_000));
    peer.emit('typing:start', { conversationId: 'c', userId: 'alice', username: 'alice' });
    await batch;
    expect(told.map(({ name }) => name)).toEqual(['typing:start', 'user:status:batch']);
  });

  it.each([
    ['what is no deflate', Buffer.from('hello, hello, hello')],
    ['what is cut off', deflateRawSync(JSON.stringify(manyEvents(100))).subarray(0, -20)],
    ['what is no JSON', deflateRawSync('[{"userId":')],
    ['nothing', Buffer.alloc(0)],
  ])('is dropped if it is damaged: %s', async (_, garbage) => {
    const { store, connection, peer, told } = await connected();
    const next = eventOf(connection, 'user:status');
    peer.emit('user:status:batch', garbage as never);
    peer.emit('user:status', statusEvent('alice'));
    await next;
    expect(told.map(({ name }) => name)).toEqual(['user:status']);
    expect(statusIn(store, 'alice')).toBe('online');
  });

  it('is dropped if its connection ends before it is read: an old snapshot replaces no newer one', async () => {
    let sessions = 0;
    const server = await gatewayOf({
      greet(peer) {
        sessions += 1;
        if (sessions > 1) return greeting({ users: [statusEvent('alice')] })(peer);
        peer.emit('authenticated', WELCOME);
        emitCompressed(peer, 'presence:snapshot', snapshotOf(...manyEvents(5_000)));
        peer.conn.close();
      },
    });
    const { store, connection, told } = clientOf(server);
    await stateOf(connection, 'connected');
    await stateOf(connection, 'reconnecting');
    await server.nextPeer();
    const peer = await server.nextPeer();
    const batch = eventOf(connection, 'user:status:batch');
    // Takes longer than what the former connection left behind.
    emitCompressed(peer, 'user:status:batch', manyEvents(6_000));
    await batch;

    const snapshots = told.flatMap((event) => (event.name === 'presence:snapshot' ? [event.payload.users] : []));
    expect(snapshots.map((users) => users.map(({ userId }) => userId))).toEqual([['alice']]);
    expect(statusIn(store, 'alice')).toBe('online');
  });

  it('is not asked for where nothing can inflate it', async () => {
    vi.stubGlobal('DecompressionStream', undefined);
    const server = await gatewayOf();
    const { connection } = clientOf(server);
    await stateOf(connection, 'connected');
    expect(server.handshakes).toMatchObject([{ capabilities: ['batch'] }]);
  });
});
