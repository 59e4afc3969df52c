import { describe, expect, it } from 'vitest';
import { eventOf, iso, MINUTE, NOON, notificationsOf, personOf, statusIn, storeAt } from './support/people.ts';

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

  it('also where its versions are lower: what was known came from a server that died before it stored that', () => {
    const { store } = storeAt(NOON);
    store.getState().applyBatch([eventOf('alice', { version: 9 }), eventOf('bob', { version: 9 })]);
    const gone = { isOnline: false, lastSeen: iso(NOON) };
    store.getState().applySnapshot([eventOf('alice', { ...gone, version: 8 })]);
    expect([statusIn(store, 'alice'), statusIn(store, 'bob')]).toEqual(['away', 'offline']);
    expect(store.getState().getUserById('alice')).toMatchObject({ ...gone, version: 8 });
  });

  it('and of whoever is missing the next event is right, in whichever version; an older list of REST is not', () => {
    const { store } = storeAt(NOON);
    store.getState().applyBatch([eventOf('alice', { version: 9 })]);
    store.getState().applySnapshot([]);
    store.getState().mergeUsers([personOf('alice', { version: 8 })]);
    expect(statusIn(store, 'alice')).toBe('offline');
    store.getState().applyBatch([eventOf('alice', { version: 7 })]);
    expect(statusIn(store, 'alice')).toBe('online');
    store.getState().applyBatch([eventOf('alice', { version: 6, isOnline: false, lastSeen: iso(NOON) })]);
    expect(statusIn(store, 'alice')).toBe('online');
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
