/** P17, P18: what one lets others see, over real sockets and HTTP. */
import type { Conversation, Person as Face, PresenceSnapshot, Sharing } from '@meeshy/status-protocol';
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

const sharing = (as: Person) => gateway.data<Sharing>('GET', '/api/users/me/sharing', { as, headers: QUIETLY });
const preview = (as: Person, viewer: Person) =>
  gateway.data<{ face: Face }>('GET', `/api/users/me/sharing/preview?viewer=${viewer.id}`, { as, headers: QUIETLY });

/** Makes the direct conversation of two. */
async function befriend(one: Person, other: Person): Promise<string> {
  const body = { type: 'direct', memberIds: [other.id] };
  const { id } = await gateway.data<{ id: string }>('POST', '/api/conversations', { as: one, body });
  await gateway.data('POST', `/api/conversations/${id}/accept`, { as: other });
  return id;
}

const EVERYTHING = {
  status: 'everyone',
  lastSeen: 'exact',
  always: [],
  never: [],
  hiddenIn: [],
  alerts: 'direct',
  viewing: true,
  activity: 'off',
  outlook: false,
  place: 'off',
};

describe('What one shares', () => {
  test('is everything unless told; what is left out of a change stays, and it is stored with the answer', async () => {
    expect(await sharing(alice)).toEqual(EVERYTHING);
    expect(await share(gateway, alice, { never: [bob.id] })).toEqual({ ...EVERYTHING, never: [bob.id] });
    expect(await share(gateway, alice, { lastSeen: 'days' })).toEqual({
      ...EVERYTHING,
      never: [bob.id],
      lastSeen: 'days',
    });
    expect(String(gateway.rows.of(alice.id).claims)).toContain(bob.id);
    expect(await sharing(alice)).toEqual({ ...EVERYTHING, never: [bob.id], lastSeen: 'days' });
    expect(await sharing(bob)).toEqual(EVERYTHING);
  });

  test('is refused where it makes no sense, and guests share no less', async () => {
    const refusal = async (body: unknown, as = alice) =>
      (await gateway.call('PUT', '/api/users/me/sharing', { as, body })).status;
    const guest = await gateway.joinByLink(await gateway.link(alice, team), 'Zoe');
    expect(await refusal({ status: 'friends' })).toBe(400);
    expect(await refusal({ never: Array.from({ length: 501 }, (_, i) => `p${i}`) })).toBe(400);
    expect(await refusal({ colour: 'green' })).toBe(400);
    expect(await refusal({ status: 'nobody' }, guest)).toBe(403);
    expect((await gateway.call('GET', '/api/users/me/sharing', { as: guest })).status).toBe(403);
  });

  test('tells nobody whether there is somebody by an id', async () => {
    const stranger = await gateway.register('stranger1');
    const unknown = { ...stranger, id: '0123456789abcdef01234567' };
    for (const name of ['never', 'always', 'hiddenIn'] as const) {
      const [to, toNobody] = await Promise.all([
        gateway.call('PUT', '/api/users/me/sharing', { as: alice, body: { [name]: [stranger.id] } }),
        gateway.call('PUT', '/api/users/me/sharing', { as: bob, body: { [name]: [unknown.id] } }),
      ]);
      expect([to.status, toNobody.status]).toEqual([200, 200]);
    }
    const ask = (id: string) => gateway.call('GET', `/api/users/me/sharing/preview?viewer=${id}`, { as: carol });
    const [one, other] = [await ask(stranger.id), await ask(unknown.id)];
    expect([one.status, other.status]).toEqual([404, 404]);
    expect(one.body).toEqual(other.body);
  });
});

describe('Whoever hides', () => {
  test('leaves, for those from whom, as by closing the last tab, at the time of it; nothing moves then', async () => {
    const atAlice = await gateway.arrive(alice);
    const atBob = await gateway.arrive(bob);
    const atCarol = await gateway.arrive(carol);
    atBob.forget();
    atCarol.forget();
    const before = Date.now();
    await share(gateway, alice, { never: [bob.id] });
    const gone = await hearsOf(atBob, alice, ({ isOnline }) => !isOnline);
    const lastSeen = Date.parse(gone.lastSeen ?? '');
    expect(lastSeen).toBeGreaterThanOrEqual(before);
    expect(lastSeen).toBeLessThanOrEqual(Date.now());
    expect(gone).not.toHaveProperty('limitedBy');
    atBob.forget();
    atAlice.leave();
    const left = await hearsOf(atCarol, alice, ({ isOnline }) => !isOnline);
    expect(left.withdrawn).toBeUndefined();
    await gateway.arrive(alice);
    await hearsOf(atCarol, alice, ({ isOnline }) => isOnline);
    await atBob.settled();
    expect(atBob.heard('user:status').filter(({ userId }) => userId === alice.id)).toEqual([]);
    expect(await faceTo(gateway, bob, alice)).toMatchObject({
      isOnline: false,
      lastSeen: gone.lastSeen,
      version: gone.version,
    });
  });

  test('is seen again as by a first tab', async () => {
    await gateway.arrive(alice);
    const atBob = await gateway.arrive(bob);
    await share(gateway, alice, { status: 'nobody' });
    const gone = await hearsOf(atBob, alice, ({ isOnline }) => !isOnline);
    atBob.forget();
    await share(gateway, alice, { status: 'everyone' });
    const back = await hearsOf(atBob, alice, ({ isOnline }) => isOnline);
    expect(back.version).toBeGreaterThan(gone.version);
  });

  test('is in no list, count or filter of those from whom, and is there in those of others', async () => {
    await gateway.arrive(alice);
    await share(gateway, alice, { never: [bob.id] });
    expect(await contacts(gateway, bob, 'online')).not.toContain('alice1');
    expect(await contacts(gateway, bob, 'away')).toContain('alice1');
    expect(await contacts(gateway, carol, 'online')).toContain('alice1');
    const atBob = await gateway.arrive(bob);
    const snapshot = atBob.received.find(({ event }) => event === 'presence:snapshot')?.payload as PresenceSnapshot;
    expect(snapshot.users.find(({ userId }) => userId === alice.id)).toMatchObject({ isOnline: false });
    expect(await faceTo(gateway, bob, alice)).toMatchObject({ isOnline: false });
    expect(await faceTo(gateway, carol, alice)).toMatchObject({ isOnline: true });
  });

  test('sees nothing of them either, and is told that this is so for its own sake', async () => {
    await gateway.arrive(bob);
    await gateway.arrive(carol);
    const atAlice = await gateway.arrive(alice);
    atAlice.forget();
    await share(gateway, alice, { never: [bob.id] });
    const { users } = await atAlice.hears('presence:snapshot', () => true);
    const shown = users.find(({ userId }) => userId === bob.id);
    expect(shown === undefined || !shown.isOnline).toBe(true);
    expect(users.find(({ userId }) => userId === carol.id)).toMatchObject({ isOnline: true });
    expect(await faceTo(gateway, alice, bob)).toMatchObject({ isOnline: false, lastSeen: null, limitedBy: 'you' });
    expect(await faceTo(gateway, alice, carol)).toMatchObject({ isOnline: true });
    expect(await faceTo(gateway, alice, carol)).not.toHaveProperty('limitedBy');
    expect(await contacts(gateway, alice, 'online')).toEqual(['carol1']);
  });

  test('is last seen no earlier than it wrote, by whoever can read that, and by nobody else', async () => {
    const both = await gateway.converse(alice, bob);
    const [atBob, atCarol] = [await gateway.arrive(bob), await gateway.arrive(carol)];
    await gateway.arrive(alice);
    await share(gateway, alice, { status: 'nobody' });
    const gone = await hearsOf(atBob, alice, ({ isOnline }) => !isOnline);
    await hearsOf(atCarol, alice, ({ isOnline }) => !isOnline);
    await gateway.data('POST', '/api/messages', { as: alice, body: { conversationId: both, content: 'Only here' } });
    const { createdAt } = await atBob.hears('message:new');
    const written = await hearsOf(atBob, alice, () => true);
    expect(written).toMatchObject({ isOnline: false, lastSeen: createdAt, lastActiveAt: createdAt });
    expect(written.version).toBeGreaterThan(gone.version);
    expect(await faceTo(gateway, bob, alice)).toMatchObject({ lastSeen: createdAt });
    expect((await faceTo(gateway, carol, alice)).lastSeen).toBe(gone.lastSeen);
    await atCarol.settled();
    expect(atCarol.heard('user:status').filter(({ userId }) => userId === alice.id)).toEqual([]);
  });

  test('is last seen no earlier than it made a conversation or accepted, by whoever is there', async () => {
    const dan = await gateway.register('dan1');
    await share(gateway, alice, { status: 'nobody' });
    const before = await faceTo(gateway, carol, alice);
    const body = { type: 'group', title: 'Ours', memberIds: [bob.id] };
    const { createdAt } = await gateway.data<Conversation>('POST', '/api/conversations', { as: alice, body });
    expect(await faceTo(gateway, bob, alice)).toMatchObject({ isOnline: false, lastSeen: createdAt });
    // Whoever has no conversation with them yet can only invite.
    const memberIds = [alice.id, carol.id];
    const invitation = { as: dan, body: { type: 'group', title: 'Come', memberIds } };
    const { id } = await gateway.data<Conversation>('POST', '/api/conversations', invitation);
    await gateway.data('POST', `/api/conversations/${id}/accept`, { as: carol });
    expect(await faceTo(gateway, carol, alice)).toEqual(before);
    const atCarol = await gateway.arrive(carol);
    const from = Date.now();
    await gateway.data('POST', `/api/conversations/${id}/accept`, { as: alice });
    const { lastSeen } = await hearsOf(atCarol, alice, () => true);
    expect(Date.parse(lastSeen ?? '')).toBeGreaterThanOrEqual(from);
    expect(await faceTo(gateway, carol, alice)).toMatchObject({ isOnline: false, lastSeen });
    expect(await faceTo(gateway, bob, alice)).toMatchObject({ lastSeen: createdAt });
  });

  test('is last seen no earlier than it invited somebody, by that one alone', async () => {
    const dan = await gateway.register('dan1');
    await share(gateway, alice, { status: 'nobody' });
    const before = await faceTo(gateway, bob, alice);
    const from = Date.now();
    await gateway.data('POST', `/api/conversations/${team}/members/${dan.id}`, { as: alice });
    const until = Date.now();
    await gateway.data('POST', `/api/conversations/${team}/accept`, { as: dan });
    const { lastSeen } = await faceTo(gateway, dan, alice);
    expect(Date.parse(lastSeen ?? '')).toBeGreaterThanOrEqual(from);
    expect(Date.parse(lastSeen ?? '')).toBeLessThanOrEqual(until);
    expect(await faceTo(gateway, bob, alice)).toEqual(before);
  });

  test('takes another name, which they learn with the next thing that they load', async () => {
    const [atBob, atCarol] = [await gateway.arrive(bob), await gateway.arrive(carol)];
    await share(gateway, alice, { never: [bob.id] });
    const rename = (displayName: string) => gateway.data('PUT', '/api/users/me', { as: alice, body: { displayName } });
    await rename('Alice Martin');
    await atCarol.hears('user:changed', ({ displayName }) => displayName === 'Alice Martin');
    await atBob.settled();
    expect(atBob.heard('user:changed')).toEqual([]);
    expect(await faceTo(gateway, bob, alice)).toMatchObject({ displayName: 'Alice Martin', isOnline: false });
    await share(gateway, alice, { never: [] });
    await rename('Alice');
    await atBob.hears('user:changed', ({ displayName }) => displayName === 'Alice');
  });

  test('types for nobody of them, and what they were shown is taken back', async () => {
    const atAlice = await gateway.arrive(alice);
    const [atBob, atCarol] = [await gateway.arrive(bob), await gateway.arrive(carol)];
    const inTeam = (name: 'typing:start' | 'typing:stop', client: Client) =>
      client.hears(name, ({ userId }) => userId === alice.id);
    atAlice.socket.emit('typing:start', { conversationId: team });
    await Promise.all([inTeam('typing:start', atBob), inTeam('typing:start', atCarol)]);
    await share(gateway, alice, { never: [bob.id] });
    await inTeam('typing:stop', atBob);
    for (const client of [atBob, atCarol]) client.forget();
    atAlice.socket.emit('typing:start', { conversationId: team });
    await inTeam('typing:start', atCarol);
    atAlice.socket.emit('typing:stop', { conversationId: team });
    await inTeam('typing:stop', atCarol);
    await atBob.settled();
    expect([...atBob.heard('typing:start'), ...atBob.heard('typing:stop')]).toEqual([]);
  });

  test('has not been active by that', async () => {
    const active = () => gateway.data<Face>('GET', '/api/users/status', { as: alice, headers: QUIETLY });
    const { lastActiveAt } = await active();
    await share(gateway, alice, { status: 'nobody' });
    expect((await active()).lastActiveAt).toBe(lastActiveAt);
    await share(gateway, alice, { status: 'everyone' });
    expect((await active()).lastActiveAt).not.toBe(lastActiveAt);
  });
});

describe('Whoever comes and goes', () => {
  test('and has no way left but a hidden one is hidden from since then', async () => {
    const both = await gateway.converse(alice, bob);
    await share(gateway, alice, { hiddenIn: [team] });
    const atBob = await gateway.arrive(bob);
    await gateway.arrive(alice);
    await hearsOf(atBob, alice, ({ isOnline }) => isOnline);
    atBob.forget();
    const before = Date.now();
    await gateway.call('DELETE', `/api/conversations/${both}/members/${bob.id}`, { as: bob });
    const gone = await hearsOf(atBob, alice, ({ isOnline }) => !isOnline);
    expect(gone.withdrawn).toBeUndefined();
    expect(Date.parse(gone.lastSeen ?? '')).toBeGreaterThanOrEqual(before);
    expect(await faceTo(gateway, bob, alice)).toMatchObject({ isOnline: false, lastSeen: gone.lastSeen });
    await gateway.rows.until(
      alice.id,
      ({ claims }) => claims?.includes(String(Date.parse(gone.lastSeen ?? ''))) === true,
    );
    await gateway.converse(alice, bob);
    await hearsOf(atBob, alice, ({ isOnline }) => isOnline);
  });
});

describe('What one shares with', () => {
  test('direct people is seen by them, and by nobody else', async () => {
    await befriend(alice, bob);
    const atBob = await gateway.arrive(bob);
    const atCarol = await gateway.arrive(carol);
    await gateway.arrive(alice);
    await hearsOf(atBob, alice, ({ isOnline }) => isOnline);
    await hearsOf(atCarol, alice, ({ isOnline }) => isOnline);
    await share(gateway, alice, { status: 'direct' });
    await hearsOf(atCarol, alice, ({ isOnline }) => !isOnline);
    expect(await faceTo(gateway, bob, alice)).toMatchObject({ isOnline: true });
    expect(await faceTo(gateway, carol, alice)).toMatchObject({ isOnline: false });
  });

  test('one conversation hides that way only', async () => {
    const both = await gateway.converse(alice, bob);
    await gateway.arrive(alice);
    await share(gateway, alice, { hiddenIn: [team] });
    expect(await faceTo(gateway, bob, alice)).toMatchObject({ isOnline: true });
    expect(await faceTo(gateway, carol, alice)).toMatchObject({ isOnline: false });
    await share(gateway, alice, { hiddenIn: [team, both] });
    expect(await faceTo(gateway, bob, alice)).toMatchObject({ isOnline: false });
    await share(gateway, alice, { always: [bob.id] });
    expect(await faceTo(gateway, bob, alice)).toMatchObject({ isOnline: true });
  });

  test('days tells no times, and sees none', async () => {
    const atBob = await gateway.arrive(bob);
    await gateway.arrive(carol);
    await gateway.arrive(alice);
    await hearsOf(atBob, alice, ({ isOnline }) => isOnline);
    atBob.forget();
    await share(gateway, alice, { lastSeen: 'days' });
    expect(await hearsOf(atBob, alice, () => true)).toMatchObject({
      isOnline: true,
      lastActiveAt: null,
      lastSeen: null,
    });
    expect(await faceTo(gateway, bob, alice)).toMatchObject({ isOnline: true, lastActiveAt: null });
    expect(await faceTo(gateway, alice, carol)).toMatchObject({ isOnline: true, lastActiveAt: null, limitedBy: 'you' });
  });

  test('can be looked at as somebody else does', async () => {
    await gateway.arrive(alice);
    await share(gateway, alice, { never: [bob.id], lastSeen: 'never' });
    expect((await preview(alice, bob)).face).toMatchObject({ isOnline: false, lastSeen: null });
    expect((await preview(alice, carol)).face).toMatchObject({ isOnline: true, lastActiveAt: null });
    expect((await preview(alice, carol)).face).not.toHaveProperty('limitedBy');
  });
});

describe('P12: operators', () => {
  test('are answered alike of whoever hides from everybody and is there, and of the absent', async () => {
    await share(gateway, alice, { status: 'nobody' });
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
