/** P16, over real HTTP and sockets: what people say of themselves, who sees it, and until when. */
import type { OwnStatus, Page, Person as Shown, UserStatusEvent } from '@meeshy/status-protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Client } from '../../../gateway/test/integration/support/client.ts';
import { startTestGateway, type TestGateway } from './support/gateway.ts';
import type { Person } from './support/site.ts';

const PATH = '/api/users/me/status';
const QUIETLY = { 'x-activity': 'none' };

let gateway: TestGateway;
let alice: Person;
let bob: Person;
let talk: string;

beforeEach(async () => {
  // Nobody waits for a sweep.
  gateway = await startTestGateway({ MAINTENANCE_INTERVAL_MS: '60000' });
  [alice, bob] = [await gateway.register('alice1'), await gateway.register('bob1')];
  talk = await gateway.converse(alice, bob);
});
afterEach(() => gateway.stop());

const say = (body: object, as = bob) => gateway.data<OwnStatus>('PUT', PATH, { as, body });
const refused = async (body: object, as = bob) => (await gateway.call('PUT', PATH, { as, body })).body.error?.code;
const soon = (ms: number) => new Date(Date.now() + ms).toISOString();

/** The next news of somebody that say this. */
const hears = (client: Client, says: (event: UserStatusEvent) => boolean, { id } = bob) =>
  client.hears('user:status', (event) => event.userId === id && says(event));

/** Of everybody who is in a list. */
const said = (people: readonly Pick<Shown, 'id' | 'state' | 'note'>[], { id } = bob) => {
  const found = people.find((person) => person.id === id);
  return found && { state: found.state?.value, note: found.note?.text };
};

describe('Two people play it through', () => {
  test('busy, a note, another state, clear: each is there at once, everywhere', async () => {
    const watcher = await gateway.arrive(alice);
    const own = await gateway.arrive(bob);
    const answer = await say({ state: 'busy', preset: '1h' });
    expect(answer).toMatchObject({ state: { value: 'busy', source: 'manual' }, note: null });
    expect(Date.parse(answer.state?.until ?? '') % 300_000).toBe(0);

    const busy = await hears(watcher, ({ state }) => state?.value === 'busy');
    expect(busy).toMatchObject({ isOnline: true, state: answer.state });
    expect(await hears(own, ({ state }) => state !== undefined)).toEqual(busy);
    await say({ note: { emoji: '🏠', text: 'at home' } });
    const noted = await hears(watcher, ({ note }) => note !== undefined);
    expect(noted).toMatchObject({ state: { value: 'busy' }, note: { emoji: '🏠', text: 'at home', until: null } });
    expect(noted.version).toBeGreaterThan(busy.version);

    const seen = { state: 'busy', note: 'at home' };
    const read = { as: alice, headers: QUIETLY };
    expect(said(await gateway.data<Shown[]>('GET', `/api/users/presence?ids=${bob.id}`, read))).toEqual(seen);
    expect(said([await gateway.data<Shown>('GET', `/api/users/${bob.id}`, read)])).toEqual(seen);
    expect(said((await gateway.data<Page<Shown>>('GET', '/api/contacts', read)).items)).toEqual(seen);
    const participants = `/api/conversations/${talk}/participants`;
    expect(said((await gateway.data<Page<Shown>>('GET', participants, read)).items)).toEqual(seen);
    const late = gateway.open(alice);
    const { users } = await late.hears('presence:snapshot');
    expect(said(users.map((user) => ({ ...user, id: user.userId })))).toEqual(seen);

    await say({ state: 'dnd' });
    expect(await hears(watcher, ({ state }) => state?.value === 'dnd')).toMatchObject({ note: { text: 'at home' } });
    expect(await gateway.data('DELETE', PATH, { as: bob })).toEqual({ state: null, note: null, claims: [] });
    const cleared = await hears(watcher, ({ state }) => state === undefined);
    expect(cleared.note).toBeUndefined();
    expect(cleared.version).toBeGreaterThan(noted.version);
  });

  test('an end is told at its moment, once to each session, whatever else is live speaks again', async () => {
    const watcher = await gateway.arrive(alice);
    await gateway.arrive(bob);
    await say({ note: { emoji: '', text: 'until late' } });
    const until = soon(700);
    await say({ state: 'dnd', until });
    await hears(watcher, ({ state }) => state?.value === 'dnd');
    const before = watcher.received.length;
    const ended = await hears(watcher, ({ state }) => state === undefined);
    const { at } = watcher.received.find(({ payload }) => payload === ended) ?? { at: 0 };
    expect(at).toBeGreaterThanOrEqual(Date.parse(until));
    expect(ended).toMatchObject({ note: { text: 'until late' }, version: Date.parse(until) });
    await gateway.operate('POST', '/api/admin/maintenance/cleanup');
    await watcher.settled();
    const told = watcher.received.slice(before).filter(({ event, payload }) => {
      return event === 'user:status' && (payload as UserStatusEvent).userId === bob.id;
    });
    expect(told.map(({ payload }) => (payload as UserStatusEvent).version)).toEqual(told.map(() => Date.parse(until)));
    expect(await gateway.data('GET', PATH, { as: bob })).toMatchObject({ state: null, note: { text: 'until late' } });
  });

  test('who is offline shows a note and `dnd`, to be in the snapshot for; nobody is busy who is not there', async () => {
    const carol = await gateway.register('carol1');
    await gateway.converse(alice, carol);
    const quietly = (as: Person, body: object) => gateway.data<OwnStatus>('PUT', PATH, { as, body, headers: QUIETLY });
    await quietly(bob, { state: 'busy', note: { emoji: '🌴', text: 'on holiday' } });
    await quietly(carol, { state: 'available' });
    const watcher = gateway.open(alice);
    const { users } = await watcher.hears('presence:snapshot');
    const people = users.map((user) => ({ ...user, id: user.userId }));
    expect(said(people)).toEqual({ state: undefined, note: 'on holiday' });
    expect(said(people, carol)).toBeUndefined();
    await quietly(carol, { state: 'dnd' });
    expect(await hears(watcher, ({ state }) => state?.value === 'dnd', carol)).toMatchObject({ isOnline: false });
    await gateway.arrive(bob);
    expect(await hears(watcher, ({ state }) => state?.value === 'busy')).toMatchObject({ isOnline: true });
  });
});

describe('What cannot be said is refused', () => {
  test.each([
    ['an end that has passed', { state: 'busy', until: '2020-01-01T00:00:00.000Z' }],
    ['a state of more than a year', { state: 'busy', until: '2100-01-01T00:00:00.000Z' }],
    ['an end and a preset', { state: 'busy', until: soon(60_000), preset: '1h' }],
    ['a zone that does not exist', { state: 'busy', preset: 'today', zone: 'Europe/Atlantis' }],
    ['a preset by days without a zone', { state: 'busy', preset: 'week' }],
    ['a note of more than 100 characters', { note: { emoji: '', text: 'x'.repeat(101) } }],
    ['a note of nothing', { note: { emoji: '', text: '' } }],
    ['a word of an operator', { state: 'offline' }],
  ])('%s', async (_, body) => {
    expect(await refused(body)).toBe('VALIDATION_ERROR');
    expect(await gateway.data('GET', PATH, { as: bob })).toEqual({ state: null, note: null, claims: [] });
  });

  test('a claim that nobody makes cannot be dismissed, and of one’s own one is told to end it', async () => {
    const dismiss = (claimId: string) =>
      gateway.call('POST', `${PATH}/dismiss`, { as: bob, body: { claimId } }).then(({ body }) => body.error?.code);
    await say({ state: 'busy' });
    expect(await dismiss('call:standup')).toBe('NOT_FOUND');
    expect(await dismiss('manual:state')).toBe('VALIDATION_ERROR');
    expect(await dismiss('manual:note')).toBe('NOT_FOUND');
    expect(await dismiss('no id')).toBe('VALIDATION_ERROR');
  });
});

test('anonymous participants say it too, to those of their conversation', async () => {
  const zoe = await gateway.joinByLink(await gateway.link(alice, talk), 'Zoe');
  const watcher = await gateway.arrive(alice);
  await gateway.arrive(zoe);
  await say({ state: 'busy', note: { emoji: '🏠', text: 'at home' } }, zoe);
  expect(await hears(watcher, ({ state }) => state?.value === 'busy', zoe)).toMatchObject({
    note: { text: 'at home' },
  });
  expect(await refused({ state: 'invisible' }, zoe)).toBe('VALIDATION_ERROR');
});

test('while the database is away nothing is promised: 503, and it is there later', async () => {
  const watcher = await gateway.arrive(alice);
  await gateway.arrive(bob);
  const unlock = gateway.rows.lock();
  const answer = await gateway.call('PUT', PATH, { as: bob, body: { state: 'busy' } });
  expect(answer).toMatchObject({ status: 503, body: { error: { code: 'UNAVAILABLE' } } });
  unlock();
  const { version } = await hears(watcher, ({ state }) => state?.value === 'busy');
  await gateway.rows.until(bob.id, (row) => row.version >= version);
}, 30_000);
