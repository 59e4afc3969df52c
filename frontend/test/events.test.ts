import { describe, expect, it } from 'vitest';
import { connectionTo, eventOf, stateOf } from './support/client.ts';
import { gatewayOf, greeting, startGateway, WELCOME } from './support/gateway.ts';

describe('What a client says', () => {
  it('a message is answered', async () => {
    const server = await gatewayOf({
      greet: (peer) => {
        greeting()(peer);
        peer.on('message:send', ({ content }, ack) => ack({ success: true, data: { messageId: `m-${content}` } }));
      },
    });
    const connection = connectionTo({ url: server.url });
    connection.connect();
    await stateOf(connection, 'connected');
    expect(await connection.request('message:send', { conversationId: 'c', content: 'hello' })).toEqual({
      success: true,
      data: { messageId: 'm-hello' },
    });
  });

  it('without a connection nothing is kept for later', async () => {
    const server = await gatewayOf();
    const connection = connectionTo({ url: server.url });
    expect(await connection.request('message:send', { conversationId: 'c', content: 'x' })).toMatchObject({
      success: false,
      error: { code: 'UNAVAILABLE' },
    });
    expect(connection.send('typing:start', { conversationId: 'c' })).toBe(false);
  });

  it('a message whose connection ends meanwhile is answered too', async () => {
    const server = await startGateway();
    const connection = connectionTo({ url: server.url });
    connection.connect();
    const peer = await server.nextPeer();
    await stateOf(connection, 'connected');
    peer.on('message:send', () => void server.stop());
    expect(await connection.request('message:send', { conversationId: 'c', content: 'x' })).toMatchObject({
      error: { code: 'UNAVAILABLE' },
    });
  });

  it('typing reaches the server', async () => {
    const server = await gatewayOf();
    const connection = connectionTo({ url: server.url });
    connection.connect();
    const peer = await server.nextPeer();
    await stateOf(connection, 'connected');
    const heard = new Promise((resolve) => peer.on('typing:start', resolve));
    expect(connection.send('typing:start', { conversationId: 'c-1' })).toBe(true);
    expect(await heard).toEqual({ conversationId: 'c-1' });
  });
});

describe('What a client hears', () => {
  it('events that do not fit the protocol are dropped, and the rest goes on', async () => {
    const server = await gatewayOf();
    const connection = connectionTo({ url: server.url });
    const heard: string[] = [];
    connection.onEvent(({ name }) => heard.push(name));
    connection.connect();
    const peer = (await server.nextPeer()) as unknown as { emit: (name: string, payload?: unknown) => void };
    await eventOf(connection, 'presence:snapshot');
    heard.length = 0;
    peer.emit('message:new', { id: 7 });
    peer.emit('presence:snapshot', { users: 'nobody' });
    peer.emit('constructor', {});
    peer.emit('user:status', null);
    peer.emit('user:status:batch', [null, { isOnline: true }, { userId: 'alice' }]);
    const batch = eventOf(connection, 'user:status:batch');
    const typing = eventOf(connection, 'typing:stop');
    peer.emit('typing:stop', { conversationId: 'c', userId: 'u', username: 'u' });
    await typing;
    expect(heard).toEqual(['user:status:batch', 'typing:stop']);
    expect(await batch).toEqual([{ userId: 'alice' }]);
  });

  it('a listener that throws does not keep the others from hearing', async () => {
    const server = await gatewayOf();
    const connection = connectionTo({ url: server.url });
    const thrown = new Promise((resolve) => process.once('uncaughtException', resolve));
    connection.onEvent(({ name }) => {
      if (name === 'authenticated') throw new Error('mine alone');
    });
    const heard = eventOf(connection, 'authenticated');
    connection.connect();
    expect(await heard).toEqual(WELCOME);
    expect(await thrown).toMatchObject({ message: 'mine alone' });
  });
});
