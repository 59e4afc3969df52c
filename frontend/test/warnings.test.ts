/**
 * Nothing that whoever develops an application does wrong is silent.
 *
 * @module-tag long
 * @module-tag alone
 * @module-tag waits
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { connectionTo, stateOf } from './support/client.ts';
import { gatewayOf, greeting, startGateway } from './support/gateway.ts';

const NOBODYS_PORT = 'http://127.0.0.1:9';

interface Warned {
  readonly sentence: string;
  readonly cause: unknown;
}

/** A connection that is wanted, and the first that is warned of. */
function warned(options: Parameters<typeof connectionTo>[0]): Promise<Warned> {
  return new Promise((resolve) => {
    connectionTo({ warn: (sentence, cause) => resolve({ sentence, cause }), ...options }).connect();
  });
}

/** A Socket.IO server without presence. */
async function socketServer(): Promise<string> {
  const http = createServer((_request, response) => response.writeHead(404).end());
  const io = new Server(http);
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening));
  onTestFinished(() => io.close());
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
}

describe('Whoever develops is told, once', () => {
  it('that no gateway answers there', async () => {
    const { sentence, cause } = await warned({ url: NOBODYS_PORT });
    expect(sentence).toBe('No gateway answers at http://127.0.0.1:9 (path /socket.io). Is it running there?');
    // One line: the error itself has a whole request in it.
    expect(cause).toBe('xhr poll error');
  });

  it('that the path is another one', async () => {
    const url = await socketServer();
    expect((await warned({ url, path: '/elsewhere' })).sentence).toContain(`${url} (path /elsewhere)`);
  });

  it('that the server has no such namespace', async () => {
    const url = `${await socketServer()}/presence`;
    const { sentence, cause } = await warned({ url });
    expect(sentence).toContain(`No gateway answers at ${url}`);
    expect(cause).toBe('Invalid namespace');
  });

  it('that nothing is said in return', { timeout: 60_000 }, async () => {
    const http = createServer();
    http.on('upgrade', () => {});
    await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening));
    onTestFinished(() => http.closeAllConnections());
    const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    const { sentence, cause } = await warned({ url });
    expect([sentence, cause]).toEqual([expect.stringContaining('No gateway answers'), 'no answer within 8 seconds']);
  });

  it('that what answers is something else', { timeout: 60_000 }, async () => {
    const { sentence } = await warned({ url: await socketServer() });
    expect(sentence).toContain('speaks Socket.IO, and says nothing of presence');
  });

  it('that no credentials were answered, or the function threw', async () => {
    const { url } = await gatewayOf();
    const asked = (answer: unknown) => warned({ url, getCredentials: () => answer as null });
    for (const answer of [undefined, {}, { token: '' }, { token: undefined }]) {
      expect((await asked(answer)).sentence).toContain('answered neither { token } nor { sessionToken }');
    }
    const error = new Error('no session');
    const { sentence, cause } = await warned({ url, getCredentials: () => Promise.reject(error) });
    expect(sentence).toContain('getCredentials threw');
    expect(cause).toBe(error);
  });

  it('that the gateway refuses', async () => {
    const error = { code: 'UNAUTHORIZED', message: 'Unknown token' } as const;
    const { url } = await gatewayOf({ judge: () => error });
    const { sentence, cause } = await warned({ url });
    expect(sentence).toContain('does not let this session in');
    expect(cause).toEqual(error);
  });

  it('that there is no address', async () => {
    const { sentence } = await warned({ url: undefined as unknown as string });
    expect(sentence).toContain('No url was given');
  });

  it('that nobody has said who connects', async () => {
    const told = new Promise<void>((resolve) => {
      vi.spyOn(console, 'warn').mockImplementation((sentence: string) => {
        if (sentence.includes('configureSocketIOService')) resolve();
      });
    });
    onTestFinished(() => void vi.restoreAllMocks());
    const { getSocketIOService } = await import('../src/client/page.ts');
    getSocketIOService().connect();
    onTestFinished(() => getSocketIOService().disconnect());
    await told;
  });
});

describe('Nobody is told', () => {
  it('of nobody being signed in, nor of a cut later on', async () => {
    const sentences: string[] = [];
    const warn = (sentence: string) => void sentences.push(sentence);
    const first = await startGateway();
    const signedOut = connectionTo({ url: first.url, warn, getCredentials: () => null });
    signedOut.connect();
    await stateOf(signedOut, 'offline', 'refused');
    const connection = connectionTo({ url: first.url, warn });
    connection.connect();
    await stateOf(connection, 'connected');
    await first.stop();
    await stateOf(connection, 'reconnecting');
    const second = await gatewayOf({ port: first.port, greet: greeting() });
    await second.nextPeer();
    await stateOf(connection, 'connected');
    expect(sentences).toEqual([]);
  });
});
