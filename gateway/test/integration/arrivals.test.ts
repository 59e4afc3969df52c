/** Everybody comes at once, and to ask who somebody is takes the process a while. */
import type { SocketIdentity } from '@meeshy/status-gateway';
import { afterEach, expect, test } from 'vitest';
import { type Application, startApplication } from './support/application.ts';

let application: Application;

afterEach(() => application.stop());

const NAMES = Array.from({ length: 200 }, (_, i) => `name${i}`);

const identityOf = (name = ''): SocketIdentity => ({
  subject: { id: name, username: name, kind: 'user' },
  language: 'en',
  expiresAt: Infinity,
});

/** As a gateway does whose core others have. */
function work(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

/** Starts with somebody there: from the first one on, the connections that are taken are heard of. */
async function start(authenticate: (name: string) => Promise<void>): Promise<void> {
  application = await startApplication(
    {},
    {},
    {
      async authenticate({ token = '' }) {
        await authenticate(token);
        return identityOf(token);
      },
    },
  );
  await application.arrive('first');
}

test('when everybody comes at once, everybody is answered before half of them are let in', async () => {
  const answered: number[] = [];
  await start(async () => {
    work(3);
    answered.push(application.connections());
  });
  const clients = NAMES.map((name) => application.open(name));
  await Promise.all(clients.map((client) => client.hears('presence:snapshot')));
  expect(answered).toHaveLength(1 + NAMES.length);
  expect(answered[NAMES.length / 2]).toBe(1 + NAMES.length);
});

test('whoever has given up meanwhile is asked about no more', async () => {
  const asked: string[] = [];
  const gone = NAMES.slice(-NAMES.length / 4);
  await start(async (name) => {
    work(3);
    asked.push(name);
    if (asked.length === NAMES.length / 2) for (const client of clients.slice(-gone.length)) client.leave();
  });
  const isTold = application.observes('arrived', ({ isThere }) => !isThere);
  const clients = NAMES.map((name) => application.open(name));
  await Promise.all(clients.slice(0, -gone.length).map((client) => client.hears('presence:snapshot')));
  // Its turn comes after theirs.
  await application.arrive('last');
  expect((await isTold).seconds).toBeGreaterThan(0);
  expect(asked.filter((name) => gone.includes(name))).toEqual([]);
});

test('a host that waits for somebody else to tell who that is keeps nobody waiting for the others', async () => {
  let pending = 0;
  let most = 0;
  let answer = () => {};
  const allAreAsked = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await start(async (name) => {
    if (name === 'first') return;
    pending++;
    most = Math.max(most, pending);
    if (pending === NAMES.length) answer();
    await allAreAsked;
  });
  const clients = NAMES.map((name) => application.open(name));
  await Promise.all(clients.map((client) => client.hears('presence:snapshot')));
  expect(most).toBe(NAMES.length);
});
