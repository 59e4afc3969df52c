import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Client, openClient } from '../../../gateway/test/integration/support/client.ts';
import { pictureOf, statusIn } from '../../../gateway/test/integration/support/picture.ts';
import { openWire, type Wire } from '../../../gateway/test/integration/support/wire.ts';
import { QUICK_HEARTBEAT, startTestGateway, type TestGateway } from './support/gateway.ts';
import { type Program, startClientProcess } from './support/process.ts';
import type { Person } from './support/site.ts';

let gateway: TestGateway;
let alice: Person;
let bob: Person;
let watcher: Client;
let program: Program | undefined;
let wire: Wire;

beforeEach(async () => {
  gateway = await startTestGateway(QUICK_HEARTBEAT);
  wire = await openWire(gateway.url);
  [alice, bob] = await Promise.all([gateway.register('alice1'), gateway.register('bob1')]);
  await gateway.converse(alice, bob);
  watcher = await gateway.arrive(alice);
});

afterEach(async () => {
  await program?.kill();
  program = undefined;
  await gateway.stop();
  await wire.close();
});

const bobIs = (isOnline: boolean) => (event: { userId: string; isOnline: boolean }) =>
  event.userId === bob.id && event.isOnline === isOnline;

test('sequence 5, P5: a client killed with SIGKILL is offline at once', async () => {
  program = await startClientProcess(gateway.url, bob);
  await watcher.hears('user:status', bobIs(true));
  await program.kill();
  const event = await watcher.hears('user:status', bobIs(false));
  expect(statusIn(pictureOf(watcher.received), bob.id)).toBe('away');
  await gateway.rows.until(bob.id, ({ last_seen }) => last_seen === Date.parse(event.lastSeen ?? ''));
});

test('sequence 5, P5: a client frozen with SIGSTOP is found by the heartbeat, and comes back when it wakes', async () => {
  program = await startClientProcess(gateway.url, bob);
  await watcher.hears('user:status', bobIs(true));
  program.freeze();
  await watcher.hears('user:status', bobIs(false));
  expect(await gateway.metric('meeshy_sessions_closed_total{reason="ping timeout"}')).toBe(1);
  program.wake();
  await watcher.hears('user:status', bobIs(true));
});

test('sequence 9, P5, P11: after a cut the client comes back by itself, with a new snapshot', async () => {
  const client = openClient(wire.url, { auth: bob.auth });
  await client.hears('presence:snapshot');
  const came = await watcher.hears('user:status', bobIs(true));
  wire.cut();
  const left = await watcher.hears('user:status', bobIs(false));
  await client.hears('disconnect');
  await client.hears('connect_error');
  wire.mend();
  const back = await watcher.hears('user:status', bobIs(true));
  expect([came.version, left.version, back.version]).toEqual(
    [came.version, left.version, back.version].sort((a, b) => a - b),
  );
  const snapshot = await client.hears('presence:snapshot');
  expect(snapshot.users.map(({ userId }) => userId).sort()).toEqual([alice.id, bob.id].sort());
  client.leave();
});

test('sequence 9, P5: a silent connection is found by the heartbeat, on either side', async () => {
  const client = openClient(wire.url, { auth: bob.auth });
  await client.hears('presence:snapshot');
  await watcher.hears('user:status', bobIs(true));
  wire.freeze();
  await watcher.hears('user:status', bobIs(false));
  expect(await client.hears('disconnect')).toBe('ping timeout');
  await watcher.hears('user:status', bobIs(true));
  await client.hears('presence:snapshot');
  client.leave();
});

test('sequence 9, P5: a reconnection wins over the late end of the connection that fell silent', async () => {
  const client = openClient(wire.url, { auth: bob.auth, reconnection: false });
  await client.hears('presence:snapshot');
  await watcher.hears('user:status', bobIs(true));
  wire.freeze();
  await gateway.arrive(bob);
  await gateway.sessions(3);
  await gateway.sessions(2);
  await watcher.settled();
  expect(watcher.heard('user:status').filter(bobIs(false))).toEqual([]);
  expect(statusIn(pictureOf(watcher.received), bob.id)).toBe('online');
  client.leave();
});

test('P1, sequence 9: a session that comes back by itself is no activity', async () => {
  const client = openClient(wire.url, { auth: { ...bob.auth, resume: false } });
  await client.hears('presence:snapshot');
  const came = await watcher.hears('user:status', bobIs(true));
  client.socket.auth = { ...bob.auth, resume: true };
  wire.cut();
  await watcher.hears('user:status', bobIs(false));
  wire.mend();
  const back = await watcher.hears('user:status', bobIs(true));
  expect(back.lastActiveAt).toBe(came.lastActiveAt);
  expect(await gateway.metric('meeshy_sessions_opened_total{kind="user",resumed="true"}')).toBe(1);
  client.leave();
});
