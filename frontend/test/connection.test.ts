import { describe, expect, it } from 'vitest';
import { connectionTo, stateOf } from './support/client.ts';
import { gatewayOf, greeting, startGateway } from './support/gateway.ts';

describe('A connection', () => {
  it('shows its credentials, takes batches, and is an activity: somebody opened the page', async () => {
    const server = await gatewayOf();
    const connection = connectionTo({ url: server.url });
    expect(connection.getState()).toMatchObject({ state: 'offline', reason: 'closed' });
    connection.connect();
    expect(connection.getState()).toMatchObject({ state: 'reconnecting' });
    await stateOf(connection, 'connected');
    expect(server.handshakes).toEqual([{ token: 'token-1', resume: false, capabilities: ['batch', 'deflate'] }]);
  });

  it('is made once, however often it is asked for', async () => {
    const server = await gatewayOf();
    const connection = connectionTo({ url: server.url });
    connection.connect();
    connection.connect();
    const peer = await server.nextPeer();
    await stateOf(connection, 'connected');
    connection.connect();
    connection.retry();
    const heard = new Promise((resolve) => peer.on('typing:stop', resolve));
    connection.send('typing:stop', { conversationId: 'c' });
    await heard;
    expect(server.handshakes).toHaveLength(1);
  });

  it('is connected only once the server has said who one is', async () => {
    const server = await gatewayOf({ greet: () => {} });
    const connection = connectionTo({ url: server.url });
    connection.connect();
    const peer = await server.nextPeer();
    expect(connection.getState().state).toBe('reconnecting');
    greeting()(peer);
    await stateOf(connection, 'connected');
  });
});

describe('P1: a session that comes back by itself says so', () => {
  it('after a server restart', async () => {
    const first = await startGateway();
    const connection = connectionTo({ url: first.url });
    connection.connect();
    await stateOf(connection, 'connected');
    const lost = stateOf(connection, 'reconnecting');
    await first.stop();
    const { since } = await lost;
    expect(since).toBeLessThanOrEqual(Date.now());
    const second = await gatewayOf({ port: first.port });
    await stateOf(connection, 'connected');
    expect(second.handshakes).toEqual([{ token: 'token-1', resume: true, capabilities: ['batch', 'deflate'] }]);
  });

  it('not when a person clicked for it', async () => {
    const first = await startGateway();
    const connection = connectionTo({ url: first.url });
    connection.connect();
    await stateOf(connection, 'connected');
    const lost = stateOf(connection, 'reconnecting');
    await first.stop();
    await lost;
    const second = await gatewayOf({ port: first.port });
    connection.retry();
    await stateOf(connection, 'connected');
    expect(second.handshakes.at(-1)).toMatchObject({ resume: false });
  });

  it('a page that was opened long before the server answers is nobody at the keyboard', async () => {
    const server = await gatewayOf();
    let now = Date.now();
    let isAsked = false;
    const connection = connectionTo(
      {
        url: server.url,
        getCredentials: () => {
          if (isAsked) return { token: 'token-1' };
          isAsked = true;
          now += 61_000;
          return { token: 'token-1' };
        },
      },
      { now: () => now, correct: () => {} },
    );
    connection.connect();
    await stateOf(connection, 'connected');
    expect(server.handshakes).toMatchObject([{ resume: true }]);
  });
});

describe('The state of the connection', () => {
  it('reconnecting becomes offline after a while, since when statuses are known, and goes on trying', async () => {
    const first = await startGateway();
    const connection = connectionTo({ url: first.url, offlineAfterMs: 50 });
    connection.connect();
    await stateOf(connection, 'connected');
    const lost = stateOf(connection, 'reconnecting');
    await first.stop();
    const { since } = await lost;
    const offline = await stateOf(connection, 'offline');
    expect(offline).toEqual({ state: 'offline', since, reason: 'unreachable', error: null });
    await gatewayOf({ port: first.port });
    await stateOf(connection, 'connected');
  });

  it('a retry shows that something happens, and keeps since when', async () => {
    const first = await startGateway();
    const connection = connectionTo({ url: first.url, offlineAfterMs: 50 });
    connection.connect();
    await stateOf(connection, 'connected');
    await first.stop();
    const { since } = await stateOf(connection, 'offline');
    connection.retry();
    expect(connection.getState()).toEqual({ state: 'reconnecting', since, error: null });
    await stateOf(connection, 'offline');
  });

  it('is the same object until it changes', async () => {
    const server = await gatewayOf();
    const connection = connectionTo({ url: server.url });
    expect(connection.getState()).toBe(connection.getState());
    connection.connect();
    const connected = await stateOf(connection, 'connected');
    expect(connection.getState()).toBe(connected);
  });

  it('a disconnection is final, whatever is under way', async () => {
    const server = await gatewayOf();
    let answer: (credentials: { token: string }) => void = () => {};
    const connection = connectionTo({
      url: server.url,
      getCredentials: () => new Promise((resolve) => (answer = resolve)),
    });
    connection.connect();
    connection.disconnect();
    answer({ token: 'late' });
    // Whoever comes after it arrives after it.
    const next = connectionTo({ url: server.url, getCredentials: () => ({ token: 'next' }) });
    next.connect();
    await stateOf(next, 'connected');
    expect(connection.getState()).toMatchObject({ state: 'offline', reason: 'closed' });
    expect(server.handshakes.map(({ token }) => token)).toEqual(['next']);
  });
});
