/** Whoever looks at a subject is given values: nothing changes by them, and they do not change. */
import { ABSENT } from '@meeshy/status-protocol';
import { beforeEach, expect, it } from 'vitest';
import { shadowOf } from '../../src/presence/sight/face.ts';
import type { Standing, Subjects } from '../../src/presence/subjects/subjects.ts';
import { saidByOperator } from '../../src/presence/truth/claims.ts';
import { alice, coreWhere, leave, MINUTE, RULES, SECOND, START, stored } from './design.ts';

const SEEN = { isTold: () => true, isToldToOthers: () => true };
const HIDES_AT = START + MINUTE;

let core: Subjects;
beforeEach(() => {
  core = coreWhere([alice]);
});

/** One of each way in which something becomes of her. */
const life: [at: number, happens: (at: number) => unknown][] = [
  [START + SECOND, (at) => core.attendance.activity(alice, at)],
  [START + 2 * SECOND, (at) => core.telling.repeatOutline('alice', at, SEEN)],
  [HIDES_AT, (at) => core.hidings.hide('alice', shadowOf(core.facts('alice') ?? ABSENT, at, RULES), true, at)],
  [START + 2 * MINUTE, (at) => core.telling.repeat('alice', at, at)],
  [START + 3 * MINUTE, (at) => core.claiming.claim(alice, saidByOperator({}, true, at), at)],
  [START + 4 * MINUTE, (at) => core.shift(HIDES_AT, at + HIDES_AT)],
  [START + 5 * MINUTE, (at) => core.attendance.forceOffline(alice, at + HIDES_AT)],
  [START + 6 * MINUTE, (at) => leave(core, 'alice-1', at + HIDES_AT)],
  [
    START + 7 * MINUTE,
    (at) => core.learning.know(stored(alice, { isOnline: true, version: at + 2 * HIDES_AT }), at + HIDES_AT),
  ],
];

/** Her, as everybody who may ask is told. */
function handedOut(): (Standing | undefined)[] {
  const hidden = [HIDES_AT, 2 * HIDES_AT].map((since) => core.shades.standing('alice', since));
  return [core.standing('alice'), ...core.rollCall.everybody(), ...hidden];
}

it('does not change by what happens later', () => {
  const seen: { was: unknown; standing: unknown }[] = [];
  for (const [at, happens] of life) {
    seen.push(...handedOut().map((standing) => ({ standing, was: structuredClone(standing) })));
    happens(at);
  }
  expect(new Set(seen.map(({ was }) => JSON.stringify(was))).size).toBeGreaterThanOrEqual(life.length);
  for (const { standing, was } of seen) expect(standing).toEqual(was);
});

it('and nothing changes by it', () => {
  for (const [at, happens] of life) {
    for (const standing of handedOut()) {
      if (standing) Object.assign(standing, { facts: ABSENT, claims: {}, told: ABSENT, toldAt: 0, outline: null });
    }
    expect(core.standing('alice')?.facts).not.toBe(ABSENT);
    expect(core.standing('alice')?.toldAt).not.toBe(0);
    happens(at);
  }
});
