/** What belongs to an identity ends with it: statuses, what is still being asked for, what a component remembers. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { configureSocketIOService, getSocketIOService, getUserStatus, userStore } from '@meeshy/status-react/client';
import { afterEach, expect, it, onTestFinished } from 'vitest';
import { gatewayOf, greeting, type Peer, statusEvent, WELCOME } from './support/gateway.ts';
import { personOf } from './support/people.ts';

afterEach(() => {
  getSocketIOService().disconnect();
  userStore.getState().clearStore();
});

const known = () => [...userStore.getState().usersMap.keys()];

function greetingTo(id: string, ...userIds: string[]) {
  return (peer: Peer) => {
    peer.emit('authenticated', { ...WELCOME, user: { ...WELCOME.user, id } });
    const users = userIds.map((userId) => statusEvent(userId));
    peer.emit('presence:snapshot', { serverTime: new Date().toISOString(), users });
  };
}

/** Connects as whoever the server says, and waits for the snapshot. */
async function live(greet: (peer: Peer) => void) {
  const server = await gatewayOf({ greet });
  const service = configureSocketIOService({ url: server.url, getCredentials: () => ({ token: 't' }) });
  const arrived = new Promise((resolve) => onTestFinished(service.on('presence:snapshot', resolve)));
  service.connect();
  await arrived;
  return { server, service };
}

/** REST that answers when it is told to. */
async function slowRest() {
  let answer = () => {};
  const http = createServer((request, response) => {
    // What one says and shares oneself is asked for as well.
    if (!request.url?.includes('/participants')) return void response.writeHead(404).end();
    const data = { items: [personOf('of-alice', { lastActiveAt: Date.now() })], nextCursor: null };
    answer = () =>
      void response.setHeader('content-type', 'application/json').end(JSON.stringify({ success: true, data }));
    asked();
  });
  let asked = () => {};
  const whenAsked = new Promise<void>((resolve) => {
    asked = resolve;
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => void http.close(() => resolve())));
  return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, whenAsked, answer: () => answer() };
}

it('another one is configured: the former one’s people are gone', async () => {
  await live(greeting({ users: [statusEvent('of-alice')] }));
  expect(known()).toEqual(['of-alice']);
  configureSocketIOService({ getCredentials: () => null });
  expect(known()).toEqual([]);
});

it('the server says that it is another one, behind the same configuration', async () => {
  let id = 'alice';
  const { service } = await live((peer) => greetingTo(id, `of-${id}`)(peer));
  userStore.getState().mergeUsers([personOf('offline-friend', { isOnline: false })]);
  id = 'bob';
  const again = new Promise((resolve) => onTestFinished(service.on('presence:snapshot', resolve)));
  service.disconnect();
  service.connect();
  await again;
  expect(known()).toEqual(['of-bob']);
});

it('a sign-out ends it at once', async () => {
  const { service } = await live(greeting({ users: [statusEvent('of-alice')] }));
  service.disconnect();
  expect(known()).toEqual([]);
  expect(getUserStatus({ id: 'of-alice' })).toBe('offline');
});

it('the same one who comes back after a cut keeps what is known', async () => {
  const { server, service } = await live(greetingTo('alice', 'of-alice'));
  userStore.getState().mergeUsers([personOf('offline-friend', { isOnline: false })]);
  const again = new Promise((resolve) => onTestFinished(service.on('presence:snapshot', resolve)));
  (await server.nextPeer()).conn.close();
  await again;
  expect(known()).toEqual(['of-alice', 'offline-friend']);
});

it.each([
  ['another one is configured', () => void configureSocketIOService({ getCredentials: () => ({ token: 'bob' }) })],
  ['one signed out', () => getSocketIOService().disconnect()],
])('a late REST answer is nobody’s when %s', async (_, end) => {
  const rest = await slowRest();
  const service = configureSocketIOService({ url: rest.url, getCredentials: () => ({ token: 'alice' }) });
  service.connect();
  const refreshed = service.refreshParticipants('c-1');
  await rest.whenAsked;
  end();
  rest.answer();
  await expect(refreshed).rejects.toMatchObject({ error: { code: 'UNAUTHORIZED' } });
  expect(known()).toEqual([]);
});

it('newer credentials turn out to be another person’s: a session begins anew, and the former one’s people are gone', async () => {
  const ids = ['alice', 'bob'];
  const server = await gatewayOf({
    greet(peer) {
      const { token = '' } = peer.handshake.auth as { token?: string };
      greetingTo(token, `of-${token}`)(peer);
      peer.on('authenticate', () => peer.emit('error', { code: 'FORBIDDEN', message: 'of somebody else' }));
    },
  });
  let current = 0;
  const service = configureSocketIOService({
    url: server.url,
    getCredentials: () => ({ token: ids[current] ?? '' }),
  });
  const shown = () => new Promise((resolve) => onTestFinished(service.on('presence:snapshot', resolve)));
  const first = shown();
  service.connect();
  await first;
  expect(known()).toEqual(['of-alice']);
  current = 1;
  const second = shown();
  service.renew();
  await second;
  expect(known()).toEqual(['of-bob']);
  expect(server.handshakes.map(({ token }) => token)).toEqual(ids);
});
