/** An application has a socket already: presence comes over that one, and leaves its life alone. */
import { createPresenceClient, type PresenceClient } from '@meeshy/status-react/client';
import { io, type Socket } from 'socket.io-client';
import { expect, it, onTestFinished } from 'vitest';
import { serverWithPresence } from './support/server.ts';

function socketAt(url: string, auth: Record<string, string> = {}): Socket {
  const socket = io(url, { auth, transports: ['websocket'], forceNew: true });
  onTestFinished(() => void socket.disconnect());
  return socket;
}

function watched(client: PresenceClient): PresenceClient {
  onTestFinished(client.watch());
  onTestFinished(() => client.disconnect());
  return client;
}

/** Resolves as soon as it is so, in the store or of the connection. */
function until(client: PresenceClient, isSo: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const stops = [client.store.subscribe(look), client.onConnectionStatus(look)];
    function look() {
      if (!isSo()) return;
      for (const stop of stops) stop();
      resolve();
    }
    look();
  });
}

const hasSnapshot = (client: PresenceClient) => () =>
  client.store.getState().hasSnapshot && client.getConnectionStatus().state === 'connected';
const connected = (socket: Socket) => new Promise<void>((resolve) => socket.once('connect', resolve));

it('that is about to connect: one connection, and nobody is asked twice who that is', async () => {
  const { url, io: server, authenticated } = await serverWithPresence();
  const client = watched(createPresenceClient({ socket: socketAt(url, { token: 'alice' }) }));
  await until(client, hasSnapshot(client));
  expect(client.getUserStatus({ id: 'alice' })).toBe('online');
  expect(server.engine.clientsCount).toBe(1);
  expect(authenticated).toEqual(['alice']);
});

it('that has been connected for long: everybody is shown', async () => {
  const { url } = await serverWithPresence();
  const bob = watched(createPresenceClient({ url, getCredentials: () => ({ token: 'bob' }) }));
  await until(bob, hasSnapshot(bob));
  const socket = socketAt(url, { token: 'alice' });
  await new Promise((heard) => socket.once('presence:snapshot', heard));
  const alice = watched(createPresenceClient({ socket }));
  await until(alice, hasSnapshot(alice));
  expect(alice.getUserStatus({ id: 'bob' })).toBe('online');
  bob.disconnect();
  await until(alice, () => alice.getUserStatus({ id: 'bob' }) === 'away');
});

it('that lived on without credentials: those that are given sign it in', async () => {
  const { url } = await serverWithPresence({ optional: true });
  const socket = socketAt(url);
  await connected(socket);
  const client = watched(createPresenceClient({ socket, getCredentials: () => ({ token: 'alice' }) }));
  await until(client, hasSnapshot(client));
  expect(client.getUserStatus({ id: 'alice' })).toBe('online');
});

it('that is cut, and comes back by itself', async () => {
  const { url, io: server } = await serverWithPresence();
  const socket = socketAt(url, { token: 'alice' });
  const client = watched(createPresenceClient({ socket }));
  await until(client, hasSnapshot(client));
  for (const each of server.sockets.sockets.values()) each.conn.close();
  await until(client, () => client.getConnectionStatus().state === 'reconnecting');
  await until(client, hasSnapshot(client));
  expect(socket.connected).toBe(true);
});

it('is not closed with presence, and nothing listens to it any longer', async () => {
  const { url, io: server } = await serverWithPresence();
  const socket = socketAt(url, { token: 'alice' });
  const client = createPresenceClient({ socket });
  const before = socket.listeners('disconnect').length;
  const stop = client.watch();
  await until(client, hasSnapshot(client));
  stop();
  client.disconnect();
  expect(client.getConnectionStatus()).toMatchObject({ state: 'offline', reason: 'closed' });
  expect(socket.connected).toBe(true);
  expect(server.engine.clientsCount).toBe(1);
  expect([socket.listenersAny().length, socket.listeners('disconnect').length]).toEqual([0, before]);
});
