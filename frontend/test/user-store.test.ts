import { describe, expect, it } from 'vitest';
import { eventOf, iso, MINUTE, NOON, notificationsOf, personOf, statusIn, storeAt } from './support/people.ts';

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
