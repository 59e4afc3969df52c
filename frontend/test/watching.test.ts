/** P21: whom of a crowd a page says that it looks at, and how many are there. */
import { setImmediate } from 'node:timers/promises';
import { MOST_WATCHED } from '@meeshy/status-protocol';
import { occupanciesOf, type Watching, watchingOf } from '@meeshy/status-react/crowds';
import { createTestPresence, type TestPresence } from '@meeshy/status-react/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { knownStatus } from '../src/client/known.ts';
import { factsOf } from '../src/client/people.ts';
import { NOON } from './support/people.ts';

const online = (id: string) => ({ id, isOnline: true, lastActiveAt: NOON });

let presence: TestPresence;
let watching: Watching;
beforeEach(() => {
  presence = createTestPresence({ now: NOON, people: ['ann', 'bob', 'eve'].map(online) });
  watching = watchingOf(presence);
});

function statusOf(userId: string): string {
  const store = presence.store.getState();
  return watching.isTold('c', userId) ? knownStatus(factsOf(store.usersMap.get(userId)), store) : 'unknown';
}

const said = () => presence.sent.filter(({ name }) => name === 'presence:watch').map(({ payload }) => payload);
/** What waits is said, and answered. */
async function pass(ms = 0): Promise<void> {
  presence.advance(ms);
  await setImmediate();
}

describe('Watching', () => {
  it('says nothing of a conversation that is no crowd, whose people are as the store has them', async () => {
    const end = watching.watch('c', 'ann');
    await pass(1_000);
    end();
    await pass(1_000);
    expect(said()).toEqual([]);
    expect(statusOf('ann')).toBe('online');
  });

  it('gathers what comes in one turn, and says it at most every 150 ms; whoever is watched no more is unknown', async () => {
    presence.setCrowds({ c: ['ann', 'bob'] });
    const ends = ['ann', 'bob'].map((id) => watching.watch('c', id));
    expect([statusOf('ann'), statusOf('eve')]).toEqual(['unknown', 'online']);
    await pass();
    expect(said()).toEqual([{ conversationId: 'c', userIds: ['bob', 'ann'] }]);
    expect([statusOf('ann'), statusOf('bob')]).toEqual(['online', 'online']);
    ends[0]?.();
    await pass(149);
    expect([said().length, statusOf('ann')]).toEqual([1, 'online']);
    await pass(1);
    expect(said().slice(1)).toEqual([{ conversationId: 'c', userIds: ['bob'] }]);
    expect([statusOf('ann'), statusOf('bob')]).toEqual(['unknown', 'online']);
    presence.setPeople({ id: 'bob', isOnline: false, lastActiveAt: null });
    expect(statusOf('bob')).toBe('offline');
  });

  it('a conversation that becomes a crowd, and ceases to be one, shows nobody as they are not', async () => {
    watching.watch('c', 'ann');
    presence.setCrowds({ c: ['ann'] });
    expect(statusOf('ann')).toBe('unknown');
    await pass(200);
    expect(statusOf('ann')).toBe('online');
    presence.setCrowds({});
    expect(statusOf('ann')).toBe('online');
    await pass(200);
    expect(said().at(-1)).toEqual({ conversationId: 'c', userIds: [] });
  });

  it('after a cut it says so again', async () => {
    presence.setCrowds({ c: ['ann'] });
    watching.watch('c', 'ann');
    await pass();
    presence.setConnection('reconnecting');
    presence.setConnection('connected');
    expect(statusOf('ann')).toBe('unknown');
    await pass(200);
    expect(said()).toHaveLength(2);
    expect(statusOf('ann')).toBe('online');
  });

  it('what REST says of somebody is old at once; their name is not', async () => {
    presence.setCrowds({ c: ['ann'] });
    const end = watching.watch('c', 'ann');
    presence.noteRead([{ ...online('ann'), version: 50, displayName: 'Ann' }]);
    expect(statusOf('ann')).toBe('unknown');
    await pass();
    expect(statusOf('ann')).toBe('online');
    end();
    await pass(150);
    presence.noteRead([{ ...online('ann'), version: 51 }]);
    expect(presence.store.getState().getUserById('ann')).toMatchObject({ displayName: 'Ann', version: -1 });
  });

  it('watches the last 200, and those of the last crowd', async () => {
    const many = Array.from({ length: MOST_WATCHED + 1 }, (_, index) => `p${index}`);
    presence.setCrowds({ c: many, d: ['ann'] });
    for (const id of many) watching.watch('c', id);
    const end = watching.watch('d', 'ann');
    await pass();
    expect(said()).toEqual([{ conversationId: 'd', userIds: ['ann'] }]);
    end();
    await pass(150);
    expect(said().at(-1)).toEqual({ conversationId: 'c', userIds: many.slice(1).reverse() });
  });

  it('whoever is told of anyway stays known, as an application says, or as they were told of unasked', async () => {
    presence.setCrowds({ c: ['ann', 'bob'] });
    watching.tellOthers((id) => id === 'bob');
    for (const id of ['ann', 'bob', 'eve']) watching.watch('c', id)();
    expect([statusOf('ann'), statusOf('eve')]).toEqual(['unknown', 'online']);
    expect(watching.isTold('c', 'bob')).toBe(true);
  });

  it('the next one to sign in finds nobody', async () => {
    presence.setCrowds({ c: ['ann'] });
    watching.watch('c', 'ann');
    await pass();
    presence.disconnect();
    expect(presence.store.getState().usersMap.size).toBe(0);
    expect(presence.store.getState().crowds).toEqual([]);
  });
});

describe('Occupancy', () => {
  const counts = { members: 1200, online: 340, viewing: 25 };

  it('is as was told last of a crowd that is shown, until the connection, the crowd or the component ends', () => {
    const occupancies = occupanciesOf(presence);
    const tell = () => presence.emit('conversation:occupancy', { conversationId: 'c', ...counts });
    presence.setCrowds({ c: ['ann'] });
    tell();
    expect(occupancies.of('c')).toBeNull();
    const end = occupancies.show('c');
    tell();
    expect(occupancies.of('c')).toEqual(counts);
    presence.setConnection('reconnecting');
    expect(occupancies.of('c')).toBeNull();
    presence.setConnection('connected');
    tell();
    presence.setCrowds({});
    expect(occupancies.of('c')).toBeNull();
    tell();
    end();
    expect(occupancies.of('c')).toBeNull();
  });

  it('what is no number is not shown', () => {
    const occupancies = occupanciesOf(presence);
    occupancies.show('c');
    presence.emit('conversation:occupancy', { conversationId: 'c', ...counts, online: 'many' as never });
    expect(occupancies.of('c')).toBeNull();
  });
});
