import { describe, expect, it, onTestFinished } from 'vitest';
import { createAgeing } from '../src/client/ageing.ts';
import { createClock } from '../src/client/clock.ts';
import { createUserStore, type UserStore, type UserStoreApi } from '../src/client/user-store.ts';
import { MINUTE, personOf } from './support/people.ts';

function setUp(thresholds = { offlineMs: 60, awayMs: 150 }) {
  const clock = createClock();
  const store = createUserStore(clock);
  store.getState().setThresholds(thresholds);
  return { store, clock, ageing: createAgeing(store, clock) };
}

/** When the store next tells of something that fits, by the store's own time. */
function nextTime(store: UserStoreApi, fits: (state: UserStore, before: UserStore) => boolean): Promise<number> {
  return new Promise((resolve) => {
    const stop = store.subscribe((state, before) => {
      if (!fits(state, before)) return;
      stop();
      resolve(state.now);
    });
  });
}

describe('The one timer', () => {
  it('wakes when the next status changes, and for the one after it', async () => {
    const { store, ageing } = setUp();
    onTestFinished(ageing.follow());
    const activeAt = Date.now();
    store.getState().setParticipants([personOf('alice', { lastActiveAt: activeAt })]);
    const isRenewed = (state: UserStore, before: UserStore) => state.usersMap !== before.usersMap;
    expect(await nextTime(store, isRenewed)).toBeGreaterThanOrEqual(activeAt + 60);
    expect(await nextTime(store, isRenewed)).toBeGreaterThanOrEqual(activeAt + 150);
    expect(store.getState().changesAt).toBeNull();
  });

  it('plans anew when news come', async () => {
    const { store, ageing } = setUp({ offlineMs: MINUTE, awayMs: 2 * MINUTE });
    onTestFinished(ageing.follow());
    store.getState().setParticipants([personOf('alice', { lastActiveAt: Date.now() })]);
    const soon = Date.now() - MINUTE + 50;
    const renewed = nextTime(
      store,
      (state, before) => state.now >= soon + MINUTE && state.usersMap !== before.usersMap,
    );
    store.getState().setParticipants([personOf('bob', { lastActiveAt: soon })]);
    expect(await renewed).toBeLessThan(soon + MINUTE + 2_000);
  });

  it('wakes for a text on the screen when its minute is over', async () => {
    const { store, ageing } = setUp({ offlineMs: 5 * MINUTE, awayMs: 30 * MINUTE });
    // Long enough that it is not over before it is waited for.
    const activeAt = Date.now() - 7 * MINUTE + 1_000;
    store.getState().setParticipants([personOf('alice', { isOnline: false, lastActiveAt: activeAt })]);
    onTestFinished(ageing.followText('alice'));
    expect(await nextTime(store, ({ now }) => now >= activeAt + 7 * MINUTE)).toBeLessThan(
      activeAt + 7 * MINUTE + 3_000,
    );
  });

  it('catches up when somebody follows again', () => {
    const { store, clock, ageing } = setUp();
    const stop = ageing.follow();
    stop();
    clock.correct(Date.now() + 10 * MINUTE);
    expect(store.getState().now).toBeLessThan(clock.now() - MINUTE);
    onTestFinished(ageing.follow());
    expect(store.getState().now).toBeGreaterThan(clock.now() - MINUTE);
  });

  it('is there as long as anybody follows, however often one stops', async () => {
    const { store, ageing } = setUp();
    const first = ageing.follow();
    const second = ageing.followText('alice');
    first();
    first();
    expect(ageing.isFollowing()).toBe(true);
    store.getState().setParticipants([personOf('alice', { lastActiveAt: Date.now() })]);
    await nextTime(store, (state, before) => state.usersMap !== before.usersMap);
    second();
    expect(ageing.isFollowing()).toBe(false);
  });
});
