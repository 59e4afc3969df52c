import { describe, expect, it } from 'vitest';
import { alice, bob, coreWhere, MINUTE, SECOND, START } from './design.ts';

/** Comes and goes every `everyMs`; answers how long each offline announcement was delayed. */
function flap(core: ReturnType<typeof coreWhere>, times: number, everyMs: number, from = START): number[] {
  const delays: number[] = [];
  for (let i = 1; i <= times; i++) {
    const now = from + i * everyMs;
    core.attendance.open(alice, `flap-${now}`, now, true);
    if (i === 1) core.attendance.close('alice-1', now);
    const ending = core.attendance.close(`flap-${now}`, now);
    delays.push(ending ? ending.dueAt - now : Number.NaN);
  }
  return delays;
}

describe('P6: calm for those who flap', () => {
  it('from the third end within 60 s on, offline is delayed by 5 s, doubling to 60 s while it goes on', () => {
    const delays = flap(coreWhere([alice]), 9, 10 * SECOND);
    expect(delays.map((ms) => ms / SECOND)).toEqual([0, 0, 5, 10, 20, 40, 60, 60, 60]);
  });

  it('three ends over 60 s or more are calm', () => {
    expect(flap(coreWhere([alice]), 9, 30 * SECOND)).toEqual(Array(9).fill(0));
  });

  it('three ends in a millisecond less than 60 s are not', () => {
    expect(flap(coreWhere([alice]), 3, 30 * SECOND - 1)[2]).toBe(5 * SECOND);
  });

  it('begins anew when it has stopped for 60 s', () => {
    const core = coreWhere([alice]);
    expect(flap(core, 5, SECOND).at(-1)).toBe(20 * SECOND);
    expect(flap(core, 3, SECOND, START + 2 * MINUTE)).toEqual([0, 0, 5 * SECOND]);
  });

  it('only the end of a last session counts', () => {
    const core = coreWhere([alice]);
    for (let i = 0; i < 5; i++) {
      core.attendance.open(alice, `s${i}`, START + i, true);
      expect(core.attendance.close(`s${i}`, START + i)).toBeNull();
    }
    expect(core.attendance.close('alice-1', START + SECOND)?.dueAt).toBe(START + SECOND);
  });

  it('is each subject for itself', () => {
    const core = coreWhere([alice, bob]);
    flap(core, 5, SECOND);
    expect(core.attendance.close('bob-1', START + 6 * SECOND)?.dueAt).toBe(START + 6 * SECOND);
  });

  it('until then everybody says online; lastSeen is the real time of the end', () => {
    const core = coreWhere([alice]);
    flap(core, 3, SECOND);
    const end = START + 3 * SECOND;
    expect(core.attendance.settle('alice', end + 5 * SECOND - 1)).toBeNull();
    expect(core.facts('alice')?.isOnline).toBe(true);
    expect(core.attendance.isEnding('alice')).toBe(true);
    expect(core.attendance.settle('alice', end + 5 * SECOND)?.facts).toMatchObject({ isOnline: false, lastSeen: end });
  });

  it('a return cancels the announcement without a word', () => {
    const core = coreWhere([alice]);
    const { version } = core.facts('alice') ?? {};
    flap(core, 3, SECOND);
    expect(core.attendance.open(alice, 'back', START + 7 * SECOND, false)).toBeNull();
    expect(core.attendance.isEnding('alice')).toBe(false);
    expect(core.attendance.settle('alice', START + 8 * SECOND)).toBeNull();
    expect(core.facts('alice')).toMatchObject({ isOnline: true, version });
  });

  it('a request during the delay makes green afterwards, and lastSeen still tells the real end', () => {
    const core = coreWhere([alice]);
    flap(core, 5, SECOND);
    const end = START + 5 * SECOND;
    core.attendance.activity(alice, end + 15 * SECOND);
    expect(core.attendance.settle('alice', end + 20 * SECOND)?.facts).toMatchObject({
      isOnline: false,
      lastSeen: end,
      lastActiveAt: end + 15 * SECOND,
    });
  });

  it.each([
    ['the grace', 7 * SECOND, 7 * SECOND],
    ['the flap delay', 2 * SECOND, 5 * SECOND],
  ])('the longer of both applies: %s', (_, disconnectGraceMs, expected) => {
    expect(flap(coreWhere([alice], { disconnectGraceMs }), 3, SECOND)[2]).toBe(expected);
  });

  it('with a limit of one, every end is delayed, but only those that follow each other double', () => {
    const core = coreWhere([alice], { flapLimit: 1 });
    expect(flap(core, 3, 10 * SECOND)).toEqual([5 * SECOND, 10 * SECOND, 20 * SECOND]);
    expect(flap(core, 3, 10 * SECOND, START + 10 * MINUTE)).toEqual([5 * SECOND, 10 * SECOND, 20 * SECOND]);
  });
});
