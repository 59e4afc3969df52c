import { describe, expect, it } from 'vitest';
import { createAgeing } from '../src/client/ageing.ts';
import { createStatusReader } from '../src/client/status.ts';
import type { UserStoreApi } from '../src/client/user-store.ts';
import { eventOf, iso, MINUTE, NOON, personOf, storeAt } from './support/people.ts';

const busy = { value: 'busy', source: 'manual', until: iso(NOON + MINUTE) } as const;
const dnd = { value: 'dnd', source: 'manual', until: null } as const;
const note = { emoji: '🏠', text: 'at home', until: iso(NOON + 2 * MINUTE) };

/** What a screen shows of somebody. */
function shown(store: UserStoreApi, id: string) {
  const clock = { now: () => store.getState().now, correct: () => {} };
  const { state, note } = createStatusReader(store, clock, createAgeing(store, clock)).getSaid({ id });
  return [state?.value ?? null, note?.text ?? null];
}

describe('P16: what is said of people is in the store beside their facts', () => {
  it('it comes by events, snapshots and lists, and a face that leaves it out ends it', () => {
    const { store } = storeAt(NOON);
    const { applyBatch, applySnapshot, mergeUsers } = store.getState();
    applyBatch([eventOf('alice', { state: busy, note })]);
    expect(shown(store, 'alice')).toEqual(['busy', 'at home']);
    applyBatch([eventOf('alice', { version: 2, note })]);
    expect(shown(store, 'alice')).toEqual([null, 'at home']);
    applySnapshot([eventOf('alice', { state: dnd })]);
    expect(shown(store, 'alice')).toEqual(['dnd', null]);
    mergeUsers([personOf('alice', { version: 3, note }), personOf('bob', { state: busy })]);
    expect(shown(store, 'alice')).toEqual([null, 'at home']);
    expect(shown(store, 'bob')).toEqual(['busy', null]);
  });

  it('P25: by what somebody is reached comes and goes with their faces, and is the same person while it stays', () => {
    const { store } = storeAt(NOON);
    const { applyBatch, applySnapshot, mergeUsers } = store.getState();
    const alice = () => store.getState().getUserById('alice');
    applyBatch([eventOf('alice', { isOnline: false, reach: 'push' })]);
    const reached = alice();
    expect(reached).toMatchObject({ reach: 'push' });
    applyBatch([eventOf('alice', { isOnline: false, reach: 'push' })]);
    expect(alice()).toBe(reached);
    mergeUsers([personOf('alice', { version: 2, isOnline: false })]);
    expect(alice()).not.toHaveProperty('reach');
    applySnapshot([eventOf('alice', { isOnline: false, reach: 'push' })]);
    expect(alice()).toMatchObject({ reach: 'push' });
    applySnapshot([]);
    expect(alice()).not.toHaveProperty('reach');
  });

  it('P10: what is older says nothing any more', () => {
    const { store } = storeAt(NOON);
    store.getState().applyBatch([eventOf('alice', { version: 5, state: dnd })]);
    store.getState().applyBatch([eventOf('alice', { version: 4, state: busy, note })]);
    store.getState().mergeUsers([personOf('alice', { version: 4, note })]);
    expect(shown(store, 'alice')).toEqual(['dnd', null]);
    expect(store.getState().getUserById('alice')).toMatchObject({ displayName: 'ALICE', state: dnd });
  });

  it('whoever is withdrawn, or missing from a snapshot, says nothing', () => {
    const { store } = storeAt(NOON);
    const gone = { isOnline: false, lastSeen: iso(NOON - 60 * MINUTE), lastActiveAt: iso(NOON - 60 * MINUTE) };
    store
      .getState()
      .applyBatch([eventOf('alice', { state: dnd, note }), eventOf('bob', { ...gone, state: dnd, note })]);
    expect(shown(store, 'bob')).toEqual(['dnd', 'at home']);
    store
      .getState()
      .applyBatch([eventOf('alice', { withdrawn: true, isOnline: false, lastActiveAt: null, version: 2 })]);
    expect(shown(store, 'alice')).toEqual([null, null]);
    store.getState().applySnapshot([]);
    expect(shown(store, 'bob')).toEqual([null, null]);
    expect(store.getState().getUserById('bob')).toMatchObject(gone);
  });

  it('what came before stays word for word, so that what shows nothing new is drawn once', () => {
    const { store } = storeAt(NOON);
    store.getState().applyBatch([eventOf('alice', { state: busy, note })]);
    const before = store.getState();
    store.getState().applyBatch([eventOf('alice', { state: { ...busy }, note: { ...note } })]);
    store.getState().mergeUsers([personOf('alice', { displayName: undefined, state: { ...busy }, note: { ...note } })]);
    store.getState().applySnapshot([eventOf('alice', { state: { ...busy }, note: { ...note } })]);
    expect(store.getState().getUserById('alice')?.state).toBe(before.usersMap.get('alice')?.state);
    store.getState().applyBatch([eventOf('alice', { version: 2, state: { ...busy }, note: { ...note } })]);
    expect(store.getState().getUserById('alice')?.note).toBe(before.usersMap.get('alice')?.note);
  });

  it('an application that lays facts over leaves what it does not name', () => {
    const { store } = storeAt(NOON);
    store.getState().applyBatch([eventOf('alice', { state: busy, note })]);
    store.getState().updateUserStatus('alice', { isOnline: true });
    expect(shown(store, 'alice')).toEqual(['busy', 'at home']);
    store.getState().updateUserStatus('alice', { note: null });
    expect(shown(store, 'alice')).toEqual(['busy', null]);
  });
});

describe('P16: ends come by themselves', () => {
  it('the containers are new at the moment of each end, and the people are not', () => {
    const { store, time } = storeAt(NOON);
    store.getState().applyBatch([eventOf('alice', { state: busy, note })]);
    const { usersMap } = store.getState();
    expect(store.getState().changesAt).toBe(NOON + MINUTE);
    time.now = NOON + MINUTE - 1;
    store.getState().advance();
    expect(store.getState().usersMap).toBe(usersMap);
    time.now = NOON + MINUTE;
    store.getState().advance();
    expect(store.getState().usersMap).not.toBe(usersMap);
    expect(store.getState().usersMap.get('alice')).toBe(usersMap.get('alice'));
    expect(shown(store, 'alice')).toEqual([null, 'at home']);
    expect(store.getState().changesAt).toBe(NOON + 2 * MINUTE);
  });

  it('whoever turns offline by time alone is not busy any more, and may still not want to be disturbed', () => {
    const { store, time } = storeAt(NOON);
    const away = { isOnline: false, lastSeen: iso(NOON), lastActiveAt: iso(NOON) };
    store
      .getState()
      .applyBatch([
        eventOf('alice', { ...away, state: { ...busy, until: null } }),
        eventOf('bob', { ...away, state: dnd }),
      ]);
    expect([shown(store, 'alice')[0], shown(store, 'bob')[0]]).toEqual(['busy', 'dnd']);
    time.now = NOON + 30 * MINUTE;
    store.getState().advance();
    expect([shown(store, 'alice')[0], shown(store, 'bob')[0]]).toEqual([null, 'dnd']);
  });
});
