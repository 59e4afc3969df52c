import { statusOf } from '@meeshy/status-protocol';
import { describe, expect, it } from 'vitest';
import { factsOf } from '../src/client/people.ts';
import type { UserStoreApi } from '../src/client/user-store.ts';
import { eventOf, iso, MINUTE, NOON, personOf, storeAt } from './support/people.ts';

function statusIn(store: UserStoreApi, id: string) {
  const { usersMap, now, thresholds } = store.getState();
  return statusOf(factsOf(usersMap.get(id)), now, thresholds);
}

function notificationsOf(store: UserStoreApi): { count: number } {
  const seen = { count: 0 };
  store.subscribe(() => {
    seen.count += 1;
  });
  return seen;
}

describe('setParticipants', () => {
  it('replaces the participants and merges into everybody known', () => {
    const { store } = storeAt(NOON);
    store.getState().setParticipants([personOf('alice'), personOf('bob')]);
    store.getState().setParticipants([personOf('carol')]);
    expect(store.getState().participants.map(({ id }) => id)).toEqual(['carol']);
    expect([...store.getState().usersMap.keys()]).toEqual(['alice', 'bob', 'carol']);
    expect(store.getState().getUserById('alice')).toMatchObject({ displayName: 'ALICE', isOnline: true });
  });

  it('P10: brings no older facts over newer ones, but newer profiles', () => {
    const { store } = storeAt(NOON);
    const left = eventOf('alice', { isOnline: false, lastSeen: iso(NOON), version: 7 });
    store.getState().applyBatch([left]);
    store.getState().setParticipants([personOf('alice', { version: 6, displayName: 'Alice A.' })]);
    expect(store.getState().participants[0]).toMatchObject({ isOnline: false, version: 7, displayName: 'Alice A.' });
  });

  it('facts without a version are older than any with one', () => {
    const { store } = storeAt(NOON);
    store.getState().applyBatch([eventOf('alice', { isOnline: false, version: 7 })]);
    store.getState().setParticipants([{ id: 'alice', isOnline: true, lastActiveAt: NOON + MINUTE }]);
    expect(store.getState().getUserById('alice')).toMatchObject({ isOnline: false, version: 7 });
  });

  it('takes times as strings, numbers and dates; what cannot be read is absent, never now', () => {
    const { store } = storeAt(NOON);
    store.getState().setParticipants([
      { id: 'date', lastActiveAt: new Date(NOON) },
      { id: 'number', lastActiveAt: NOON },
      { id: 'string', lastActiveAt: iso(NOON) },
      { id: 'word', isOnline: false, lastActiveAt: 'soon' },
      { id: 'nothing', isOnline: false },
    ]);
    const { participants } = store.getState();
    expect(participants.map(({ lastActiveAt }) => lastActiveAt)).toEqual([iso(NOON), iso(NOON), iso(NOON), null, null]);
    expect(participants.map(({ id }) => statusIn(store, id)).slice(-2)).toEqual(['offline', 'offline']);
  });

  it('keeps further fields of the application', () => {
    const { store } = storeAt(NOON);
    store.getState().setParticipants([personOf('alice', { avatar: 'a.png' })]);
    store.getState().applyBatch([eventOf('alice', { version: 2 })]);
    expect(store.getState().participants[0]).toMatchObject({ avatar: 'a.png', version: 2 });
  });

  it('the same people again are no news', () => {
    const { store } = storeAt(NOON);
    store.getState().setParticipants([personOf('alice'), personOf('bob')]);
    const seen = notificationsOf(store);
    store.getState().setParticipants([personOf('alice'), personOf('bob')]);
    expect(seen.count).toBe(0);
  });
});

describe('A batch', () => {
  it('is one update and one notification, and participants follow', () => {
    const { store } = storeAt(NOON);
    const people = Array.from({ length: 100 }, (_, index) => `user-${index}`);
    store.getState().setParticipants(people.map((id) => personOf(id)));
    const seen = notificationsOf(store);
    store.getState().applyBatch(people.map((id) => eventOf(id, { version: 2, isOnline: false, lastSeen: iso(NOON) })));
    expect(seen.count).toBe(1);
    expect(store.getState().participants.filter(({ isOnline }) => isOnline)).toEqual([]);
  });

  it('P10: doubled and older events change nothing at all', () => {
    const { store } = storeAt(NOON);
    store.getState().applyBatch([eventOf('alice', { version: 5 })]);
    const before = store.getState();
    store.getState().applyBatch([eventOf('alice', { version: 5 }), eventOf('alice', { version: 4, isOnline: false })]);
    expect(store.getState()).toBe(before);
  });

  it('whoever does not change stays the same object, here and in the participants', () => {
    const { store } = storeAt(NOON);
    store.getState().setParticipants([personOf('alice'), personOf('bob')]);
    const [alice, bob] = store.getState().participants;
    store.getState().applyBatch([eventOf('bob', { version: 2 })]);
    expect(store.getState().participants[0]).toBe(alice);
    expect(store.getState().participants[1]).not.toBe(bob);
    expect(store.getState().usersMap.get('bob')).toBe(store.getState().participants[1]);
  });

  it('people nobody asked for are known as well, without becoming participants', () => {
    const { store } = storeAt(NOON);
    store.getState().setParticipants([personOf('alice')]);
    const { participants } = store.getState();
    store.getState().applyBatch([eventOf('zoe', { username: 'zoe42' })]);
    expect(store.getState().getUserById('zoe')).toMatchObject({ username: 'zoe42' });
    expect(store.getState().participants).toBe(participants);
  });

  it('P12: a withdrawal leaves somebody offline without times', () => {
    const { store } = storeAt(NOON);
    store.getState().setParticipants([personOf('alice')]);
    store.getState().applyBatch([eventOf('alice', { isOnline: false, lastActiveAt: null, version: 2 })]);
    expect(statusIn(store, 'alice')).toBe('offline');
    expect(store.getState().participants[0]).toMatchObject({ lastActiveAt: null, lastSeen: null });
  });
});

describe('P11: a snapshot replaces what is known', () => {
  it('whoever is missing is offline, and what was known of their times is forgotten', () => {
    const { store } = storeAt(NOON);
    store.getState().setParticipants([personOf('alice'), personOf('bob')]);
    const seen = notificationsOf(store);
    store.getState().applySnapshot([eventOf('alice', { version: 2 })]);
    expect(seen.count).toBe(1);
    expect([statusIn(store, 'alice'), statusIn(store, 'bob')]).toEqual(['online', 'offline']);
    expect(store.getState().participants[1]).toMatchObject({ isOnline: false, lastSeen: null, lastActiveAt: null });
  });

  it('whoever was offline anyway keeps the time of being seen', () => {
    const { store } = storeAt(NOON);
    const yesterday = iso(NOON - 24 * 60 * MINUTE);
    store
      .getState()
      .setParticipants([personOf('dave', { isOnline: false, lastSeen: yesterday, lastActiveAt: yesterday })]);
    const [dave] = store.getState().participants;
    store.getState().applySnapshot([eventOf('alice')]);
    expect(store.getState().participants[0]).toBe(dave);
  });

  it('events that came while it was on its way follow in the same update', () => {
    const { store } = storeAt(NOON);
    const seen = notificationsOf(store);
    store
      .getState()
      .applySnapshot(
        [eventOf('alice', { version: 3 })],
        [eventOf('alice', { version: 4, isOnline: false, lastSeen: iso(NOON) }), eventOf('bob', { version: 2 })],
      );
    expect(seen.count).toBe(1);
    expect([statusIn(store, 'alice'), statusIn(store, 'bob')]).toEqual(['away', 'online']);
  });

  it('P10: newer facts that REST brought meanwhile stand', () => {
    const { store } = storeAt(NOON);
    store.getState().setParticipants([personOf('alice', { isOnline: false, lastSeen: iso(NOON), version: 9 })]);
    store.getState().applySnapshot([eventOf('alice', { version: 8 })]);
    expect(store.getState().participants[0]).toMatchObject({ isOnline: false, version: 9 });
  });

  it('of facts with the same stamp, those of the snapshot stand', () => {
    const { store } = storeAt(NOON);
    const silent = { lastActiveAt: null, version: 4 };
    store.getState().applyBatch([eventOf('alice', silent)]);
    store.getState().applySnapshot([]);
    expect(statusIn(store, 'alice')).toBe('offline');
    store.getState().applySnapshot([eventOf('alice', silent)]);
    expect(statusIn(store, 'alice')).toBe('online');
  });

  it('who was missing comes back with the next event, and with the next answer of REST', () => {
    const { store } = storeAt(NOON);
    store.getState().setParticipants([personOf('alice'), personOf('bob')]);
    store.getState().applySnapshot([]);
    store.getState().applyBatch([eventOf('alice', { version: 2 })]);
    store.getState().mergeUsers([personOf('bob', { lastActiveAt: iso(NOON - 40 * MINUTE) })]);
    expect(statusIn(store, 'alice')).toBe('online');
    expect(store.getState().getUserById('bob')).toMatchObject({ lastActiveAt: iso(NOON - 40 * MINUTE) });
  });
});

describe('updateUserStatus', () => {
  it('P10: with a version passes only if it is newer', () => {
    const { store } = storeAt(NOON);
    store.getState().setParticipants([personOf('alice', { version: 5 })]);
    store.getState().updateUserStatus('alice', { isOnline: false, version: 4 });
    expect(store.getState().participants[0]).toMatchObject({ isOnline: true });
    store.getState().updateUserStatus('alice', { isOnline: false, version: 6 });
    expect(store.getState().participants[0]).toMatchObject({ isOnline: false, lastActiveAt: null, version: 6 });
  });

  it('without one lays the fields that are there over what is known', () => {
    const { store } = storeAt(NOON);
    store.getState().setParticipants([personOf('alice', { version: 5 })]);
    store.getState().updateUserStatus('alice', { isOnline: false });
    expect(store.getState().participants[0]).toMatchObject({ isOnline: false, lastActiveAt: iso(NOON), version: 5 });
  });

  it('of somebody unknown makes them known', () => {
    const { store } = storeAt(NOON);
    store.getState().updateUserStatus('zoe', { isOnline: true });
    expect(statusIn(store, 'zoe')).toBe('online');
  });
});

describe('clearStore', () => {
  it('forgets everybody', () => {
    const { store } = storeAt(NOON);
    store.getState().setParticipants([personOf('alice')]);
    store.getState().clearStore();
    expect(store.getState()).toMatchObject({ participants: [], changesAt: null });
    expect(store.getState().usersMap.size).toBe(0);
  });
});

describe('P2: statuses age without any news', () => {
  it('the store knows when the next one changes', () => {
    const { store } = storeAt(NOON);
    store
      .getState()
      .setParticipants([
        personOf('alice', { lastActiveAt: iso(NOON - 4 * MINUTE) }),
        personOf('bob', { lastActiveAt: iso(NOON - MINUTE) }),
      ]);
    expect(store.getState().changesAt).toBe(NOON + MINUTE);
  });

  it('then the containers are new, for whoever computes from them, and the people are not', () => {
    const { store, time } = storeAt(NOON);
    store.getState().setParticipants([personOf('alice')]);
    const before = store.getState();
    time.now = NOON + 5 * MINUTE - 1;
    store.getState().advance();
    expect(store.getState().usersMap).toBe(before.usersMap);
    expect(statusIn(store, 'alice')).toBe('online');
    time.now = NOON + 5 * MINUTE;
    store.getState().advance();
    expect(statusIn(store, 'alice')).toBe('away');
    expect(store.getState().usersMap).not.toBe(before.usersMap);
    expect(store.getState().participants).not.toBe(before.participants);
    expect(store.getState().participants[0]).toBe(before.participants[0]);
    expect(store.getState().changesAt).toBe(NOON + 30 * MINUTE);
  });

  it('news of one person show everybody as of now', () => {
    const { store, time } = storeAt(NOON);
    store.getState().setParticipants([personOf('alice')]);
    const { participants } = store.getState();
    time.now = NOON + 6 * MINUTE;
    store.getState().applyBatch([eventOf('bob', { lastActiveAt: iso(time.now) })]);
    expect([statusIn(store, 'alice'), statusIn(store, 'bob')]).toEqual(['away', 'online']);
    expect(store.getState().participants).not.toBe(participants);
  });

  it('a clock that is set back is followed', () => {
    const { store, time } = storeAt(NOON + 6 * MINUTE);
    store.getState().setParticipants([personOf('alice')]);
    expect(statusIn(store, 'alice')).toBe('away');
    const { usersMap } = store.getState();
    time.now = NOON;
    store.getState().advance();
    expect(statusIn(store, 'alice')).toBe('online');
    expect(store.getState().usersMap).not.toBe(usersMap);
    expect(store.getState().changesAt).toBe(NOON + 5 * MINUTE);
  });

  it('the thresholds are those that the server tells', () => {
    const { store } = storeAt(NOON + 2_000);
    store.getState().setParticipants([personOf('alice')]);
    store.getState().setThresholds({ offlineMs: 1_000, awayMs: 3_000 });
    expect(statusIn(store, 'alice')).toBe('away');
    expect(store.getState().changesAt).toBe(NOON + 3_000);
    const before = store.getState();
    store.getState().setThresholds({ offlineMs: 1_000, awayMs: 3_000 });
    expect(store.getState()).toBe(before);
  });
});
