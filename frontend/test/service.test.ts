/** The page's own connection, store and clock, as an application uses them. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { UserStatusEvent } from '@meeshy/status-protocol';
import {
  clock,
  configureSocketIOService,
  getLastSeenText,
  getSocketIOService,
  getStatusDisplay,
  getUserStatus,
  isUserOnline,
  ReadFailure,
  userStore,
  watchUserStatuses,
} from '@meeshy/status-react/client';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { errorOf } from '../src/client/rest.ts';
import { gatewayOf, greeting, statusEvent } from './support/gateway.ts';
import { MINUTE, personOf } from './support/people.ts';

beforeEach(() => {
  clock.correct(Date.now());
  userStore.getState().clearStore();
});
afterEach(() => getSocketIOService().disconnect());

/** Resolves when the page is connected and has its snapshot. */
async function live(users: UserStatusEvent[] = []) {
  const server = await gatewayOf({ greet: greeting({ users }) });
  const service = configureSocketIOService({ url: server.url, getCredentials: () => ({ token: 't' }) });
  const arrived = new Promise((resolve) => onTestFinished(service.on('presence:snapshot', resolve)));
  onTestFinished(watchUserStatuses());
  await arrived;
  return { server, service, peer: await server.nextPeer() };
}

describe('The page', () => {
  it('is connected by whoever shows statuses first, once', async () => {
    const { server } = await live([statusEvent('alice')]);
    onTestFinished(watchUserStatuses());
    expect(getSocketIOService().getConnectionStatus()).toMatchObject({ state: 'connected' });
    expect(server.handshakes).toHaveLength(1);
    expect(getUserStatus({ id: 'alice' })).toBe('online');
  });

  it('is connected by the next configuration while somebody watches', async () => {
    const { service } = await live();
    const server = await gatewayOf();
    configureSocketIOService({ url: server.url, getCredentials: () => ({ token: 'another' }) });
    await server.nextPeer();
    expect(server.handshakes).toMatchObject([{ token: 'another', resume: false }]);
    expect(service).toBe(getSocketIOService());
  });

  it('tells of each change after the store has it, singly or in batches', async () => {
    const { service, peer } = await live();
    const heard: string[] = [];
    const both = new Promise<void>((resolve) => {
      onTestFinished(
        service.onUserStatus(({ userId }) => {
          heard.push(`${userId} ${getUserStatus({ id: userId })}`);
          if (heard.length === 3) resolve();
        }),
      );
    });
    peer.emit('user:status', statusEvent('alice'));
    peer.emit('user:status:batch', [statusEvent('bob'), statusEvent('carol')]);
    await both;
    expect(heard).toEqual(['alice online', 'bob online', 'carol online']);
  });

  it('unsubscribing ends it', async () => {
    const { service, peer } = await live();
    const heard: string[] = [];
    const unsubscribe = service.onUserStatus(({ userId }) => heard.push(userId));
    unsubscribe();
    const arrived = new Promise((resolve) => onTestFinished(service.on('user:status', resolve)));
    peer.emit('user:status', statusEvent('alice'));
    await arrived;
    expect(heard).toEqual([]);
  });

  it('listeners outlive another sign-in', async () => {
    const { service } = await live();
    const states: string[] = [];
    onTestFinished(service.onConnectionStatus(({ state }) => states.push(state)));
    await live();
    expect(states).toEqual(['offline', 'reconnecting', 'connected']);
  });

  it('nobody is signed in before it is configured', () => {
    configureSocketIOService({ getCredentials: () => null });
    expect(getSocketIOService().getConnectionStatus()).toMatchObject({ state: 'offline', reason: 'closed' });
  });
});

describe('What is shown of a person', () => {
  const ago = (ms: number) => new Date(Date.now() - ms).toISOString();

  it('is computed here and now', () => {
    expect(getUserStatus({ isOnline: true, lastSeen: null, lastActiveAt: ago(MINUTE) })).toBe('online');
    expect(getUserStatus({ isOnline: true, lastSeen: null, lastActiveAt: ago(6 * MINUTE) })).toBe('away');
    expect(getUserStatus({ isOnline: true, lastSeen: null, lastActiveAt: ago(31 * MINUTE) })).toBe('offline');
    expect(isUserOnline({ isOnline: false, lastSeen: ago(0), lastActiveAt: ago(0) })).toBe(false);
  });

  it('of nobody, or of somebody without facts: offline, and no words', () => {
    for (const user of [null, undefined, {}, { id: 'stranger' }]) {
      expect(getUserStatus(user)).toBe('offline');
      expect(getLastSeenText(user, 'fr')).toBe('');
    }
  });

  it('is what the store knows, however old the object in the hand is', () => {
    const stale = personOf('alice', { lastActiveAt: ago(0) });
    userStore.getState().setParticipants([stale]);
    userStore
      .getState()
      .applyBatch([statusEvent('alice', { isOnline: false, lastSeen: ago(0), version: 2 }, Date.now())]);
    expect(getUserStatus(stale)).toBe('away');
  });

  it('follows the corrected clock', () => {
    const user = { isOnline: true, lastActiveAt: ago(0) };
    clock.correct(Date.now() + 6 * MINUTE);
    expect(getUserStatus(user)).toBe('away');
    expect(getLastSeenText(user, 'en')).toBe('seen 6 minutes ago');
    expect(getLastSeenText(user, 'fr')).toBe('vu il y a 6 minutes');
  });

  it('has the colours and the words of the design', () => {
    expect(getStatusDisplay('away', 'fr')).toEqual({ color: '#f59e0b', label: 'Absent' });
    expect(getStatusDisplay('online', 'en')).toEqual({ color: '#10b981', label: 'Online' });
  });
});

describe('The manual refresh', () => {
  /** REST alone, without any socket. */
  async function restOf(answer: (request: IncomingMessage) => unknown, status = 200) {
    const requests: IncomingMessage[] = [];
    const http = createServer((request, response) => {
      requests.push(request);
      response.statusCode = status;
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer(request)));
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => new Promise<void>((resolve) => void http.close(() => resolve())));
    const { port } = http.address() as AddressInfo;
    configureSocketIOService({ url: `http://127.0.0.1:${port}`, getCredentials: () => ({ sessionToken: 's-1' }) });
    return requests;
  }

  it('reads every page, as its person, and tells the store; nobody is connected', async () => {
    const requests = await restOf(({ url = '' }) => ({
      success: true,
      data: url.includes('cursor=next')
        ? { items: [personOf('bob', { lastActiveAt: Date.now() })], nextCursor: null }
        : { items: [personOf('alice', { lastActiveAt: Date.now() })], nextCursor: 'next' },
    }));
    userStore.getState().setParticipants([personOf('alice', { isOnline: false, version: 0, lastActiveAt: null })]);
    const people = await getSocketIOService().refreshParticipants('c-1');
    expect(people.map(({ id }) => id)).toEqual(['alice', 'bob']);
    expect(requests.map(({ url }) => url?.split('?')[0])).toEqual(Array(2).fill('/api/conversations/c-1/participants'));
    expect(requests.map(({ headers }) => headers['x-session-token'])).toEqual(['s-1', 's-1']);
    expect(requests.map(({ headers }) => headers['x-activity'])).toEqual([undefined, undefined]);
    expect(userStore.getState().participants.map(getUserStatus)).toEqual(['online']);
    expect(getUserStatus({ id: 'bob' })).toBe('online');
  });

  it('tells what the server said', async () => {
    const error = { code: 'NOT_FOUND', message: 'There is no such conversation' };
    await restOf(() => ({ success: false, error }));
    await expect(getSocketIOService().refreshParticipants('c-2')).rejects.toMatchObject({ error });
  });

  it('something else that answers is no answer', async () => {
    await restOf(() => 'a portal');
    const failure = await getSocketIOService()
      .refreshParticipants('c-3')
      .catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(ReadFailure);
    expect(failure).toMatchObject({ error: { code: 'UNAVAILABLE' } });
  });

  it.each([
    [404, 'NOT_FOUND'],
    [401, 'UNAUTHORIZED'],
    [403, 'FORBIDDEN'],
    [502, 'UNAVAILABLE'],
  ])('a status of %i without a word of the protocol is %s', async (status, code) => {
    await restOf(() => 'somebody’s page', status);
    await expect(getSocketIOService().refreshParticipants('c-4')).rejects.toMatchObject({ error: { code } });
  });

  it('is read in the application’s own way, and the store has it', async () => {
    const requests = await restOf(() => ({}));
    const alice = { ...personOf('alice', { lastActiveAt: Date.now() }), department: 'Sales' };
    const asked: string[] = [];
    const people = await getSocketIOService().refreshParticipants('c-5', async (id) => {
      asked.push(id);
      return [alice];
    });
    expect(people[0]?.department).toBe('Sales');
    expect(asked).toEqual(['c-5']);
    expect(getUserStatus({ id: 'alice' })).toBe('online');
    expect(requests).toEqual([]);
  });

  /** As applications do that throw what they were answered. */
  async function throwing(response: Response): Promise<never> {
    // oxlint-disable-next-line typescript/only-throw-error
    throw response;
  }

  it('an own way that answers no list, or throws, says so', async () => {
    const read = (load: () => unknown) =>
      getSocketIOService()
        .refreshParticipants('c-6', load as () => Promise<[]>)
        .catch((failure: unknown) => errorOf(failure)?.code ?? String(failure));
    expect(await read(async () => ({ items: [] }))).toBe('TypeError: `load` has to answer a list of people');
    expect(await read(() => throwing(new Response(null, { status: 404 })))).toBe('NOT_FOUND');
    expect(await read(() => Promise.reject(Object.assign(new Error('no'), { status: 503 })))).toBe('UNAVAILABLE');
    expect(await read(() => Promise.reject(Object.assign(new Error('no'), { response: { status: 404 } })))).toBe(
      'NOT_FOUND',
    );
    expect(await read(() => fetch('http://127.0.0.1:9'))).toBe('UNAVAILABLE');
    expect(await read(() => Promise.reject(new RangeError('a fault')))).toBe('RangeError: a fault');
  });
});
