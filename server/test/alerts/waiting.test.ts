import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Seen, step, type Waiting } from '../../src/alerts/waiting.ts';

const BACK_MS = 10_000;
const ASKED_AWAY: Waiting = { isArmed: true, onlineSince: null };
const ASKED_ONLINE: Waiting = { isArmed: false, onlineSince: null };
const AWAY: Seen = { isOnline: false, dndUntil: undefined };
const ONLINE: Seen = { isOnline: true, dndUntil: undefined };
const DND: Seen = { isOnline: true, dndUntil: 61_000 };

/** What becomes of it, look by look, at these times. */
function backAfter(from: Waiting, ...looks: readonly (readonly [at: number, seen: Seen])[]) {
  let waiting = from;
  for (const [at, seen] of looks) {
    const is = step(waiting, seen, at, BACK_MS);
    if (is.backAt !== null) return { at, since: is.backAt };
    waiting = is;
  }
  return null;
}

test('whoever has been back for 10 s is back, since they came', () => {
  expect(backAfter(ASKED_AWAY, [1_000, ONLINE], [10_999, ONLINE])).toBeNull();
  expect(backAfter(ASKED_AWAY, [1_000, ONLINE], [11_000, ONLINE])).toEqual({ at: 11_000, since: 1_000 });
  expect(step(ASKED_AWAY, ONLINE, 1_000, BACK_MS).lookAt).toBe(11_000);
});

test('three seconds are no return, and do not count for the next one', () => {
  const short = [
    [1_000, ONLINE],
    [4_000, AWAY],
    [9_000, ONLINE],
  ] as const;
  expect(backAfter(ASKED_AWAY, ...short, [11_000, ONLINE])).toBeNull();
  expect(backAfter(ASKED_AWAY, ...short, [19_000, ONLINE])).toEqual({ at: 19_000, since: 9_000 });
});

test('of whoever is online when it is asked the next return counts', () => {
  expect(backAfter(ASKED_ONLINE, [0, ONLINE], [60_000, ONLINE])).toBeNull();
  expect(backAfter(ASKED_ONLINE, [0, ONLINE], [5_000, AWAY], [6_000, ONLINE], [16_000, ONLINE])?.since).toBe(6_000);
});

test('whoever does not want to be disturbed is back when that is over, since they came', () => {
  expect(backAfter(ASKED_AWAY, [0, DND], [60_000, DND], [61_000, ONLINE])).toEqual({ at: 61_000, since: 0 });
  expect(step({ isArmed: true, onlineSince: 0 }, DND, 20_000, BACK_MS).lookAt).toBe(61_000);
});

test('that nothing is seen of somebody is no exit', () => {
  expect(backAfter(ASKED_ONLINE, [0, ONLINE], [5_000, null], [6_000, ONLINE], [60_000, ONLINE])).toBeNull();
});

test('however often is looked: back only after an exit, and 10 s without one', () => {
  const look = fc.tuple(fc.integer({ min: 0, max: 8_000 }), fc.constantFrom(AWAY, ONLINE, DND, null));
  fc.assert(
    fc.property(fc.boolean(), fc.array(look, { maxLength: 40 }), (isArmed, steps) => {
      let at = 0;
      const looks = steps.map(([passed, seen]) => {
        at += passed;
        return [at, seen] as const;
      });
      const back = backAfter({ isArmed, onlineSince: null }, ...looks);
      if (!back) return;
      const until = looks.filter(([when]) => when <= back.at);
      const before = until.filter(([when]) => when <= back.since);
      expect(isArmed || before.some(([, seen]) => seen?.isOnline === false)).toBe(true);
      expect(until.filter(([when]) => when > back.since).every(([, seen]) => seen?.isOnline)).toBe(true);
      expect(back.at - back.since).toBeGreaterThanOrEqual(BACK_MS);
      expect(until.at(-1)?.[1]).toEqual(ONLINE);
    }),
  );
});
