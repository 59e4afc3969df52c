import {
  ABSENT,
  type Facts,
  NOTHING_SAID,
  nextStatusChangeAt,
  type Page,
  type Person,
  type Seen,
  statusOf,
  toWireFacts,
  type WireFacts,
} from '@meeshy/status-protocol';
import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { anyFacts, factsWith } from '../../../shared/test/facts.ts';
import { runs } from '../../../shared/test/random.ts';
import { beside, type Shown, wireOf } from '../../src/presence/shown/wire.ts';
import { type Face, faceOf, shadowOf, withdrawnFace } from '../../src/presence/sight/face.ts';
import {
  BARE,
  COARSE,
  type Dim,
  FULL,
  NONE,
  SELF,
  type Shadow,
  type Sight,
  sightOf,
} from '../../src/presence/sight/sight.ts';
import { alice, bob, DAY, MINUTE, RULES, SECOND } from './design.ts';

const NOON = Date.UTC(2026, 10, 26, 12);

/** What it shows, without whose face it is and the version, which is looked at by itself. Nobody says anything. */
function shown(facts: Facts, sight: Sight, now = NOON, shadows: readonly Shadow[] = []) {
  const {
    userId,
    username,
    version: _version,
    writtenAt: _writtenAt,
    said,
    ...rest
  } = faceOf({ subject: alice, facts, shadows }, sight, now, RULES);
  expect({ userId, username }).toEqual({ userId: alice.id, username: alice.username });
  expect(said).toBe(NOTHING_SAID);
  return rest;
}

const here: Facts = factsWith({
  isOnline: true,
  lastSeen: NOON - DAY,
  lastActiveAt: NOON - SECOND,
  version: NOON - MINUTE,
});
const idle: Facts = { ...here, lastActiveAt: NOON - 6 * MINUTE };
const byRequest: Facts = { ...here, isOnline: false, lastSeen: NOON - 2 * MINUTE };
const gone: Facts = factsWith({ lastSeen: NOON - MINUTE, lastActiveAt: NOON - MINUTE, version: NOON - MINUTE });
const neverSeen = ABSENT;

describe('P12: who sees how well', () => {
  it.each<[string, string, string, boolean, Sight]>([
    ['oneself', 'alice', 'alice', false, SELF],
    ['oneself, in a conversation with oneself', 'alice', 'alice', true, SELF],
    ['somebody of the audience', 'bob', 'alice', true, FULL],
    ['a stranger', 'bob', 'alice', false, NONE],
  ])('%s', (_who, viewerId, subjectId, isInAudience, sight) => {
    expect(sightOf(viewerId, subjectId, isInAudience)).toEqual(sight);
  });
});

describe('P12: what each sight shows', () => {
  const times = ({ isOnline, lastSeen, lastActiveAt }: Facts) => ({ isOnline, lastSeen, lastActiveAt });
  const none = times(ABSENT);
  const online = { ...none, isOnline: true };
  const seen = (when: Seen) => ({ ...none, seen: when });

  it.each<[string, Facts, Record<'full' | 'coarse' | 'bare' | 'none', object>]>([
    ['who is online', here, { full: times(here), coarse: online, bare: online, none }],
    ['who is active by requests alone', byRequest, { full: times(byRequest), coarse: online, bare: online, none }],
    ['who is away', idle, { full: times(idle), coarse: seen('recently'), bare: none, none }],
    ['who has just left', gone, { full: times(gone), coarse: seen('recently'), bare: none, none }],
    ['who was never there', neverSeen, { full: none, coarse: none, bare: none, none }],
  ])('of %s', (_who, facts, { full, coarse, bare, none: nothing }) => {
    expect(shown(facts, SELF)).toEqual(full);
    expect(shown(facts, FULL)).toEqual(full);
    expect(shown(facts, COARSE)).toEqual(coarse);
    expect(shown(facts, BARE)).toEqual(bare);
    expect(shown(facts, NONE)).toEqual(nothing);
  });

  it('in full the version is that of the facts, which nothing else tells; to strangers there is none', () => {
    expect(faceOf({ subject: alice, facts: gone }, FULL, NOON)).toMatchObject({ version: gone.version });
    expect(faceOf({ subject: alice, facts: gone }, FULL, NOON)).not.toHaveProperty('writtenAt');
    expect(faceOf({ subject: alice, facts: gone }, NONE, NOON)).toMatchObject({ version: 0 });
  });

  it.each([COARSE, BARE])(
    'P10: to $kind version and timestamp are the time of writing, never of the change',
    (sight) => {
      for (const facts of [here, gone]) {
        expect(faceOf({ subject: alice, facts }, sight, NOON)).toMatchObject({ version: NOON, writtenAt: NOON });
      }
    },
  );

  it('the same facts show the same face, and other people another one', () => {
    const face = faceOf({ subject: alice, facts: ABSENT }, FULL, NOON);
    expect(faceOf({ subject: alice, facts: ABSENT }, FULL, NOON + 1)).toBe(face);
    expect(faceOf({ subject: bob, facts: ABSENT }, FULL, NOON).userId).toBe('bob');
    expect(faceOf({ subject: alice, facts: ABSENT }, NONE, NOON).userId).toBe('alice');
  });

  it('a withdrawal says so, and nothing else', () => {
    const { userId, username, ...rest } = withdrawnFace(alice, 7);
    expect(rest).toEqual({ ...ABSENT, version: 7, said: NOTHING_SAID, withdrawn: true });
    expect([userId, username]).toEqual([alice.id, alice.username]);
  });

  it('nothing else makes a face: a forgotten exit does not compile', () => {
    const looksLikeOne = { ...here, userId: 'alice', username: 'alice' };
    expectTypeOf(looksLikeOne).not.toExtend<Face>();
    expectTypeOf(toWireFacts(here)).not.toExtend<Shown<WireFacts>>();
    const person = { id: 'alice', username: 'alice', displayName: 'Alice', isAnonymous: false };
    expectTypeOf({ ...person, ...toWireFacts(here) }).not.toExtend<Shown<Person>>();
    expectTypeOf({ items: [{ ...person, ...toWireFacts(here) }], nextCursor: null }).not.toExtend<
      Shown<Page<Person>>
    >();
    const face = faceOf({ subject: alice, facts: here }, FULL, NOON);
    expectTypeOf(beside(person, wireOf(face))).toExtend<Shown<Person>>();
    expect(beside({ ...person }, wireOf(face))).toEqual({ ...person, ...toWireFacts(here) });
  });

  it('and a copy of one is none, whatever was changed in it', () => {
    const face = faceOf({ subject: alice, facts: here }, FULL, NOON);
    expectTypeOf({ ...face, isOnline: true }).not.toExtend<Face>();
    expectTypeOf({ ...wireOf(face), isOnline: true }).not.toExtend<Shown<WireFacts>>();
    // @ts-expect-error Nor is anything put beside it that it might tell.
    expectTypeOf(beside({ isOnline: true }, wireOf(face))).toBeObject();
    // @ts-expect-error
    expectTypeOf(beside({ state: { value: 'busy' } }, wireOf(face))).toBeObject();
  });
});

describe('P12: coarse tells days, which change at midnight UTC only', () => {
  const midnight = Date.UTC(2026, 10, 26);
  const leftAt = (at: number): Facts => factsWith({ lastSeen: at, lastActiveAt: at, version: at });

  it.each<[string, number, Seen]>([
    ['a minute ago', NOON - MINUTE, 'recently'],
    ['as the day before yesterday began', midnight - 2 * DAY, 'recently'],
    ['as the day before that ended', midnight - 2 * DAY - 1, 'week'],
    ['six days ago', midnight - 6 * DAY, 'week'],
    ['as the day before that ended', midnight - 6 * DAY - 1, 'month'],
    ['29 days ago', midnight - 29 * DAY, 'month'],
    ['as the day before that ended', midnight - 29 * DAY - 1, 'long'],
    ['at a time that has not come, by another clock', NOON + SECOND, 'recently'],
  ])('who left %s', (_when, at, seen) => {
    for (const now of [midnight, NOON, midnight + DAY - 1]) {
      if (now >= at) expect(shown(leftAt(at), COARSE, now)).toMatchObject({ isOnline: false, seen });
    }
  });

  it('between two midnights nothing changes by itself, whenever somebody left', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 60 * DAY }),
        fc.integer({ min: 0, max: DAY - 1 }),
        fc.integer({ min: 0, max: DAY - 1 }),
        (agoMs, one, other) => {
          const facts = leftAt(midnight - agoMs);
          expect(shown(facts, COARSE, midnight + one)).toEqual(shown(facts, COARSE, midnight + other));
        },
      ),
      runs(500),
    );
  });

  it('two who left on the same day look alike from the next midnight on, to the millisecond', () => {
    const early = shown(leftAt(midnight - DAY + 1), COARSE, midnight + 5);
    expect(shown(leftAt(midnight - 1), COARSE, midnight + 5)).toEqual(early);
  });
});

describe('P18: dim shows who hides as whoever has left', () => {
  const dimOf = (of: Dim['of'], evidenceAt: number | null = null): Dim => ({
    kind: 'dim',
    of,
    since: NOON,
    evidenceAt,
  });
  const hidden = [shadowOf(here, NOON, RULES)];
  const later = factsWith({
    isOnline: true,
    lastSeen: NOON,
    lastActiveAt: NOON + 9 * MINUTE,
    version: NOON + 8 * MINUTE,
  });

  it('turns orange at once, then grey, like a real exit, and then nothing moves', () => {
    const exit: Facts = factsWith({ lastSeen: NOON, lastActiveAt: here.lastActiveAt, version: NOON });
    for (const now of [NOON, NOON + 10 * MINUTE, NOON + DAY]) {
      const face = faceOf({ subject: alice, facts: later, shadows: hidden }, dimOf('full'), now, RULES);
      expect(face).toEqual(faceOf({ subject: alice, facts: exit }, FULL, now, RULES));
    }
    const face = faceOf({ subject: alice, facts: later, shadows: hidden }, dimOf('full'), NOON, RULES);
    expect(statusOf(face, NOON, RULES)).toBe('away');
    expect(statusOf(face, NOON + 30 * MINUTE, RULES)).toBe('offline');
  });

  it('whoever was not online when it began to hide stays as it was', () => {
    for (const facts of [gone, neverSeen]) expect(shadowOf(facts, NOON, RULES)).toEqual({ since: NOON, facts });
  });

  it('whoever was idle, and not found to be, leaves as by closing its last tab', () => {
    const { facts } = shadowOf(idle, NOON, RULES);
    expect(facts).toEqual({ ...idle, isOnline: false, lastSeen: NOON, version: NOON });
  });

  it('who was there by requests alone leaves as well', () => {
    const [shadow] = [shadowOf(byRequest, NOON, RULES)];
    expect(statusOf(shadow.facts, NOON, RULES)).toBe('away');
  });

  it('replaces what it is of, whose buckets go on ageing', () => {
    expect(shown(later, dimOf('bare'), NOON + MINUTE, hidden)).toEqual(shown(gone, BARE));
    expect(shown(later, dimOf('coarse'), NOON + MINUTE, hidden)).toMatchObject({ isOnline: false, seen: 'recently' });
    expect(shown(later, dimOf('coarse'), NOON + 3 * DAY, hidden)).toMatchObject({ isOnline: false, seen: 'week' });
  });

  it('what the viewer knows the date of was done by somebody seen no earlier', () => {
    const spokeAt = NOON + 5 * MINUTE;
    const face = faceOf({ subject: alice, facts: later, shadows: hidden }, dimOf('full', spokeAt), NOON + DAY, RULES);
    expect(face).toMatchObject({ isOnline: false, lastSeen: spokeAt, lastActiveAt: spokeAt, version: spokeAt });
    expect(shown(later, dimOf('coarse', spokeAt + 4 * DAY), NOON + 5 * DAY, hidden)).toMatchObject({
      seen: 'recently',
    });
    const before = faceOf({ subject: alice, facts: later, shadows: hidden }, dimOf('full', NOON - DAY), NOON, RULES);
    expect(before).toMatchObject({ lastSeen: NOON, version: NOON });
  });

  it('without the shadow nothing is shown but somebody offline', () => {
    expect(shown(later, dimOf('full'), NOON + MINUTE, [])).toEqual(shown(ABSENT, FULL));
    expect(shown(later, dimOf('full'), NOON + MINUTE, [{ ...hidden[0], since: NOON + 1 } as Shadow])).toEqual(
      shown(ABSENT, FULL),
    );
  });
});

describe('Noninterference of the projection', () => {
  const time = fc.option(fc.integer({ min: NOON - 40 * DAY, max: NOON }), { nil: null });
  const facts = anyFacts({ flag: fc.boolean(), time, version: fc.nat() });
  const now = fc.integer({ min: NOON, max: NOON + 2 * DAY });
  const dim: Dim = { kind: 'dim', of: 'full', since: NOON, evidenceAt: null };
  const bytes = (truth: Facts, sight: Sight, at: number, shadows: readonly Shadow[] = []) =>
    JSON.stringify(faceOf({ subject: alice, facts: truth, shadows }, sight, at, RULES));

  it('to strangers, everybody is alike', () => {
    fc.assert(
      fc.property(facts, facts, now, (a, b, at) => bytes(a, NONE, at) === bytes(b, NONE, at)),
      runs(300),
    );
  });

  it('to bare, all that are online are alike, and all that are not', () => {
    fc.assert(
      fc.property(facts, facts, now, (a, b, at) => {
        const isSame = (statusOf(a, at, RULES) === 'online') === (statusOf(b, at, RULES) === 'online');
        return (bytes(a, BARE, at) === bytes(b, BARE, at)) === isSame;
      }),
      runs(300),
    );
  });

  it('to dim, nothing that came after the hiding makes a difference', () => {
    const of = fc.constantFrom<Dim['of'][]>('full', 'coarse', 'bare');
    fc.assert(
      fc.property(facts, facts, facts, of, now, (before, a, b, of, at) => {
        const shadows = [shadowOf(before, NOON, RULES)];
        return bytes(a, { ...dim, of }, at, shadows) === bytes(b, { ...dim, of }, at, shadows);
      }),
      runs(300),
    );
  });

  it('coarse, bare and what is dim of them never turn away', () => {
    const sights = [COARSE, BARE, { ...dim, of: 'coarse' }, { ...dim, of: 'bare' }] as const;
    fc.assert(
      fc.property(facts, fc.constantFrom<Sight[]>(...sights), now, (truth, sight, at) => {
        const face = faceOf(
          { subject: alice, facts: truth, shadows: [shadowOf(truth, NOON, RULES)] },
          sight,
          at,
          RULES,
        );
        return nextStatusChangeAt(face, at, RULES) === null && statusOf(face, at, RULES) !== 'away';
      }),
      runs(300),
    );
  });
});

describe('P12: whoever sees less for its own sake', () => {
  const limitedBy = 'you' as const;

  it.each<Sight>([
    { ...COARSE, limitedBy },
    { ...BARE, limitedBy },
    { kind: 'dim', of: 'coarse', since: NOON, evidenceAt: null, limitedBy },
  ])('is told so, and nothing else than others with that sight: %j', (sight) => {
    const { limitedBy: _, ...others } = sight;
    const face = faceOf({ subject: alice, facts: here, shadows: [shadowOf(here, NOON)] }, sight, NOON, RULES);
    expect(face).toEqual({
      ...faceOf({ subject: alice, facts: here, shadows: [shadowOf(here, NOON)] }, others, NOON, RULES),
      limitedBy,
    });
    expect(wireOf(face).limitedBy).toBe('you');
    expect(wireOf(faceOf({ subject: alice, facts: here }, FULL, NOON, RULES))).not.toHaveProperty('limitedBy');
  });
});
