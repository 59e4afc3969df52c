/**
 * Other servers: what they are answered and may claim, and how their keys are made, limited and ended.
 *
 * @module-tag long
 */
import { fromWireFacts, type NewApiKey, statusOf } from '@meeshy/status-protocol';
import { createServerClient, ServerError } from '@meeshy/status-protocol/server-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Host, startHost } from './host.ts';
import { group, guest, type Member, register, registerAdmin } from './people.ts';

const KEY = 'of-the-shop-long-enough';

let host: Host;
let alice: Member;
let bob: Member;

/** Alice and bob share a group. */
async function begin(env: Record<string, string> = {}): Promise<void> {
  host = await startHost({ API_KEYS: `shop:${KEY}`, ...env });
  [alice, bob] = [await register(host, 'alice'), await register(host, 'bob')];
  await group(host, alice, bob);
}
beforeEach(() => begin());
afterEach(() => host.stop());

const clientWith = (key: string) => createServerClient({ url: `${host.url}/`, key });
const shop = () => clientWith(KEY);
const named = (people: readonly { username: string }[]) => people.map(({ username }) => username);
const act = (person: Member) => host.call('GET', '/api/users/me', { as: person.as });
const share = (person: Member, body: object) => host.call('PUT', '/api/users/me/sharing', { as: person.as, body });
const isOnline = async (id: string, as?: string) => {
  const [face] = await shop().query([id], as ? { as } : {});
  return face && statusOf(fromWireFacts(face), Date.now()) === 'online';
};

const failure = (asked: Promise<unknown>): Promise<ServerError> =>
  asked.then(
    () => Promise.reject(new Error('It was not refused')),
    (error: unknown) => error as ServerError,
  );

describe('what a key is answered', () => {
  it('is what people share with everyone, in the order of the ids, without those who do not exist', async () => {
    await act(bob);
    const asked = await shop().query([bob.id, 'nobody', alice.id]);
    expect(named(asked)).toEqual(['bob', 'alice']);
    expect(asked[0]).toMatchObject({ userId: bob.id, lastActiveAt: expect.any(String), version: expect.any(Number) });
  });

  it('is no activity of anybody', async () => {
    const both = [alice.id, bob.id];
    const before = await shop().query(both);
    await shop().query(both, { as: alice.id });
    await shop().claim(bob.id, { source: 'app', id: 'x' }, { state: 'busy' });
    await shop().unclaim(bob.id, { source: 'app', id: 'x' });
    const activeAt = (faces: typeof before) => faces.map(({ lastActiveAt }) => lastActiveAt);
    expect(activeAt(await shop().query(both))).toEqual(activeAt(before));
  });

  it('is nothing of who shares with direct people only or is invisible, for whom it is offline', async () => {
    await act(bob);
    expect(await isOnline(bob.id)).toBe(true);
    await share(bob, { status: 'direct' });
    expect(await isOnline(bob.id)).toBe(false);
    await share(bob, { status: 'everyone' });
    await act(bob);
    expect(await isOnline(bob.id)).toBe(true);
    await host.call('PUT', '/api/users/me/status', { as: bob.as, body: { state: 'invisible' } });
    const [face] = await shop().query([bob.id]);
    expect(face).toMatchObject({ isOnline: false });
    expect(face).not.toHaveProperty('state');
  });

  it('as a viewer is what that one sees: of its audience, by its sight', async () => {
    const stranger = await register(host, 'carol');
    await act(bob);
    expect(await isOnline(bob.id, alice.id)).toBe(true);
    expect(await shop().query([bob.id], { as: stranger.id })).toEqual([]);
    expect(await shop().query([bob.id], { as: 'nobody' })).toEqual([]);
    await share(bob, { never: [alice.id] });
    expect(await isOnline(bob.id, alice.id)).toBe(false);
    // Others are not alice.
    expect(await isOnline(bob.id)).toBe(true);
  });

  it('is refused of more than a thousand, and of none', async () => {
    const ids = Array.from({ length: 1_001 }, (_, i) => `id${i}`);
    expect(await failure(shop().query(ids))).toMatchObject({ status: 400, code: 'VALIDATION_ERROR' });
    expect(await failure(shop().query([]))).toMatchObject({ status: 400, code: 'VALIDATION_ERROR' });
    expect(await shop().query(ids.slice(1))).toEqual([]);
  });
});

describe('occupancy', () => {
  const occupancyTo = (person: Member, id: string) =>
    host.call('GET', `/api/conversations/${id}/occupancy`, { as: person.as, headers: { 'x-activity': 'none' } });

  it('is the same to a key and to the members, and nothing to anybody else', async () => {
    const team = await group(host, alice, bob);
    const carol = await register(host, 'carol');
    const both = { members: 2, online: 2, viewing: 0 };
    expect(await shop().occupancy(team)).toEqual(both);
    expect((await occupancyTo(bob, team)).data).toEqual(both);
    await share(bob, { hiddenIn: [team] });
    const alone = { members: 2, online: 1, viewing: 0 };
    expect(await shop().occupancy(team)).toEqual(alone);
    for (const person of [alice, bob]) expect((await occupancyTo(person, team)).data).toEqual(alone);

    const [ofTeam, ofNone] = [await occupancyTo(carol, team), await occupancyTo(carol, 'nowhere')];
    const stranger = await host.call('GET', `/api/conversations/${team}/participants`, { as: carol.as });
    for (const { status, body } of [ofTeam, ofNone])
      expect({ status, body }).toEqual({ status: 404, body: stranger.body });
    expect(await failure(shop().occupancy('nowhere'))).toMatchObject({ status: 404, message: stranger.error?.message });
  });

  it('counts guests, and is nothing to whoever is only invited, or has left', async () => {
    const team = await group(host, alice, bob);
    const zoe = await guest(host, alice, team, 'Zoe');
    await act(zoe);
    expect((await occupancyTo(zoe, team)).data).toEqual({ members: 3, online: 3, viewing: 0 });
    const carol = await register(host, 'carol');
    const body = { type: 'direct', memberIds: [carol.id] };
    const { id } = (await host.call('POST', '/api/conversations', { as: alice.as, body })).data;
    expect((await occupancyTo(carol, id)).status).toBe(404);
    expect((await occupancyTo(alice, id)).data).toEqual({ members: 1, online: 1, viewing: 0 });
    await host.call('DELETE', `/api/conversations/${team}/members/${bob.id}`, { as: bob.as });
    expect((await occupancyTo(bob, team)).status).toBe(404);
    expect(await shop().occupancy(team)).toEqual({ members: 2, online: 2, viewing: 0 });
    await host.call('DELETE', `/api/conversations/${id}/members/${alice.id}`, { as: alice.as });
    expect(await failure(shop().occupancy(id))).toMatchObject({ status: 404, code: 'NOT_FOUND' });
  });

  it('asked for by a server is no activity', async () => {
    const team = await group(host, alice, bob);
    const before = await shop().query([alice.id, bob.id]);
    await shop().occupancy(team);
    const activeAt = (faces: typeof before) => faces.map(({ lastActiveAt }) => lastActiveAt);
    expect(activeAt(await shop().query([alice.id, bob.id]))).toEqual(activeAt(before));
  });
});

describe('what a server claims', () => {
  const meeting = { source: 'calendar', id: 'standup' } as const;
  const seenBy = async (viewer: Member) =>
    (await host.call('GET', `/api/users/${bob.id}`, { as: viewer.as })).data as { state?: object; note?: object };

  it('is shown to others until it is over', async () => {
    await act(bob);
    const until = Date.now() + 600_000;
    const note = { emoji: '📅', text: 'Stand-up' };
    expect(await shop().claim(bob.id, meeting, { state: 'busy', note, until })).toBe(true);
    const end = new Date(until).toISOString();
    expect(await seenBy(alice)).toMatchObject({
      state: { value: 'busy', source: 'calendar', until: end },
      note: { ...note, until: end },
    });
    await shop().unclaim(bob.id, meeting);
    expect(await seenBy(alice)).not.toHaveProperty('state');
    expect(await seenBy(alice)).not.toHaveProperty('note');
    await shop().unclaim(bob.id, { source: 'call', id: 'never-claimed' });
  });

  it('that has ended is not revived by a late renewal', async () => {
    const call = { source: 'call', id: 'c1' } as const;
    expect(await shop().claim(bob.id, call, { state: 'busy' })).toBe(true);
    await shop().unclaim(bob.id, call);
    expect(await shop().claim(bob.id, call, { state: 'busy' })).toBe(false);
  });

  it.each([
    ['says nothing', {}],
    ['hides', { state: 'invisible' }],
    ['has ended already', { state: 'busy', until: new Date(1).toISOString() }],
    ['has no time', { state: 'busy', until: 'tomorrow' }],
    ['has two emoji', { note: { emoji: '🍲🍲', text: '' } }],
  ])('is refused when it %s', async (_, body) => {
    const path = `/api/server/users/${bob.id}/claims/app/x`;
    const { status, error } = await host.call('PUT', path, { headers: { 'x-api-key': KEY }, body });
    expect({ status, code: error?.code }).toEqual({ status: 400, code: 'VALIDATION_ERROR' });
  });

  it('is refused from any other source, and of nobody', async () => {
    const claimed = (userId: string, source: string) =>
      failure(shop().claim(userId, { source: source as 'app', id: 'x' }, { state: 'busy' }));
    expect(await claimed(bob.id, 'manual')).toMatchObject({ status: 400 });
    expect(await claimed(bob.id, 'operator')).toMatchObject({ status: 400 });
    expect(await claimed('nobody', 'app')).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    const admin = await registerAdmin(host, 'chief');
    await host.call('POST', `/api/admin/users/${bob.id}/deactivate`, { as: admin.as });
    expect(await claimed(bob.id, 'app')).toMatchObject({ status: 404, code: 'NOT_FOUND' });
  });
});

describe('keys', () => {
  let admin: Member;
  beforeEach(async () => {
    admin = await registerAdmin(host, 'chief');
  });

  const make = (name: string) => host.call<NewApiKey>('POST', '/api/admin/api-keys', { as: admin.as, body: { name } });

  it('are told once, kept hashed, listed by name, and end at once', async () => {
    const { status, data } = await make('billing');
    expect(status).toBe(201);
    expect(data).toEqual({
      id: expect.any(String),
      name: 'billing',
      createdAt: expect.any(String),
      key: expect.stringMatching(/^meeshy_[\w-]{43}$/),
    });
    const kept = await host.db.selectFrom('api_keys').selectAll().execute();
    expect(JSON.stringify(kept)).not.toContain(data.key.slice(7));

    const listed = await host.call('GET', '/api/admin/api-keys', { as: admin.as });
    const { key, ...shown } = data;
    expect(listed.data).toEqual([{ id: null, name: 'shop', createdAt: null }, shown]);

    expect(named(await clientWith(key).query([bob.id]))).toEqual(['bob']);
    const revoked = await host.call('DELETE', `/api/admin/api-keys/${data.id}`, { as: admin.as });
    expect(revoked.status).toBe(200);
    expect(await failure(clientWith(key).query([bob.id]))).toMatchObject({ status: 401, code: 'UNAUTHORIZED' });
    expect((await host.call('DELETE', `/api/admin/api-keys/${data.id}`, { as: admin.as })).status).toBe(404);
    expect(host.lines.join()).not.toContain(key);
  });

  it('have names of their own', async () => {
    expect((await make('billing')).status).toBe(201);
    expect((await make('billing')).error?.code).toBe('CONFLICT');
    expect((await make('shop')).error?.code).toBe('CONFLICT');
    expect((await make('  ')).error?.code).toBe('VALIDATION_ERROR');
  });

  it('open nothing but what servers ask; and nothing else opens that', async () => {
    const headers = { 'x-api-key': KEY };
    expect((await host.call('GET', '/api/users/me', { headers })).status).toBe(401);
    expect((await host.call('GET', '/api/admin/api-keys', { headers })).status).toBe(401);
    const query = { body: { ids: [bob.id] } };
    expect((await host.call('POST', '/api/server/presence/query', { ...query, as: admin.as })).status).toBe(401);
    expect(
      (await host.call('POST', '/api/server/presence/query', { ...query, headers: { 'x-api-key': '' } })).status,
    ).toBe(401);
  });

  it('are limited each on its own', async () => {
    await host.stop();
    await begin({ REQUESTS_PER_MINUTE: '100', API_KEYS: `shop:${KEY}, other:${KEY}-too` });
    for (let i = 0; i < 100; i++) await shop().query([bob.id]);
    const refused = await failure(shop().query([bob.id]));
    expect(refused).toMatchObject({ status: 429, code: 'RATE_LIMITED' });
    expect(refused.retryAfterMs).toBeGreaterThan(0);
    expect(named(await clientWith(`${KEY}-too`).query([bob.id]))).toEqual(['bob']);
  });

  it('are guessed as seldom as passwords', async () => {
    await host.stop();
    await begin({ AUTH_RATE_LIMIT: '10' });
    const guess = (i: number) => failure(clientWith(`not this one ${i}`).query([bob.id]));
    // Registering two people was counted as well, elsewhere.
    for (let i = 0; i < 10; i++) expect(await guess(i)).toMatchObject({ status: 401 });
    expect(await guess(10)).toMatchObject({ status: 429 });
    expect(await failure(shop().query([bob.id]))).toMatchObject({ status: 429 });
  });
});

describe('the client', () => {
  it('tells when nobody answers, or somebody else does', async () => {
    const nobody = createServerClient({ url: 'http://127.0.0.1:9', key: KEY });
    expect(await failure(nobody.query(['x']))).toMatchObject({ status: 0, code: 'NO_ANSWER' });
    const fetch = async () => new Response('<html>', { status: 502 });
    const elsewhere = createServerClient({ url: 'http://proxy', key: KEY, fetch });
    expect((await failure(elsewhere.query(['x']))).message).toContain('502');
    expect(await failure(nobody.query(['x']))).toBeInstanceOf(ServerError);
  });

  it('refuses a time that is none before anybody is asked', async () => {
    const wrong = failure(shop().claim(bob.id, { source: 'app', id: 'x' }, { state: 'busy', until: Number.NaN }));
    expect(await wrong).toMatchObject({ code: 'VALIDATION_ERROR' });
  });

  it('finds guests as it finds users', async () => {
    const team = await group(host, alice, bob);
    const zoe = await guest(host, alice, team, 'Zoe');
    expect(named(await shop().query([zoe.id]))).toEqual(['Zoe']);
  });
});
