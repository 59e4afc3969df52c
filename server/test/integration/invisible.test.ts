/** P16, P18: whoever says that it is invisible, over real sockets and HTTP. */
import type { Person as Face, OwnStatus, PresenceSnapshot } from '@meeshy/status-protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Client } from '../../../gateway/test/integration/support/client.ts';
import { startTestGateway, type TestGateway } from './support/gateway.ts';
import { contacts, faceTo, hearsOf, QUIETLY, share, threeTogether } from './support/seeing.ts';
import type { Person } from './support/site.ts';

let gateway: TestGateway;
let alice: Person;
let bob: Person;
let carol: Person;
let team: string;

beforeEach(async () => {
  gateway = await startTestGateway();
  ({ alice, bob, carol, team } = await threeTogether(gateway));
});

afterEach(() => gateway.stop());

const say = (as: Person, body: object) => gateway.data<OwnStatus>('PUT', '/api/users/me/status', { as, body });
const toldOf = (viewer: Client, { id }: Person) => viewer.heard('user:status').filter(({ userId }) => userId === id);
const own = (as: Person) => gateway.data<Face>('GET', '/api/users/status', { as, headers: QUIETLY });
const snapshotOf = (viewer: Client) =>
  viewer.received.find(({ event }) => event === 'presence:snapshot')?.payload as PresenceSnapshot;

/** Everything that a viewer was ever sent or answered, as text. */
const said = (viewer: Client) => JSON.stringify(viewer.received);

describe('Whoever is invisible', () => {
  test('leaves for everybody as by closing the last tab, sees itself as it is, and others as before', async () => {
    const atAlice = await gateway.arrive(alice);
    const [atBob, atCarol] = [await gateway.arrive(bob), await gateway.arrive(carol)];
    for (const client of [atAlice, atBob, atCarol]) client.forget();
    const before = Date.now();
    const answer = await say(alice, { state: 'invisible' });
    expect(answer.state).toEqual({ value: 'invisible', source: 'manual', until: null });
    expect(String(gateway.rows.of(alice.id).claims)).toContain('invisible');
    for (const client of [atBob, atCarol]) {
      const gone = await hearsOf(client, alice, ({ isOnline }) => !isOnline);
      expect(Date.parse(gone.lastSeen ?? '')).toBeGreaterThanOrEqual(before);
      expect(Date.parse(gone.lastSeen ?? '')).toBeLessThanOrEqual(Date.now());
      expect(gone).not.toHaveProperty('state');
    }
    expect(await hearsOf(atAlice, alice, () => true)).toMatchObject({
      isOnline: true,
      state: { value: 'invisible', source: 'manual', until: null },
    });
    expect(await own(alice)).toMatchObject({ isOnline: true, state: { value: 'invisible' } });
    expect(await faceTo(gateway, alice, bob)).toMatchObject({ isOnline: true });
    expect(await faceTo(gateway, alice, bob)).not.toHaveProperty('limitedBy');
    expect(await faceTo(gateway, bob, alice)).toMatchObject({ isOnline: false });
    for (const client of [atBob, atCarol]) client.forget();
    const second = await gateway.arrive(alice);
    expect(snapshotOf(second).users.find(({ userId }) => userId === alice.id)).toMatchObject({
      isOnline: true,
      state: { value: 'invisible' },
    });
    atAlice.leave();
    second.leave();
    await gateway.arrive(alice);
    for (const client of [atBob, atCarol]) {
      await client.settled();
      expect(toldOf(client, alice)).toEqual([]);
    }
    expect(await contacts(gateway, bob, 'online')).not.toContain('alice1');
    const late = await gateway.arrive(bob);
    expect(said(late)).not.toContain('invisible');
    expect(said(atBob)).not.toContain('invisible');
  });

  test('is pushed to itself as it is, whatever else becomes of it', async () => {
    await share(gateway, alice, { always: [carol.id] });
    const atAlice = await gateway.arrive(alice);
    const [atBob, atCarol] = [await gateway.arrive(bob), await gateway.arrive(carol)];
    await say(alice, { state: 'invisible' });
    await hearsOf(atAlice, alice, ({ state }) => state?.value === 'invisible');
    await hearsOf(atBob, alice, ({ isOnline }) => !isOnline);
    for (const client of [atAlice, atBob, atCarol]) client.forget();
    await say(alice, { note: { emoji: '🏠', text: 'at home' } });
    expect(await hearsOf(atAlice, alice, ({ note }) => note !== undefined)).toMatchObject({
      isOnline: true,
      state: { value: 'invisible' },
    });
    const shown = await hearsOf(atCarol, alice, ({ note }) => note !== undefined);
    expect(shown).toMatchObject({ isOnline: true });
    expect(shown).not.toHaveProperty('state');
    await atBob.settled();
    expect(toldOf(atBob, alice)).toEqual([]);
    expect(said(atCarol)).not.toContain('invisible');
  });

  test('is seen by those who always see it, who hear nothing of it, coming and going', async () => {
    await share(gateway, alice, { always: [carol.id] });
    const atAlice = await gateway.arrive(alice);
    const [atBob, atCarol] = [await gateway.arrive(bob), await gateway.arrive(carol)];
    const { version } = await faceTo(gateway, carol, alice);
    for (const client of [atBob, atCarol]) client.forget();
    await say(alice, { state: 'invisible' });
    await hearsOf(atBob, alice, ({ isOnline }) => !isOnline);
    await hearsOf(atAlice, alice, ({ state }) => state?.value === 'invisible');
    expect(await faceTo(gateway, carol, alice)).toMatchObject({ isOnline: true, version });
    await say(alice, { state: null });
    await hearsOf(atBob, alice, ({ isOnline }) => isOnline);
    await hearsOf(atAlice, alice, ({ state }) => state === undefined);
    await atCarol.settled();
    expect(toldOf(atCarol, alice)).toEqual([]);
    expect((await faceTo(gateway, carol, alice)).version).toBe(version);
  });

  test('is back, as by a first tab, by another choice, a clear, or the end of its time', async () => {
    await gateway.arrive(alice);
    const atBob = await gateway.arrive(bob);
    let { version } = await faceTo(gateway, bob, alice);
    const hide = async (body: object) => {
      await say(alice, { state: 'invisible', ...body });
      const gone = await hearsOf(atBob, alice, ({ isOnline }) => !isOnline);
      expect(gone.version).toBeGreaterThan(version);
      version = gone.version;
      atBob.forget();
    };
    const isBack = async (state?: string) => {
      const back = await hearsOf(atBob, alice, ({ isOnline }) => isOnline);
      expect(back.state?.value).toBe(state);
      expect(back.version).toBeGreaterThan(version);
      version = back.version;
      atBob.forget();
    };
    await hide({});
    await say(alice, { state: 'dnd' });
    await isBack('dnd');
    await hide({});
    await gateway.data('DELETE', '/api/users/me/status', { as: alice });
    await isBack();
    const until = new Date(Date.now() + 3_000).toISOString();
    await hide({ until });
    await isBack();
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(until) - 50);
    expect(await own(alice)).not.toHaveProperty('state');
    expect(await faceTo(gateway, bob, alice)).toMatchObject({ isOnline: true });
  });

  test('and has gone before its time is over goes on having left when it hid, until it comes again', async () => {
    const atAlice = await gateway.arrive(alice);
    const atBob = await gateway.arrive(bob);
    const until = Date.now() + 3_000;
    await say(alice, { state: 'invisible', until: new Date(until).toISOString() });
    const gone = await hearsOf(atBob, alice, ({ isOnline }) => !isOnline);
    atAlice.leave();
    await expect.poll(async () => (await own(alice)).isOnline).toBe(false);
    const { lastSeen } = await own(alice);
    expect(Date.parse(lastSeen ?? '')).toBeGreaterThan(Date.parse(gone.lastSeen ?? ''));
    await expect.poll(async () => (await own(alice)).state, { timeout: 25_000 }).toBeUndefined();
    expect(Date.now()).toBeGreaterThanOrEqual(until - 50);
    expect(await faceTo(gateway, bob, alice)).toMatchObject({
      isOnline: false,
      lastSeen: gone.lastSeen,
      version: gone.version,
    });
    await atBob.settled();
    expect(toldOf(atBob, alice)).toEqual([]);
    await gateway.arrive(alice);
    await hearsOf(atBob, alice, ({ isOnline }) => isOnline);
    expect(await faceTo(gateway, bob, alice)).toMatchObject({ isOnline: true });
  });

  test('hears of the end itself, and of another end', async () => {
    const atAlice = await gateway.arrive(alice);
    const until = new Date(Date.now() + 3_000).toISOString();
    await say(alice, { state: 'invisible', preset: '1h' });
    await hearsOf(atAlice, alice, ({ state }) => state?.value === 'invisible');
    await say(alice, { state: 'invisible', until });
    await hearsOf(atAlice, alice, ({ state }) => state?.until === until);
    const ended = await hearsOf(atAlice, alice, ({ state }) => !state);
    expect(ended.isOnline).toBe(true);
  });

  test('goes on having left when it did, whatever else it hides by meanwhile', async () => {
    await gateway.arrive(alice);
    const atBob = await gateway.arrive(bob);
    await say(alice, { state: 'invisible' });
    const gone = await hearsOf(atBob, alice, ({ isOnline }) => !isOnline);
    atBob.forget();
    await share(gateway, alice, { status: 'nobody' });
    await say(alice, { state: null });
    await say(alice, { state: 'invisible' });
    await share(gateway, alice, { status: 'everyone' });
    expect(await faceTo(gateway, bob, alice)).toMatchObject({
      isOnline: false,
      lastSeen: gone.lastSeen,
      version: gone.version,
    });
    await atBob.settled();
    expect(toldOf(atBob, alice)).toEqual([]);
    await say(alice, { state: null });
    await hearsOf(atBob, alice, ({ isOnline }) => isOnline);
  });

  test('goes on being not to be disturbed, and noted, until that ends', async () => {
    await gateway.arrive(alice);
    const atBob = await gateway.arrive(bob);
    const until = new Date(Date.now() + 4_000).toISOString();
    await say(alice, { state: 'dnd', note: { emoji: '🏠', text: 'at home' }, until });
    await say(alice, { state: 'invisible' });
    const gone = await hearsOf(atBob, alice, ({ isOnline }) => !isOnline);
    expect(gone).toMatchObject({ state: { value: 'dnd' }, note: { text: 'at home' } });
    const ended = await hearsOf(atBob, alice, ({ state }) => state === undefined);
    expect(ended).toMatchObject({ isOnline: false, lastSeen: gone.lastSeen });
    expect(ended).not.toHaveProperty('note');
  });

  test('types for nobody, and what they were shown is taken back', async () => {
    const atAlice = await gateway.arrive(alice);
    const [atBob, atCarol] = [await gateway.arrive(bob), await gateway.arrive(carol)];
    await share(gateway, alice, { always: [carol.id] });
    const inTeam = (name: 'typing:start' | 'typing:stop', client: Client) =>
      client.hears(name, ({ userId }) => userId === alice.id);
    atAlice.socket.emit('typing:start', { conversationId: team });
    await Promise.all([inTeam('typing:start', atBob), inTeam('typing:start', atCarol)]);
    await say(alice, { state: 'invisible' });
    await inTeam('typing:stop', atBob);
    for (const client of [atBob, atCarol]) client.forget();
    atAlice.socket.emit('typing:start', { conversationId: team });
    await inTeam('typing:start', atCarol);
    await atBob.settled();
    expect([...atBob.heard('typing:start'), ...atBob.heard('typing:stop')]).toEqual([]);
  });

  test('has not been active by that, and has by coming back', async () => {
    const { lastActiveAt } = await own(alice);
    await say(alice, { state: 'invisible' });
    expect((await own(alice)).lastActiveAt).toBe(lastActiveAt);
    await say(alice, { state: null });
    expect((await own(alice)).lastActiveAt).not.toBe(lastActiveAt);
  });

  test('is no guest', async () => {
    const guest = await gateway.joinByLink(await gateway.link(alice, team), 'Zoe');
    const refusal = await gateway.call('PUT', '/api/users/me/status', { as: guest, body: { state: 'invisible' } });
    expect([refusal.status, refusal.body.error.code]).toEqual([400, 'VALIDATION_ERROR']);
  });
});

describe('P12: operators', () => {
  test('are answered alike of the invisible and of the absent', async () => {
    await say(alice, { state: 'invisible' });
    const answers = async () => {
      const body = { userId: alice.id, isOnline: true };
      const word = await gateway.operate('POST', '/maintenance/user-status', body);
      const cut = await gateway.operate('POST', `/api/admin/users/${alice.id}/disconnect`);
      return [word, cut].map(({ status, body }) => ({ status, body }));
    };
    const absent = await answers();
    await gateway.arrive(alice);
    expect(await answers()).toEqual(absent);
  });
});
