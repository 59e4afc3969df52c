/**
 * @module-tag long
 * @module-tag alone
 * @module-tag waits
 */
import { describe, expect, it } from 'vitest';
import { connectionTo, eventOf, stateOf } from './support/client.ts';
import { gatewayOf, greeting, type Peer, WELCOME } from './support/gateway.ts';

const EXPIRED = { code: 'TOKEN_EXPIRED', message: 'The token has expired' } as const;

/** A JWT that ends so many milliseconds from now; nobody checks its signature here. */
function jwt(endsInMs: number): string {
  const exp = (Date.now() + endsInMs) / 1_000;
  return `head.${btoa(JSON.stringify({ exp, iat: exp - 3_600 }))}.signature`;
}

describe('What the server refuses', () => {
  it('wrong credentials are final and tell their code', async () => {
    const error = { code: 'UNAUTHORIZED', message: 'Unknown token' } as const;
    const server = await gatewayOf({
      judge: () => error,
    });
    const connection = connectionTo({ url: server.url });
    connection.connect();
    const state = await stateOf(connection, 'offline');
    expect(state).toMatchObject({ reason: 'refused', error });
  });

  it('nobody signed in: nothing is sent', async () => {
    const server = await gatewayOf();
    const connection = connectionTo({ url: server.url, getCredentials: () => null });
    connection.connect();
    expect(await stateOf(connection, 'offline')).toMatchObject({ reason: 'refused', error: { code: 'UNAUTHORIZED' } });
    expect(server.handshakes).toEqual([]);
  });

  it('a server that cannot right now is asked again', async () => {
    let refusals = 0;
    const server = await gatewayOf({
      judge: () => {
        refusals += 1;
        return refusals === 1 ? { code: 'UNAVAILABLE', message: 'Starting' } : null;
      },
    });
    const connection = connectionTo({ url: server.url });
    const codes: (string | undefined)[] = [];
    connection.onState((state) => codes.push(state.state === 'connected' ? undefined : state.error?.code));
    connection.connect();
    await stateOf(connection, 'connected');
    expect(codes).toContain('UNAVAILABLE');
  });

  it.each(['RATE_LIMITED', 'UNAVAILABLE', 'INTERNAL_ERROR'] as const)(
    '%s and a goodbye are not final: it comes back, later each time, also when it was let in between',
    async (code) => {
      const dismissedAt: number[] = [];
      const waitedMs: number[] = [];
      const server = await gatewayOf({
        judge() {
          if (dismissedAt.length > 0) waitedMs.push(performance.now() - (dismissedAt.at(-1) ?? 0));
          return null;
        },
        greet(peer) {
          // Now before it is a session, now after.
          if (dismissedAt.length % 2 === 1) greeting()(peer);
          dismissedAt.push(performance.now());
          peer.emit('error', { code, message: 'Not now' });
          peer.disconnect(true);
        },
      });
      const connection = connectionTo({ url: server.url });
      const reasons = new Set<string>();
      connection.onState((state) => state.state === 'offline' && reasons.add(state.reason));
      connection.connect();
      for (let peers = 0; peers < 4; peers += 1) await server.nextPeer();
      expect(reasons).not.toContain('refused');
      // At least half of 0.5 s, 1 s and 2 s; the rest is chance.
      for (const [i, least] of [245, 495, 995].entries()) expect(waitedMs[i]).toBeGreaterThan(least);
    },
    20_000,
  );

  it('an application that cannot say who connects is asked again', async () => {
    const server = await gatewayOf();
    let isFirst = true;
    const connection = connectionTo({
      url: server.url,
      getCredentials: async () => {
        if (!isFirst) return { token: 'token-2' };
        isFirst = false;
        throw new Error('no network');
      },
    });
    connection.connect();
    await stateOf(connection, 'connected');
    expect(server.handshakes).toMatchObject([{ token: 'token-2' }]);
  });

  it('an error and a goodbye are final: nobody comes back', async () => {
    const server = await gatewayOf();
    const connection = connectionTo({ url: server.url });
    connection.connect();
    const peer = await server.nextPeer();
    const error = { code: 'FORBIDDEN', message: 'An operator ended this session' } as const;
    peer.emit('error', error);
    peer.disconnect(true);
    expect(await stateOf(connection, 'offline')).toMatchObject({ reason: 'refused', error });
  });
});

describe('Credentials that expire', () => {
  it('at the door: the application is asked for newer ones', async () => {
    const server = await gatewayOf({
      judge: ({ token }) => (token === 'old' ? EXPIRED : null),
    });
    const connection = connectionTo({
      url: server.url,
      getCredentials: ({ isExpired }) => ({ token: isExpired ? 'new' : 'old' }),
    });
    connection.connect();
    await stateOf(connection, 'connected');
    expect(server.handshakes).toMatchObject([{ token: 'old' }, { token: 'new' }]);
  });

  it.each([
    ['none', null],
    ['the same again', { token: 'old' }],
  ])('if there are %s, that is the end', async (_, newer) => {
    const server = await gatewayOf({ judge: () => EXPIRED });
    const connection = connectionTo({
      url: server.url,
      getCredentials: ({ isExpired }) => (isExpired ? newer : { token: 'old' }),
    });
    connection.connect();
    expect(await stateOf(connection, 'offline')).toMatchObject({
      reason: 'refused',
      error: { code: 'TOKEN_EXPIRED' },
    });
    expect(server.handshakes).toHaveLength(1);
  });

  it('the session ends because they did: it comes back with newer ones, by itself', async () => {
    const server = await gatewayOf();
    const connection = connectionTo({
      url: server.url,
      getCredentials: ({ isExpired }) => ({ token: isExpired ? 'new' : 'old' }),
    });
    connection.connect();
    const peer = await server.nextPeer();
    peer.emit('error', EXPIRED);
    peer.disconnect(true);
    await server.nextPeer();
    expect(server.handshakes).toMatchObject([
      { token: 'old', resume: false },
      { token: 'new', resume: true },
    ]);
  });

  it('shortly before: they are renewed over the living socket', async () => {
    const authenticated = new Promise((resolve) => {
      void gatewayOf({
        greet: (peer: Peer) => {
          greeting()(peer);
          peer.on('authenticate', resolve);
        },
      }).then((server) => {
        const tokens = [jwt(1_000), jwt(3_600_000)];
        connectionTo({
          url: server.url,
          getCredentials: ({ isExpired }) => ({ token: tokens[isExpired ? 1 : 0] ?? '' }),
        }).connect();
      });
    });
    expect(await authenticated).toEqual({ token: expect.stringMatching(/^head\./) });
  });

  it('whenever the application says that it has newer ones', async () => {
    const server = await gatewayOf();
    let token = 'first';
    const connection = connectionTo({ url: server.url, getCredentials: () => ({ token }) });
    connection.connect();
    const peer = await server.nextPeer();
    await stateOf(connection, 'connected');
    token = 'second';
    const renewal = new Promise((resolve) => peer.on('authenticate', resolve));
    connection.renew();
    expect(await renewal).toEqual({ token: 'second' });
    const again = eventOf(connection, 'authenticated');
    peer.emit('authenticated', WELCOME);
    await again;
    expect(server.handshakes).toHaveLength(1);
  });
});
