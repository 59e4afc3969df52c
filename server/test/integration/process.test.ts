import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { statusOf } from '@meeshy/status-protocol';
import Libsql from 'libsql';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createClock } from '../../../frontend/src/client/clock.ts';
import { factsOf } from '../../../frontend/src/client/people.ts';
import type { ServerEvent } from '../../../frontend/src/client/server-events.ts';
import { createFollowing } from '../../../frontend/src/client/snapshot.ts';
import { createUserStore } from '../../../frontend/src/client/user-store.ts';
import { type Client, openClient } from '../../../gateway/test/integration/support/client.ts';
import { pictureOf, statusIn } from '../../../gateway/test/integration/support/picture.ts';
import { openWire, type Wire } from '../../../gateway/test/integration/support/wire.ts';
import { temporaryFolder } from '../../../gateway/test/support/temporary.ts';
import { until } from '../../../gateway/test/support/until.ts';
import { startGatewayProcess, startMain } from './support/gateway-process.ts';
import { type Program, startClientProcess } from './support/process.ts';
import { openRows, type Rows } from './support/rows.ts';
import type { Person, Site } from './support/site.ts';

const GRACE_MS = 4_000;
const QUICK = { STARTUP_GRACE_MS: String(GRACE_MS), MAINTENANCE_INTERVAL_MS: '200' };

let file: string;
let rows: Rows;
let gateway: Site & Program;
let wire: Wire;
let alice: Person;
let bob: Person;
/** Done after each test, the last one first. */
const closing: (() => unknown)[] = [];

// Each start of a process costs half a second of a quiet machine, and many of a busy one.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

beforeEach(() => {
  const { folder, remove } = temporaryFolder();
  file = join(folder, 'meeshy.db');
  closing.push(remove);
});

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function start(env: Record<string, string> = {}): Promise<void> {
  gateway = await startGatewayProcess(file, { ...QUICK, ...env });
  rows = openRows(file);
  wire = await openWire(gateway.url);
  closing.push(
    () => rows.close(),
    () => gateway.kill(),
    () => wire.close(),
  );
  [alice, bob] = await Promise.all([gateway.register('alice1'), gateway.register('bob1')]);
  await gateway.converse(alice, bob);
}

async function startAgain(env: Record<string, string> = {}): Promise<void> {
  gateway = await startGatewayProcess(file, { ...QUICK, ...env });
  wire.redirect(gateway.url);
}

/** A client that comes back by itself, wherever the gateway is then; as our own library does, it says so. */
async function arrive(person: Person): Promise<Client> {
  let isFirst = true;
  const auth = (say: (auth: object) => void) => {
    say({ ...person.auth, resume: !isFirst });
    isFirst = false;
  };
  const client = openClient(wire.url, { auth });
  closing.push(() => client.leave());
  await client.hears('presence:snapshot');
  return client;
}

test('P9, P10: after kill -9 and a restart the ghosts are gone when the grace ends, with the last sign of life', async () => {
  await start();
  const watcher = await arrive(alice);
  const client = await arrive(bob);
  for (const { id } of [alice, bob]) await rows.until(id, ({ is_online }) => is_online === 1);
  const { last_active_at, version } = rows.of(bob.id);
  await gateway.sessions(2);
  await gateway.kill();
  client.leave();
  expect(rows.online().sort()).toEqual([alice.id, bob.id].sort());
  const signOfLife = rows.signOfLife() ?? 0;

  wire.cut();
  await startAgain();
  const startedAt = Date.now();
  await until('a sweep', async () => (await gateway.metric('meeshy_sweep_seconds_count')) > 0);
  expect(rows.online().sort()).toEqual([alice.id, bob.id].sort());
  wire.mend();
  const facts = await until('the ghost to be gone', () => {
    const seen = pictureOf(watcher.received).get(bob.id);
    return seen?.isOnline === false && seen;
  });
  expect(Date.now() - startedAt).toBeLessThan(GRACE_MS + 20_000);
  expect(facts.lastSeen).toBe(Math.max(signOfLife, last_active_at ?? 0));
  expect(facts.version).toBeGreaterThan(version);
  expect(await rows.until(bob.id, ({ is_online }) => is_online === 0)).toMatchObject({ last_seen: facts.lastSeen });
  expect(await gateway.metric('meeshy_zombies_cleaned_total{kind="orphan"}')).toBe(1);

  // Who came back in time was never away.
  expect(rows.online()).toEqual([alice.id]);
  const aboutAlice = watcher.heard('user:status').filter(({ userId }) => userId === alice.id);
  expect(aboutAlice.filter(({ isOnline }) => !isOnline)).toEqual([]);
});

test('P11: who crashes within the second in which a change is written leaves no ghost on any screen', async () => {
  await start();
  const watcher = await arrive(alice);
  const first = await arrive(bob);
  first.leave();
  await rows.until(bob.id, ({ is_online, last_seen }) => is_online === 0 && last_seen !== null);
  const { version } = rows.of(bob.id);
  const unlock = rows.lock();
  const second = await arrive(bob);
  const told = await watcher.hears('user:status', ({ userId, isOnline, version: v }) => {
    return userId === bob.id && isOnline && v > version;
  });
  await gateway.kill();
  second.leave();
  unlock();
  expect(rows.of(bob.id).version).toBeLessThan(told.version);

  await startAgain();
  watcher.forget();
  await watcher.hears('presence:snapshot');
  expect(statusOnScreen(watcher, bob)).toBe('away');
});

test('P1: a restart does not paint forgotten tabs green, and those who were active are green again', async () => {
  await start();
  const watcher = await arrive(alice);
  await arrive(bob);
  expect(await gateway.terminate()).toBe(0);
  const activeAt = Date.now() - 10 * 60_000;
  rows.write(bob.id, { last_active_at: activeAt });
  watcher.forget();

  await startAgain();
  await watcher.hears('presence:snapshot');
  await gateway.sessions(2);
  await watcher.settled();
  const picture = pictureOf(watcher.received);
  expect(picture.get(bob.id)).toMatchObject({ isOnline: false, lastActiveAt: activeAt });
  expect(statusIn(picture, bob.id)).toBe('away');
  expect(statusIn(picture, alice.id)).toBe('online');
});

test('a clean stop takes everybody offline, writes what is owed, and waits for no frozen client', async () => {
  await start();
  const client = await arrive(alice);
  const frozen = await startClientProcess(gateway.url, bob);
  frozen.freeze();
  try {
    const guest = await gateway.register('carol1');
    await gateway.call('GET', '/api/users/me', { as: guest });
    const first = await rows.until(guest.id, ({ last_active_at }) => last_active_at !== null);
    await gateway.call('GET', '/api/users/me', { as: guest });
    const headers = { 'x-activity': 'none' };
    const { lastActiveAt } = await gateway.data<{ lastActiveAt: string }>('GET', '/api/users/status', {
      as: guest,
      headers,
    });
    expect(Date.parse(lastActiveAt)).toBeGreaterThan(first.last_active_at ?? 0);

    expect(await gateway.terminate()).toBe(0);
    expect(await client.hears('disconnect')).toBe('transport close');
    expect(rows.online()).toEqual([]);
    for (const { id } of [alice, bob]) expect(rows.of(id).last_seen).toBeGreaterThan(0);
    expect(rows.of(guest.id).last_active_at).toBe(Date.parse(lastActiveAt));
  } finally {
    await frozen.kill();
  }

  // Stock clients come back by themselves.
  await startAgain();
  await client.hears('presence:snapshot');
});

test('Ctrl+C, of which npm tells it once more, ends it as softly as one signal', async () => {
  await start({ LOG_LEVEL: 'info' });
  await arrive(alice);
  gateway.signal('SIGINT');
  await gateway.prints(/SIGINT: stopping/);
  gateway.signal('SIGINT');
  expect(await gateway.ended()).toBe(0);
  expect(rows.online()).toEqual([]);
});

describe('what cannot start says why in one sentence, and exits with 1:', () => {
  async function expectRefusal(env: Record<string, string>, sentence: RegExp): Promise<void> {
    const program = startMain({ DATABASE_URL: `sqlite:${file}`, ...env });
    expect(await program.ended()).toBe(1);
    expect(program.output().trimEnd()).toMatch(sentence);
    expect(program.output().trimEnd()).not.toContain('\n');
  }

  test('a broken database file', async () => {
    writeFileSync(file, 'This is no database. '.repeat(500));
    await expectRefusal({}, /^meeshy: The database \S+meeshy\.db is damaged or is not a SQLite file\.$/);
  });

  test('a folder in place of the file', async () => {
    mkdirSync(file);
    await expectRefusal({}, /^meeshy: The database \S+meeshy\.db cannot be opened/);
  });

  test('a database that another program has locked', async () => {
    const other = new Libsql(file);
    closing.push(() => other.close());
    other.exec('create table t (x); begin exclusive');
    await expectRefusal({}, /^meeshy: The database \S+meeshy\.db is locked by another program\.$/);
  });

  test('a database that another gateway uses, which stays unharmed', async () => {
    await start();
    const client = await arrive(alice);
    await expectRefusal(
      {},
      /^meeshy: The database \S+meeshy\.db is in use by another gateway that is still running\.$/,
    );
    await client.settled();
    expect((await rows.until(alice.id, ({ is_online }) => is_online === 1)).last_seen).toBeNull();
  });

  test('a port that is taken', async () => {
    await start();
    const env = { PORT: new URL(gateway.url).port, DATABASE_URL: `sqlite:${file}-2` };
    await expectRefusal(env, /^meeshy: .*EADDRINUSE/);
  });

  test('production without JWT_SECRET', async () => {
    await expectRefusal({ NODE_ENV: 'production' }, /^meeshy: JWT_SECRET is not set/);
  });

  test('settings that cannot work together', async () => {
    await expectRefusal({ REFRESH_INTERVAL_MS: '400000' }, /^meeshy: REFRESH_INTERVAL_MS is longer/);
  });
});

/** As the front end's own store shows it, told all that this client was told. */
function statusOnScreen({ received }: Client, { id }: Person): string {
  const clock = createClock();
  const store = createUserStore(clock);
  const follow = createFollowing(store, clock);
  for (const { event, payload } of received) follow({ name: event, payload } as ServerEvent);
  return statusOf(factsOf(store.getState().getUserById(id)), clock.now());
}
