/** Two presences on one page, each with a server and an identity of its own, over real sockets. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type ConnectionOptions,
  clock,
  createPresenceClient,
  getSocketIOService,
  getUserStatus,
  type PresenceClient,
  userStore,
} from '@meeshy/status-react/client';
import { expect, it, onTestFinished } from 'vitest';
import { gatewayOf, type Peer, statusEvent, WELCOME } from './support/gateway.ts';
import { HOUR, MINUTE, personOf } from './support/people.ts';

function clientOf(options: Partial<ConnectionOptions>): PresenceClient {
  const client = createPresenceClient({ getCredentials: () => ({ token: 't' }), ...options });
  onTestFinished(() => client.disconnect());
  return client;
}

const known = (client: PresenceClient) => [...client.store.getState().usersMap.keys()];
const next = (client: PresenceClient, name: 'presence:snapshot' | 'user:status') =>
  new Promise<void>((resolve) => onTestFinished(client.on(name, () => resolve())));

interface Server {
  me: string;
  people: string[];
  /** How far its clock is ahead of ours, and how long ago these people were active, milliseconds. */
  aheadMs?: number;
  agoMs?: number;
  thresholds?: { offlineMs: number; awayMs: number };
}

/** A server and whoever is signed in there, with the snapshot. */
async function live({ me, people, aheadMs = 0, agoMs = 0, thresholds = WELCOME.thresholds }: Server) {
  const server = await gatewayOf({
    greet(peer: Peer) {
      const now = Date.now() + aheadMs;
      peer.emit('authenticated', { ...WELCOME, user: { ...WELCOME.user, id: me }, thresholds });
      const users = people.map((id) => statusEvent(id, {}, now - agoMs));
      peer.emit('presence:snapshot', { serverTime: new Date(now).toISOString(), users });
    },
  });
  const client = clientOf({ url: server.url, getCredentials: () => ({ token: me }) });
  const arrived = next(client, 'presence:snapshot');
  onTestFinished(client.watch());
  await arrived;
  return { server, client, peer: await server.nextPeer() };
}

it('each knows the people of its own server, and nobody else does', async () => {
  const one = await live({ me: 'alice', people: ['bob', 'of-one'] });
  const two = await live({ me: 'bob', people: ['of-two'] });
  expect([known(one.client), known(two.client), [...userStore.getState().usersMap.keys()]]).toEqual([
    ['bob', 'of-one'],
    ['of-two'],
    [],
  ]);
  expect([one.client, two.client].map(({ getUserStatus: of }) => of({ id: 'bob' }))).toEqual(['online', 'offline']);
  expect(getUserStatus({ id: 'bob' })).toBe('offline');
  expect([one, two].map(({ server }) => server.handshakes.map(({ token }) => token))).toEqual([['alice'], ['bob']]);
});

it('each goes by its own clock and thresholds', async () => {
  const server = { me: 'alice', people: ['bob'], agoMs: 10 * MINUTE };
  const one = await live({ ...server, aheadMs: 1.5 * HOUR });
  const two = await live({ ...server, thresholds: { offlineMs: HOUR, awayMs: 2 * HOUR } });
  expect(one.client.clock.now() - two.client.clock.now()).toBeGreaterThan(59 * MINUTE);
  expect([one, two].map(({ client }) => client.getUserStatus({ id: 'bob' }))).toEqual(['away', 'online']);
  const now = { isOnline: true, lastActiveAt: Date.now() };
  expect(one.client.getLastSeenText(now, 'en')).toBe('seen 1 hour ago');
  expect(two.client.getLastSeenText(now, 'en')).toBe('seen just now');
  expect(Math.abs(clock.now() - Date.now())).toBeLessThan(MINUTE);
});

it('each tells its own listeners', async () => {
  const one = await live({ me: 'alice', people: [] });
  const two = await live({ me: 'bob', people: [] });
  const heard: string[] = [];
  onTestFinished(one.client.onUserStatus(({ userId }) => heard.push(`one: ${userId}`)));
  onTestFinished(two.client.onAny(({ name }) => heard.push(`two: ${name}`)));
  onTestFinished(getSocketIOService().onAny(({ name }) => heard.push(`page: ${name}`)));
  const told = next(one.client, 'user:status');
  one.peer.emit('user:status', statusEvent('carol'));
  await told;
  const toldToo = next(two.client, 'user:status');
  two.peer.emit('user:status', statusEvent('dave'));
  await toldToo;
  expect(heard).toEqual(['one: carol', 'two: user:status']);
});

it('each has a connection of its own: the cut and the sign-out of one are not the other’s', async () => {
  const one = await live({ me: 'alice', people: ['of-one'] });
  const two = await live({ me: 'bob', people: ['of-two'] });
  const states: string[] = [];
  onTestFinished(two.client.onConnectionStatus(({ state }) => states.push(state)));
  const cut = new Promise<void>((resolve) => onTestFinished(one.client.onConnectionStatus(() => resolve())));
  await one.server.stop();
  await cut;
  expect(one.client.getConnectionStatus().state).toBe('reconnecting');
  one.client.disconnect();
  expect([known(one.client), known(two.client)]).toEqual([[], ['of-two']]);
  expect(one.client.freshness.asOfAll()).toBeNull();
  expect(states).toEqual([]);
  expect(two.client.getConnectionStatus().state).toBe('connected');
  expect(getSocketIOService().getConnectionStatus()).toMatchObject({ state: 'offline', reason: 'closed' });
});

it('each reads its own server over REST, and keeps its own lists', async () => {
  const restOf = async (id: string) => {
    const asked: unknown[] = [];
    const http = createServer((request, response) => {
      asked.push(request.headers.authorization);
      const data = { items: [personOf(id, { lastActiveAt: Date.now() })], nextCursor: null };
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ success: true, data }));
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => new Promise<void>((resolve) => void http.close(() => resolve())));
    return { asked, url: `http://127.0.0.1:${(http.address() as AddressInfo).port}` };
  };
  const [first, second] = [await restOf('ann'), await restOf('ben')];
  const one = clientOf({ url: first.url, getCredentials: () => ({ token: 'one' }) });
  const two = clientOf({ url: second.url, getCredentials: () => ({ token: 'two' }) });
  one.store.getState().setParticipants([personOf('ann')]);
  const both = await Promise.all([one.refreshParticipants('c-1'), two.refreshParticipants('c-1')]);
  expect(both.map((people) => people.map(({ id }) => id))).toEqual([['ann'], ['ben']]);
  expect([first.asked, second.asked]).toEqual([['Bearer one'], ['Bearer two']]);
  expect([known(one), known(two), [...userStore.getState().usersMap.keys()]]).toEqual([['ann'], ['ben'], []]);
  expect([one, two].map(({ store }) => store.getState().participants.length)).toEqual([1, 0]);
});

it('nothing begins by making one', async () => {
  const server = await gatewayOf();
  let asked = 0;
  const client = clientOf({
    url: server.url,
    getCredentials: () => {
      asked += 1;
      return { token: 't' };
    },
  });
  expect(client.getConnectionStatus()).toMatchObject({ state: 'offline', reason: 'closed' });
  expect(asked).toBe(0);
  const arrived = next(client, 'presence:snapshot');
  client.connect();
  await arrived;
  expect([asked, server.handshakes.length]).toEqual([1, 1]);
});
