import type { Status } from '@meeshy/status-protocol';
import { describe, expect, it } from 'vitest';
import { NOTHING_SETTLED, SETTLE_MS, type Settling, settle } from '../src/client/settling.ts';

const live = (...entries: [string, Status][]) => new Map(entries);
const online = live(['alice', 'online'], ['bob', 'online']);
const aliceAway = live(['alice', 'away'], ['bob', 'online']);

/** What a section list shows after these truths, each with its time. */
function after(...steps: [now: number, truth: ReadonlyMap<string, Status>][]): Settling {
  return steps.reduce((before, [now, truth]) => settle(before, truth, now), NOTHING_SETTLED);
}

describe('People move between sections', () => {
  it('not before the new status has lasted 2 s, and says when to look again', () => {
    const waiting = after([0, online], [100, aliceAway], [100 + SETTLE_MS - 1, aliceAway]);
    expect(waiting.shown.get('alice')).toBe('online');
    expect(waiting.wakeAt).toBe(100 + SETTLE_MS);
    const moved = settle(waiting, aliceAway, 100 + SETTLE_MS);
    expect(moved.shown.get('alice')).toBe('away');
    expect(moved.wakeAt).toBeNull();
  });

  it('not at all for a page reload', () => {
    const back = after([0, online], [100, aliceAway], [900, online], [100 + SETTLE_MS, online]);
    expect(back).toMatchObject({ shown: online, wakeAt: null });
  });

  it('2 s after the last change of somebody who goes on changing', () => {
    const aliceOffline = live(['alice', 'offline'], ['bob', 'online']);
    const changing = after([0, online], [100, aliceAway], [1_000, aliceOffline], [100 + SETTLE_MS, aliceOffline]);
    expect(changing.shown.get('alice')).toBe('online');
    expect(changing.wakeAt).toBe(1_000 + SETTLE_MS);
  });

  it('each by themselves: the one who waits keeps nobody waiting', () => {
    const bobAway = live(['alice', 'away'], ['bob', 'away']);
    const first = after([0, online], [100, aliceAway], [1_000, bobAway], [100 + SETTLE_MS, bobAway]);
    expect([...first.shown]).toEqual([
      ['alice', 'away'],
      ['bob', 'online'],
    ]);
    expect(first.wakeAt).toBe(1_000 + SETTLE_MS);
  });

  it('whoever is new is there at once, and whoever is gone is not', () => {
    const shown = after([0, online], [100, live(['bob', 'online'], ['carol', 'away'])]).shown;
    expect([...shown]).toEqual([
      ['bob', 'online'],
      ['carol', 'away'],
    ]);
  });
});
