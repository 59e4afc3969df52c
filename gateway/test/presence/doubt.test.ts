/** What a node makes of what is said elsewhere, by what it knows itself. */
import { ABSENT } from '@meeshy/status-protocol';
import { describe, expect, it } from 'vitest';
import {
  isHeldByMistake,
  isHeldByTheDead,
  isHere,
  isKnownBetter,
  isOnItsWay,
  isSuspect,
  type Known,
  seemsElsewhere,
} from '../../src/presence/decision/doubt.ts';

const row = { ...ABSENT, isOnline: true, version: 5 };
const known = (isOnline: boolean, version: number, rest: Partial<Known> = {}): Known => ({
  facts: { ...ABSENT, isOnline, version },
  sessions: 0,
  isEnding: false,
  ...rest,
});
const session = { sessions: 1 };
const ending = { isEnding: true };

describe('P9: whoever is stored as online', () => {
  it.each<[string, Known | undefined, { isSuspect: boolean; isKnownBetter: boolean }]>([
    ['is unknown here', undefined, { isSuspect: true, isKnownBetter: false }],
    ['has a session here', known(true, 5, session), { isSuspect: false, isKnownBetter: false }],
    ['has an idle session here', known(false, 6, session), { isSuspect: false, isKnownBetter: true }],
    ['is known to be online, without a session here', known(true, 5), { isSuspect: true, isKnownBetter: false }],
    ['is known to be online since', known(true, 6), { isSuspect: true, isKnownBetter: false }],
    [
      'is known to be offline since, and that is being written',
      known(false, 6),
      { isSuspect: false, isKnownBetter: true },
    ],
    [
      'was changed by another hand: the same version, offline here',
      known(false, 5),
      { isSuspect: true, isKnownBetter: false },
    ],
    ['came back after what is known here', known(false, 4), { isSuspect: true, isKnownBetter: false }],
  ])('%s', (_, here, expected) => {
    expect({ isSuspect: isSuspect(row, here), isKnownBetter: isKnownBetter(row, here) }).toEqual(expected);
  });
});

it.each([
  [0, true],
  [4_999, true],
  [5_000, false],
  [-4_999, true],
  // The clock was set back.
  [-3_600_000, false],
])('what became so %i ms ago may not have come to the cluster: %s', (ageMs, expected) => {
  expect(isOnItsWay({ ...row, version: 10_000_000 - ageMs }, 10_000_000)).toBe(expected);
});

describe('who is here, and who seems to be elsewhere', () => {
  it.each<[string, Known | undefined, { isHere: boolean; seemsElsewhere: boolean }]>([
    ['unknown', undefined, { isHere: false, seemsElsewhere: false }],
    ['a session here', known(true, 5, session), { isHere: true, seemsElsewhere: false }],
    ['an end that is not true for everybody yet', known(true, 5, ending), { isHere: true, seemsElsewhere: false }],
    ['online without either', known(true, 5), { isHere: false, seemsElsewhere: true }],
    ['offline', known(false, 5), { isHere: false, seemsElsewhere: false }],
    ['an idle session here', known(false, 5, session), { isHere: true, seemsElsewhere: false }],
  ])('%s', (_, here, expected) => {
    expect({ isHere: isHere(here), seemsElsewhere: seemsElsewhere(here) }).toEqual(expected);
    expect(isHeldByMistake({ east: 1 }, 'east', here)).toBe(!expected.isHere);
    expect(isHeldByMistake({ west: 1 }, 'east', here)).toBe(false);
  });
});

describe('who is held by the dead', () => {
  const living = new Set(['east', 'west']);
  it.each<[string, Record<string, number>, Known | undefined, boolean]>([
    ['nobody holds', {}, undefined, false],
    ['the living hold', { east: 1, west: 1 }, known(true, 5, session), false],
    ['a node without a lease holds', { west: 1, gone: 1 }, undefined, true],
    ['it holds beside this node', { east: 1, gone: 1 }, known(true, 5, session), true],
    ['it holds, and this node is about to', { gone: 1 }, known(true, 5, session), false],
  ])('%s', (_, holders, here, expected) => {
    expect(isHeldByTheDead(holders, 'east', living, here)).toBe(expected);
  });
});
