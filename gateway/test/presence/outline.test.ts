import { describe, expect, it } from 'vitest';
import type { Change, Subjects } from '../../src/presence/subjects.ts';
import { alice, bob, coreWhere, coreWith, leave, MINUTE, SECOND, START, stored } from './design.ts';

const DAY = 86_400_000;
const NEWS = { isNewToBare: true };

/** What a sweep tells those who see no times: of whom, and whether she is there. */
const told = (core: Subjects, now: number) =>
  core
    .tellOutlines(now, () => true)
    .map(({ subject, outline }) => ({
      who: subject.id,
      isOnline: outline?.outline.isOnline,
      isNewToBare: outline?.isNewToBare,
    }));

describe('P12: whoever sees no times is told of nothing else than coming and going', () => {
  it('not of activity, however it is told to others', () => {
    const core = coreWhere([alice]);
    const quiet = (change: Change | null) => change?.outline === undefined;
    for (let now = START; now < START + 20 * MINUTE; now += 15 * SECOND) {
      core.activity(alice, now);
      expect(core.stale(now).every((id) => quiet(core.repeat(id, now, now)))).toBe(true);
      expect(core.tellOutlines(now, () => true)).toEqual([]);
    }
  });

  it('at once of who comes, leaves and returns, later each time than anything that was shown before', () => {
    const core = coreWith();
    const now = START;
    expect(core.open(alice, 's1', now, false)?.outline).toMatchObject({ ...NEWS, writtenAt: now + 2 });
    expect(leave(core, 's1', now)?.outline).toMatchObject({ ...NEWS, writtenAt: now + 3 });
    expect(core.open(alice, 's2', now, false)?.outline).toMatchObject({ ...NEWS, writtenAt: now + 4 });
    expect(leave(core, 's2', now + MINUTE)?.outline).toMatchObject({ ...NEWS, writtenAt: now + MINUTE + 2 });
  });

  it('once more at the next sweep of who left, and then never again', () => {
    const core = coreWhere([alice, bob]);
    leave(core, 'alice-1', START + SECOND);
    expect(told(core, START + 10 * SECOND)).toEqual([{ who: 'alice', isOnline: false, ...NEWS }]);
    expect(told(core, START + 25 * SECOND)).toEqual([]);
  });

  it('not of the end of the session of somebody idle', () => {
    const core = coreWhere([alice]);
    expect(core.sweepIdle(START + 5 * MINUTE).map(({ outline }) => outline)).toMatchObject([
      { ...NEWS, writtenAt: START + 5 * MINUTE + 2 },
    ]);
    told(core, START + 6 * MINUTE);
    expect(leave(core, 'alice-1', START + 7 * MINUTE)).toBeNull();
    expect(told(core, START + 8 * MINUTE)).toEqual([]);
  });
});

describe('P8 for whoever sees no times: the next sweep tells what they cannot compute', () => {
  it('who is there by requests alone, and is so no more', () => {
    const core = coreWith();
    core.know(stored(alice, { lastSeen: START - MINUTE, lastActiveAt: START - MINUTE, version: 5 }), START);
    core.activity(alice, START);
    expect(told(core, START + SECOND)).toEqual([{ who: 'alice', isOnline: true, ...NEWS }]);
    expect(told(core, START + 4 * MINUTE)).toEqual([]);
    expect(told(core, START + 5 * MINUTE)).toEqual([{ who: 'alice', isOnline: false, ...NEWS }]);
  });

  it('whom nobody saw meanwhile, whatever was known of them then', () => {
    const core = coreWhere([alice]);
    core.tellOutlines(START, () => false);
    core.know(stored(alice, { isOnline: false, lastSeen: START + SECOND, version: START + SECOND }), START + SECOND);
    expect(told(core, START + 3 * SECOND)).toEqual([{ who: 'alice', isOnline: false, ...NEWS }]);
  });

  it('how long ago somebody was there, which changes at midnight and is nothing to `bare`', () => {
    const midnight = Math.ceil(START / DAY) * DAY;
    const core = coreWith();
    core.know(stored(alice, { lastSeen: midnight - 2 * DAY - 1, lastActiveAt: null, version: 5 }), midnight - 1);
    expect(told(core, midnight - 2)).toMatchObject([{ who: 'alice' }]);
    expect(told(core, midnight - 1)).toMatchObject([{ who: 'alice' }]);
    expect(told(core, midnight - 1)).toEqual([]);
    expect(told(core, midnight)).toEqual([{ who: 'alice', isOnline: false, isNewToBare: false }]);
    expect(told(core, midnight + SECOND)).toEqual([]);
  });
});
