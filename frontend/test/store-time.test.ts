import { describe, expect, it } from 'vitest';
import { eventOf, iso, MINUTE, NOON, personOf, statusIn, storeAt } from './support/people.ts';

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
