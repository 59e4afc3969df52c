/** Several CONNECTs and DISCONNECTs on one connection: nobody stays online unreachable, and the process lives. */
import { join } from 'node:path';
import { afterEach, beforeEach, test, vi } from 'vitest';
import type { Client } from '../../../gateway/test/integration/support/client.ts';
import { temporaryFolder } from '../../../gateway/test/support/temporary.ts';
import { startGatewayProcess } from './support/gateway-process.ts';
import type { Program } from './support/process.ts';
import { connectWith, goOn, openRaw, type Raw } from './support/raw.ts';
import type { Person, Site } from './support/site.ts';

// Each start of a process costs half a second of a quiet machine, and many of a busy one.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let gateway: Site & Program;
let remove: () => void;
let alice: Person;
let bob: Person;
let watcher: Client;
let raw: Raw;

beforeEach(async () => {
  const temporary = temporaryFolder();
  remove = temporary.remove;
  gateway = await startGatewayProcess(join(temporary.folder, 'meeshy.db'));
  const carol = await gateway.register('carol1');
  [alice, bob] = await Promise.all([gateway.register('alice1'), gateway.register('bob1')]);
  await gateway.converse(carol, alice, bob);
  watcher = await gateway.arrive(carol);
  raw = await openRaw(gateway.url);
});

afterEach(async () => {
  raw.leave();
  gateway.leave();
  await gateway.kill();
  remove();
});

const online = (id: string) => watcher.hears('user:status', ({ userId, isOnline }) => userId === id && isOnline);
const offline = (id: string) => watcher.hears('user:status', ({ userId, isOnline }) => userId === id && !isOnline);

test('P14: three small frames without credentials do not end the process', async () => {
  raw.say('40');
  await raw.hears(/^40\{"sid"/);
  raw.say('41');
  await raw.taken();
  const before = raw.frames.length;
  raw.say('40');
  await raw.hears(/^40\{"sid"/, before);
  await gateway.sessions(1);
});

test('whoever disconnects may connect again on the same connection, by the same headers too', async () => {
  const { token } = alice.auth as { token: string };
  raw.leave();
  raw = await openRaw(gateway.url, { authorization: `Bearer ${token}` });
  raw.say('40');
  await raw.hears(/presence:snapshot/);
  await online(alice.id);
  raw.say('41');
  await offline(alice.id);
  const before = raw.frames.length;
  raw.say('40');
  await raw.hears(/presence:snapshot/, before);
  await gateway.sessions(2);
});

test.each([
  ['one person twice', () => [alice, alice]],
  ['two people', () => [alice, bob]],
])('P5: two CONNECTs at once of %s leave nobody online who cannot be reached', async (_what, people) => {
  raw.say(...people().map(({ auth }) => connectWith(auth)));
  await raw.closed();
  await gateway.sessions(1);
  raw = await openRaw(gateway.url);
  raw.say(connectWith(alice.auth));
  await raw.hears(/presence:snapshot/);
  await gateway.sessions(2);
  raw.say('41');
  await offline(alice.id);
  await gateway.sessions(1);
});

test('P5: a CONNECT over a connected session ends both with the connection', async () => {
  raw.say(connectWith(alice.auth));
  await online(alice.id);
  raw.say(connectWith(bob.auth));
  await raw.closed();
  await offline(alice.id);
  await gateway.sessions(1);
});

test('P5: a session that goes on over another WebSocket hears there what happens', async () => {
  raw.say(connectWith(alice.auth));
  await raw.hears(/presence:snapshot/);
  const next = await goOn(gateway.url, raw);
  await raw.closed();
  await online(alice.id);
  const visitor = await gateway.arrive(bob);
  await next.hears(new RegExp(`user:status.*${bob.id}`));
  visitor.leave();
  next.leave();
  await offline(alice.id);
});
