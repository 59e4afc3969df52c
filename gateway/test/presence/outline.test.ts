import { describe, expect, it } from 'vitest';
import { faceOf } from '../../src/presence/sight/face.ts';
import { COARSE } from '../../src/presence/sight/sight.ts';
import type { Change } from '../../src/presence/subjects/change.ts';
import type { Subjects } from '../../src/presence/subjects/subjects.ts';
import { NO_CLAIMS } from '../../src/presence/truth/claims.ts';
import { withOwn, withReach } from '../../src/presence/truth/own-claims.ts';
import {
  alice,
  bob,
  coreWhere,
  coreWith,
  DAY,
  leave,
  MINUTE,
  RULES,
  SECOND,
  START,
  stored,
  VERDICT,
} from './design.ts';
import { outlines, stale, sweepIdle } from './sweeping.ts';

const NEWS = { isNewToBare: true };

const never = (): never => {
  throw new Error('she is known');
};

/** What a sweep tells those who see no times: of whom, and whether she is there. */
const told = (core: Subjects, now: number) =>
  outlines(core, now, SEEN).map(({ subject, outlineNews }) => ({
    who: subject.id,
    isOnline: outlineNews?.outline.isOnline,
    isNewToBare: outlineNews?.isNewToBare,
  }));

const SEEN = { isTold: () => true, isToldToOthers: () => true };
const UNSEEN = { isTold: () => false, isToldToOthers: () => false };

describe('P12: whoever sees no times is told of nothing else than coming and going', () => {
  it('not of activity, however it is told to others', () => {
    const core = coreWhere([alice]);
    const quiet = (change: Change | null) => change?.outlineNews === undefined;
    for (let now = START; now < START + 20 * MINUTE; now += 15 * SECOND) {
      core.attendance.activity(alice, now);
      expect(stale(core, now).every((id) => quiet(core.telling.repeat(id, now, now)))).toBe(true);
      outlines(core, now, SEEN);
    }
  });

  it('on a schedule that activity does not touch', () => {
    const lives = [coreWhere([alice]), coreWhere([alice])] as const;
    for (let now = START; now < START + 20 * MINUTE; now += 15 * SECOND) {
      for (const core of lives) core.attendance.activity(alice, now);
      lives[1].attendance.activity(alice, now + 5 * SECOND);
      for (const id of stale(lives[1], now)) lives[1].telling.repeat(id, now, now);
      expect(outlines(lives[1], now, SEEN).map(({ outlineNews }) => outlineNews)).toEqual(
        outlines(lives[0], now, SEEN).map(({ outlineNews }) => outlineNews),
      );
    }
  });

  it('at once of who comes, leaves and returns, later each time than anything that was shown before', () => {
    const core = coreWith();
    const now = START;
    expect(core.attendance.open(alice, 's1', now, false)?.outlineNews).toMatchObject({ ...NEWS, writtenAt: now + 2 });
    expect(leave(core, 's1', now)?.outlineNews).toMatchObject({ ...NEWS, writtenAt: now + 3 });
    expect(core.attendance.open(alice, 's2', now, false)?.outlineNews).toMatchObject({ ...NEWS, writtenAt: now + 4 });
    expect(leave(core, 's2', now + MINUTE)?.outlineNews).toMatchObject({ ...NEWS, writtenAt: now + MINUTE + 2 });
  });

  it('once more at the next sweep of who left, and then never again', () => {
    const core = coreWhere([alice, bob]);
    leave(core, 'alice-1', START + SECOND);
    expect(told(core, START + 10 * SECOND)).toEqual([{ who: 'alice', isOnline: false, ...NEWS }]);
    expect(told(core, START + 25 * SECOND)).toEqual([]);
  });

  it('not of the end of the session of somebody idle', () => {
    const core = coreWhere([alice]);
    expect(sweepIdle(core, START + 5 * MINUTE).map(({ outlineNews }) => outlineNews)).toMatchObject([
      { ...NEWS, writtenAt: START + 5 * MINUTE + 2 },
    ]);
    told(core, START + 6 * MINUTE);
    expect(leave(core, 'alice-1', START + 7 * MINUTE)).toBeNull();
    expect(told(core, START + 8 * MINUTE)).toEqual([]);
  });
});

describe('P16 for whoever sees no times: what is said to them is told when it is said', () => {
  const dnd = withOwn(NO_CLAIMS, { state: { value: 'dnd', until: null } }, START + MINUTE);
  const heard = (core: Subjects, claims: typeof dnd, at: number) => {
    const facts = { ...(core.facts('alice') ?? never()), version: at };
    // So it comes from the node at which it was said: nobody has come or left.
    return core.agreeing.hear({ ...VERDICT, subject: alice, facts, claims, cause: 'refreshed', at }, at).change;
  };

  it('on whichever node it was said', () => {
    const core = coreWhere([alice]);
    leave(core, 'alice-1', START + SECOND);
    told(core, START + 15 * SECOND);
    expect(heard(core, dnd, START + MINUTE)?.outlineNews).toMatchObject({
      ...NEWS,
      outline: { isOnline: false, said: { state: { value: 'dnd' } } },
    });
    expect(told(core, START + MINUTE + SECOND)).toEqual([]);
    expect(heard(core, dnd, START + 2 * MINUTE)?.outlineNews).toBeUndefined();
  });

  it('and to whoever has just come, of what was not said already', () => {
    const core = coreWith();
    core.learning.know({ ...stored(alice, { lastSeen: START, version: START }), claims: dnd }, START + 2 * MINUTE);
    expect(heard(core, dnd, START + 3 * MINUTE)?.outlineNews).toBeUndefined();
    const nothing = withOwn(dnd, { state: null }, START + 4 * MINUTE);
    expect(heard(core, nothing, START + 4 * MINUTE)?.outlineNews).toMatchObject(NEWS);
  });

  it('nothing else of what is told then: not by what she is reached, nor with it that a day has passed', () => {
    const midnight = Math.ceil(START / DAY) * DAY;
    const core = coreWith();
    core.learning.know(stored(alice, { lastSeen: midnight - 2 * DAY - 1, version: 5 }), midnight - MINUTE);
    told(core, midnight - MINUTE);
    core.claiming.claim(alice, withReach(NO_CLAIMS, midnight + SECOND, midnight - SECOND), midnight - SECOND);
    expect(core.claiming.turn('alice', midnight - SECOND)).toMatchObject({ cause: 'said', said: { reach: 'push' } });
    told(core, midnight - 1);
    const end = core.claiming.turn('alice', midnight + SECOND);
    expect(end?.cause).toBe('said');
    expect(end?.outlineNews).toBeUndefined();
    expect(told(core, midnight + 2 * SECOND)).toEqual([{ who: 'alice', isOnline: false, isNewToBare: false }]);
  });
});

describe('P8 for whoever sees no times: the next sweep tells what they cannot compute', () => {
  it('who is there by requests alone, and is so no more', () => {
    const core = coreWith();
    core.learning.know(stored(alice, { lastSeen: START - MINUTE, lastActiveAt: START - MINUTE, version: 5 }), START);
    core.attendance.activity(alice, START);
    expect(told(core, START + SECOND)).toEqual([{ who: 'alice', isOnline: true, ...NEWS }]);
    expect(told(core, START + 30 * SECOND)).toEqual([]);
    expect(told(core, START + 5 * MINUTE)).toEqual([{ who: 'alice', isOnline: false, ...NEWS }]);
  });

  it('whom nobody saw meanwhile, whatever was known of them then', () => {
    const core = coreWhere([alice]);
    outlines(core, START, UNSEEN);
    core.learning.know(
      stored(alice, { isOnline: false, lastSeen: START + SECOND, version: START + SECOND }),
      START + SECOND,
    );
    expect(told(core, START + 3 * SECOND)).toEqual([{ who: 'alice', isOnline: false, ...NEWS }]);
  });

  it('who is online again, at the latest every two minutes', () => {
    const core = coreWhere([alice]);
    let toldAt = START;
    for (let now = START; now < START + 20 * MINUTE; now += 15 * SECOND) {
      core.attendance.activity(alice, now);
      if (told(core, now).length > 0) toldAt = now;
      expect(now - toldAt).toBeLessThanOrEqual(2 * MINUTE - 15 * SECOND);
    }
    expect(toldAt).toBeGreaterThan(START + 18 * MINUTE);
  });

  it('what they were told is what they are shown until then', () => {
    const core = coreWhere([alice]);
    core.learning.know(
      stored(alice, { isOnline: false, lastSeen: START + SECOND, version: START + SECOND }),
      START + SECOND,
    );
    const shown = () => faceOf(core.standing('alice') ?? never(), COARSE, START + 2 * SECOND, RULES).isOnline;
    expect(shown()).toBe(true);
    expect(told(core, START + 3 * SECOND)).toMatchObject([{ isOnline: false }]);
    expect(shown()).toBe(false);
  });

  it('how long ago somebody was there, which changes at midnight and is nothing to `bare`', () => {
    const midnight = Math.ceil(START / DAY) * DAY;
    const core = coreWith();
    core.learning.know(
      stored(alice, { lastSeen: midnight - 2 * DAY - 1, lastActiveAt: null, version: 5 }),
      midnight - 1,
    );
    expect(told(core, midnight - 2)).toMatchObject([{ who: 'alice' }]);
    expect(told(core, midnight - 1)).toMatchObject([{ who: 'alice' }]);
    expect(told(core, midnight - 1)).toEqual([]);
    expect(told(core, midnight)).toEqual([{ who: 'alice', isOnline: false, isNewToBare: false }]);
    expect(told(core, midnight + SECOND)).toEqual([]);
  });
});
