import type { Facts } from '@meeshy/status-protocol';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { expect } from '../../../shared/test/quick-expect.ts';
import { runs } from '../../../shared/test/random.ts';
import {
  type Claims,
  claimsFrom,
  claimsNotAfter,
  isDuring,
  isHeldOffline,
  MOST_CLAIMS,
  mergeClaims,
  NO_CLAIMS,
  OPERATORS,
  saidByOperator,
  shiftedWord,
  textsOf,
  withClaim,
  withoutForgotten,
} from '../../src/presence/truth/claims.ts';
import { MINUTE, SECOND, START } from './design.ts';
import { claimsAround } from './some-claims.ts';

/** The claims that say a state or a note at `now`, an operator's first. */
function liveAt(said: { claims: Claims; facts: Pick<Facts, 'lastActiveAt'> }, now: number) {
  const { [OPERATORS]: word, ...others } = said.claims;
  const live = Object.values(others).filter((claim) => (claim.state || claim.note) && isDuring(claim, now));
  return word && isHeldOffline(said) ? [word, ...live] : live;
}

const some = claimsAround(fc.oneof(fc.constant(START), fc.integer({ min: START, max: START + 5 })));
const silent = { facts: { lastActiveAt: null } };

describe('P16: what two know of the claims of one subject', () => {
  it('is the same, whoever asks whom, in whatever order, however often', () => {
    fc.assert(
      fc.property(some, some, some, (a, b, c) => {
        expect(mergeClaims(a, b)).toEqual(mergeClaims(b, a));
        expect(mergeClaims(mergeClaims(a, b), c)).toEqual(mergeClaims(a, mergeClaims(b, c)));
        expect(mergeClaims(a, a)).toBe(a);
        const both = mergeClaims(a, b);
        expect(mergeClaims(both, a)).toBe(both);
        expect(mergeClaims(both, b)).toBe(both);
      }),
      runs(1_000),
    );
  });

  it('is of each claim what was said later', () => {
    fc.assert(
      fc.property(some, some, (a, b) => {
        for (const [key, claim] of Object.entries(mergeClaims(a, b))) {
          expect([a[key], b[key]]).toContain(claim);
          expect(claim.setAt).toBe(Math.max(a[key]?.setAt ?? 0, b[key]?.setAt ?? 0));
        }
      }),
      runs(500),
    );
  });

  it('is, as text, the greater by its bytes, which are those of ASCII', () => {
    fc.assert(
      fc.property(some, some, (a, b) => {
        const [texts, others] = [textsOf(a), textsOf(b)];
        const merged = textsOf(mergeClaims(a, b));
        for (const [key, text] of Object.entries(merged)) {
          expect(text).toMatch(/^[ -\x7f]+$/);
          const known = [texts[key] ?? '', others[key] ?? ''].map((each) => Buffer.from(each)).sort(Buffer.compare);
          expect(text).toBe(String(known.at(-1)));
        }
      }),
      runs(500),
    );
  });

  it('P1: and what was said by a clock that is ahead gives way to whatever is said', () => {
    const ahead = saidByOperator(NO_CLAIMS, true, START + 60 * MINUTE);
    const now = saidByOperator(NO_CLAIMS, false, START);
    expect(mergeClaims(ahead, now, START)).toEqual(now);
    expect(mergeClaims(ahead, NO_CLAIMS, START)).toBe(ahead);
  });
});

describe('What is said of a subject', () => {
  it('is read as it was written; what cannot be read is left out', () => {
    fc.assert(
      fc.property(some, (claims) => {
        expect(claimsFrom(JSON.parse(JSON.stringify(textsOf(claims))))).toEqual(claims);
      }),
      runs(500),
    );
    const good = textsOf(saidByOperator(NO_CLAIMS, true, START));
    const [text = ''] = Object.values(good);
    expect(claimsFrom({ ...good, nobody: text, 'manual:a.b': text, 'manual:c': `${text}}`, 'manual:d': 5 })).toEqual(
      claimsFrom(good),
    );
  });

  it('is kept as it is when a later release says more in it', () => {
    const [text = ''] = Object.values(textsOf(saidByOperator(NO_CLAIMS, false, START)));
    const later = { 'manual:a': text.replace('{}', '{"mood":"fine"}') };
    expect(textsOf(claimsFrom(later))).toEqual(later);
  });

  it('P1: is never said later than now; what was said in time stays as it is', () => {
    fc.assert(
      fc.property(some, fc.integer({ min: -5_000, max: 5_000 }), (claims, ms) => {
        const known = claimsNotAfter(START + ms, claims, null);
        for (const { setAt } of Object.values(known)) expect(setAt).toBeLessThanOrEqual(START + ms + SECOND);
        if (ms >= 5) expect(known).toBe(claims);
      }),
      runs(500),
    );
  });

  it('P1: of a time that has not come, counts as said now, and lasts as long as it was to last', () => {
    const claims = withClaim(
      NO_CLAIMS,
      { source: 'manual', id: 'state', state: 'dnd', startsAt: START, until: START + MINUTE },
      START,
    );
    const now = START - 60 * MINUTE;
    expect(Object.values(claimsNotAfter(now, claims ?? {}, null))).toMatchObject([
      { setAt: now, startsAt: now, until: now + MINUTE },
    ]);
  });

  it('P1: stays as it is when a clock is set; an operator’s word moves along with the activity, and back again', () => {
    fc.assert(
      fc.property(some, fc.integer({ min: -60_000, max: 60_000 }), (claims, byMs) => {
        const shifted = shiftedWord(claims, byMs);
        expect(shiftedWord(shifted, -byMs)).toEqual(claims);
        for (const key of Object.keys(claims)) {
          expect((shifted[key]?.setAt ?? 0) - (claims[key]?.setAt ?? 0)).toBe(key === OPERATORS ? byMs : 0);
        }
      }),
      runs(200),
    );
  });

  it('is live from its start until its end, an operator’s word first and until the next activity', () => {
    const dnd = { source: 'manual', id: 'state', state: 'dnd', startsAt: START + 10, until: START + 20 } as const;
    const claims = saidByOperator(withClaim(NO_CLAIMS, dnd, START) ?? {}, true, START);
    const statesAt = (now: number, lastActiveAt: number | null = START) =>
      liveAt({ claims, facts: { lastActiveAt } }, now).map(({ state }) => state);
    expect(statesAt(START + 9)).toEqual(['offline']);
    expect(statesAt(START + 10)).toEqual(['offline', 'dnd']);
    expect(statesAt(START + 10, START + 1)).toEqual(['dnd']);
    expect(statesAt(START + 20)).toEqual(['offline']);
  });

  it('is not said any more once it is removed, however late a copy of it comes', () => {
    const said = fc.record({
      state: fc.constantFrom('busy' as const, undefined),
      until: fc.option(fc.integer({ min: 0, max: 10 * MINUTE }), { freq: 5 }),
      afterMs: fc.integer({ min: -SECOND, max: 3 * MINUTE }),
    });
    fc.assert(
      fc.property(
        fc.array(said, { minLength: 2, maxLength: 8 }),
        fc.nat(20 * MINUTE),
        fc.nat(),
        (course, lateMs, pick) => {
          let now = START;
          const known = course.map(({ state, until, afterMs }) => {
            now += afterMs;
            return { ...(state && { state }), until: until === null ? null : now + until, startsAt: now };
          });
          now = START;
          const states = [NO_CLAIMS];
          for (const [i, claim] of known.entries()) {
            now += course[i]?.afterMs ?? 0;
            states.push(withClaim(states.at(-1) ?? {}, { source: 'call', id: 'one', ...claim }, now) ?? {});
          }
          const late = now + lateMs;
          const remembered = withoutForgotten(states.at(-1) ?? {}, late);
          const copy = states[pick % states.length] ?? {};
          const live = (claims: typeof copy) => liveAt({ claims, ...silent }, late);
          expect(live(mergeClaims(remembered, copy))).toEqual(live(states.at(-1) ?? {}));
        },
      ),
      runs(500),
    );
  });

  it('has bounds, within which what is said already can be said anew', () => {
    let claims = NO_CLAIMS;
    const call = (id: number) =>
      ({ source: 'call', id: `${id}`, state: 'busy', startsAt: START, until: START + MINUTE }) as const;
    for (let i = 0; i < MOST_CLAIMS; i++) claims = withClaim(claims, call(i), START) ?? NO_CLAIMS;
    expect(Object.keys(claims)).toHaveLength(MOST_CLAIMS);
    expect(withClaim(claims, call(MOST_CLAIMS), START)).toBeNull();
    expect(withClaim(claims, call(7), START)).not.toBeNull();
    expect(saidByOperator(claims, true, START)[OPERATORS]).toMatchObject({ state: 'offline' });
    expect(Object.keys(withClaim(claims, call(MOST_CLAIMS), START + 10 * MINUTE) ?? {})).toHaveLength(1);
  });
});
