/**
 * Two thousand people at once, on a real database and with a real receiver: many of them by one statement.
 *
 * @module-tag long
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Presence, PresenceEvent } from '@meeshy/status-gateway';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { told } from '../../../gateway/test/support/told.ts';
import { until } from '../../../gateway/test/support/until.ts';
import { createPosting } from '../../src/outside/posting.ts';
import { type RunningWebhooks, runWebhooks } from '../../src/webhooks/running.ts';
import { WEBHOOK_TIMES } from '../../src/webhooks/schedule.ts';
import { createWebhooks, type Webhooks } from '../../src/webhooks/webhooks.ts';
import { openWatched } from '../chat/database.ts';

const PEOPLE = 2_000;
/** They are heard of and told one by one; what is between asks the database much less often. */
const MOST_ASKED = PEOPLE / 4;

const received: string[] = [];
const server = createServer((request, response) => {
  request.resume().on('end', () => {
    received.push(String(request.headers['webhook-id']));
    response.writeHead(204).end();
  });
});

let database: Awaited<ReturnType<typeof openWatched>>;
let running: RunningWebhooks;
let webhooks: Webhooks;
let tell: ((face: PresenceEvent) => unknown) | null;
let listened = 0;
const failures: unknown[] = [];

beforeEach(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  database = await openWatched();
  tell = null;
  // Nobody is told of conversations.
  const unasked = () => Promise.reject(new Error('A conversation was asked for'));
  const presence: Pick<Presence, 'on' | 'get' | 'occupancy' | 'now'> = {
    async on(_event, listener) {
      listened++;
      tell = listener;
      return () => {
        tell = null;
      };
    },
    get: async () => [],
    occupancy: unasked,
    now: Date.now,
  };
  const rules = { allowPrivateUrls: true, production: false, timeoutMs: 20_000 };
  const posting = createPosting(rules);
  const { webhooks: records, news } = database;
  running = runWebhooks({
    records,
    crowdLimit: 500,
    news,
    presence,
    directory: { conversationsOf: unasked },
    posting,
    times: { ...WEBHOOK_TIMES, compareMs: 600_000 },
    wall: Date.now,
    hasOthers: false,
    isFirst: () => true,
    isInternal: () => false,
    onOutcome() {},
    onFailed: (_, error) => void failures.push(error),
  });
  webhooks = createWebhooks({ records, news, posting, rules, now: Date.now, onChanged: running.changed });
});
afterEach(async () => {
  await running.stop();
  await database.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const online = (i: number) => told(`u${i}`, { isOnline: true, version: 1 });

it('nobody listens, and nothing is asked, while there is no webhook', async () => {
  running.start();
  await until('it to know that there is none', () => database.asked() > 0);
  expect(listened).toBe(0);
  const { port } = server.address() as AddressInfo;
  const { id } = await webhooks.make({ url: `http://127.0.0.1:${port}/`, events: ['presence.online'] });
  await until('somebody to listen', () => tell);
  await webhooks.change(id, { isOn: false });
  await until('nobody to listen', () => tell === null);
});

it('each of them is told of once, and the database is not asked for each', { timeout: 60_000 }, async () => {
  running.start();
  const { port } = server.address() as AddressInfo;
  await webhooks.make({ url: `http://127.0.0.1:${port}/`, events: ['presence.online'] });
  const hear = await until('somebody to listen', () => tell ?? undefined);
  const before = database.asked();
  for (let i = 0; i < PEOPLE; i++) hear(online(i));
  for (let seen = -1; received.length < PEOPLE; ) {
    const last = seen;
    seen = await until('more to be told', () => received.length > last && received.length);
  }
  const asked = database.asked() - before;
  await until('nothing to be owed', async () => (await webhooks.all())[0]?.waiting === 0);
  expect(new Set(received).size).toBe(PEOPLE);
  expect(received).toHaveLength(PEOPLE);
  expect(failures).toEqual([]);
  expect(asked).toBeLessThan(MOST_ASKED);
});
