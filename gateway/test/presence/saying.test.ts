import fc from 'fast-check';
import { describe, it } from 'vitest';
import { expect } from '../../../shared/test/quick-expect.ts';
import { runs } from '../../../shared/test/random.ts';
import { type Claims, LEASE_MS, NO_CLAIMS } from '../../src/presence/truth/claims.ts';
import {
  type HostClaim,
  listedBy,
  withDismissal,
  withHosts,
  withOwn,
  withoutHosts,
} from '../../src/presence/truth/own-claims.ts';
import { isSameSaid, listed, nextTurnIn, saidIn, saidSince } from '../../src/presence/truth/saying.ts';
import { MINUTE, SECOND, START } from './design.ts';
import { claimsAround } from './some-claims.ts';

type Said = Omit<HostClaim, 'id'> & { id?: string };

/** A host claims these things one after the other, all of them at the start. */
function claimed(...all: Said[]): Claims {
  return all.reduce<Claims>((claims, { until = null, ...said }, i) => {
    const after = withHosts(claims, { id: `c${i}`, ...said, until }, START);
    return typeof after === 'object' && after ? after : claims;
  }, NO_CLAIMS);
}

const own = (claims: Claims, value: 'available' | 'busy' | 'dnd', until: number | null = null, now = START) =>
  withOwn(claims, { state: { value, until } }, now);
const state = (claims: Claims, now = START) => saidIn(claims, now, false).state;
const note = (claims: Claims, now = START) => saidIn(claims, now, false).note;
const text = (text: string) => ({ emoji: '', text });

describe('P16: what is said at a time, out of all claims', () => {
  it('by source: oneself, calls, the calendar, working hours, applications', () => {
    let claims = claimed(
      { source: 'app', state: 'dnd' },
      { source: 'schedule', state: 'dnd' },
      { source: 'calendar', state: 'dnd' },
      { source: 'call', state: 'busy' },
    );
    expect(state(claims)).toMatchObject({ value: 'busy', source: 'call' });
    claims = own(claims, 'available');
    expect(state(claims)).toEqual({ value: 'available', source: 'manual', until: null });
    for (const source of ['call', 'calendar', 'schedule', 'app'] as const) {
      expect(state(withOwn(claims, { state: null }, START + 1), START + 1)?.source).toBe(source);
      claims = withoutHosts(
        claims,
        { source, id: `c${['app', 'schedule', 'calendar', 'call'].indexOf(source)}` },
        START,
      );
    }
    expect(state(withOwn(claims, { state: null }, START + 1), START + 1)).toBeUndefined();
  });

  it('of one source `dnd` before `busy` before `available`, then what ends later', () => {
    const [soon, late] = [START + MINUTE, START + 2 * MINUTE];
    const busy = { source: 'calendar', state: 'busy' } as const;
    expect(state(claimed({ ...busy, until: soon }, { ...busy, until: late }))?.until).toBe(late);
    expect(state(claimed({ ...busy, until: late }, { source: 'calendar', state: 'dnd', until: soon }))?.value).toBe(
      'dnd',
    );
    expect(state(claimed({ ...busy, until: soon }, { source: 'calendar', state: 'available' }))?.value).toBe('busy');
  });

  it('state and note are two axes, which never take the place of each other', () => {
    const claims = withOwn(
      claimed(
        { source: 'calendar', state: 'busy', note: text('meeting') },
        { source: 'call', note: text('on the phone') },
      ),
      { note: { ...text('out every Friday'), until: null } },
      START,
    );
    expect(saidIn(claims, START, false)).toMatchObject({
      state: { value: 'busy', source: 'calendar' },
      note: text('out every Friday'),
    });
    expect(note(own(claims, 'dnd'))?.text).toBe('out every Friday');
    expect(note(withOwn(claims, { note: null }, START + 1), START + 1)?.text).toBe('on the phone');
  });

  it('a meeting that began before a choice of one’s own does not override it, and speaks again when that ends', () => {
    const meeting = claimed({ source: 'calendar', state: 'busy', until: START + 10 * MINUTE });
    const claims = own(meeting, 'available', START + 5 * MINUTE, START + MINUTE);
    expect(state(claims, START + MINUTE)?.value).toBe('available');
    expect(state(claims, START + 5 * MINUTE - 1)?.value).toBe('available');
    expect(state(claims, START + 5 * MINUTE)).toMatchObject({ value: 'busy', source: 'calendar' });
    expect(state(claims, START + 10 * MINUTE)).toBeUndefined();
  });

  it('a new choice takes the place of the former one, and *clear* ends both axes', () => {
    let claims = own(own(NO_CLAIMS, 'dnd', START + MINUTE), 'busy', START + 2 * MINUTE, START + 1);
    expect(state(claims, START + 1)).toEqual({ value: 'busy', source: 'manual', until: START + 2 * MINUTE });
    expect(listed(claims, START + 1)).toHaveLength(1);
    claims = withOwn(claims, { note: { ...text('away'), until: null } }, START + 2);
    claims = withOwn(claims, { state: null, note: null }, START + 3);
    expect(saidIn(claims, START + 3, false)).toEqual({});
    expect(listed(claims, START + 3)).toEqual([]);
  });

  it('what is still to come says nothing yet, and is listed', () => {
    const claims = claimed({ source: 'calendar', state: 'busy', startsAt: START + MINUTE, until: START + 2 * MINUTE });
    expect(state(claims)).toBeUndefined();
    expect(listed(claims, START)).toHaveLength(1);
    expect(nextTurnIn(claims, START)).toBe(START + MINUTE);
    expect(state(claims, START + MINUTE)?.value).toBe('busy');
    expect(nextTurnIn(claims, START + MINUTE)).toBe(START + 2 * MINUTE);
    expect(nextTurnIn(claims, START + 2 * MINUTE)).toBeNull();
  });
});

describe('P16: *dismiss* silences one claim until it ends', () => {
  const call = { source: 'call', id: 'standup', state: 'busy', until: null } as const;
  const renewed = (claims: Claims, now: number) => withHosts(claims, call, now) as Claims;
  const dismissed = (claims: Claims, now: number) => {
    const claim = listedBy(claims, 'call:standup', now);
    return claim ? withDismissal(claims, claim, now) : claims;
  };

  it('however often it is renewed; others speak', () => {
    let claims = dismissed(renewed(claimed({ source: 'calendar', state: 'dnd' }), START), START);
    for (let at = START; at < START + 20 * MINUTE; at += LEASE_MS / 3) {
      claims = renewed(claims, at);
      expect(state(claims, at)).toMatchObject({ value: 'dnd', source: 'calendar' });
    }
  });

  it('and no longer: another call under the same name is heard', () => {
    const claims = dismissed(renewed(NO_CLAIMS, START), START);
    const again = renewed(claims, START + 10 * MINUTE);
    expect(state(again, START + 10 * MINUTE)?.value).toBe('busy');
  });
});

describe('P16: calls and what applications say are leases', () => {
  const call = { source: 'call', id: 'standup', state: 'busy', until: null } as const;

  it('which end when nobody renews them; when that will be is not known', () => {
    const claims = withHosts(NO_CLAIMS, call, START) as Claims;
    expect(state(claims)?.until).toBeNull();
    expect(nextTurnIn(claims, START)).toBe(START + LEASE_MS);
    expect(state(claims, START + LEASE_MS)).toBeUndefined();
    const renewed = withHosts(claims, call, START + 30 * SECOND) as Claims;
    expect(isSameSaid(saidIn(renewed, START + 30 * SECOND, false), saidIn(claims, START, false))).toBe(true);
    expect(state(renewed, START + LEASE_MS)?.value).toBe('busy');
  });

  it('a renewal that comes late revives nothing, for 5 minutes, nor does a start', () => {
    const ended = withoutHosts(withHosts(NO_CLAIMS, call, START) as Claims, call, START + SECOND);
    expect(state(ended, START + SECOND)).toBeUndefined();
    for (const known of [ended, withoutHosts(NO_CLAIMS, call, START + SECOND)]) {
      expect(withHosts(known, call, START + 5 * MINUTE)).toBe('ended');
      expect(withHosts(known, call, START + SECOND + 5 * MINUTE)).not.toBe('ended');
    }
  });

  it('a meeting is none: it may be moved away and back', () => {
    const meeting = { source: 'calendar', id: 'standup', state: 'busy', until: null } as const;
    const moved = withoutHosts(withHosts(NO_CLAIMS, meeting, START) as Claims, meeting, START + 1);
    expect(state(withHosts(moved, meeting, START + 2) as Claims, START + 2)?.value).toBe('busy');
  });
});

describe('P16: it is a pure function of claims and time', () => {
  const some = claimsAround(fc.integer({ min: START, max: START + 20 }));
  const during = fc.integer({ min: START, max: START + 22 });

  it('in whatever order one asks, and the same object as long as nothing begins or ends', () => {
    fc.assert(
      fc.property(some, fc.array(during, { minLength: 1 }), (claims, times) => {
        const asked = times.map((at) => saidIn(claims, at, false));
        expect(times.map((at) => saidIn({ ...claims }, at, false))).toEqual(asked);
        for (const at of times)
          if (nextTurnIn(claims, at) !== at + 1) expect(saidIn(claims, at, false)).toBe(saidIn(claims, at + 1, false));
      }),
      runs(500),
    );
  });

  it('changes at turns only, and since the last that changed something', () => {
    fc.assert(
      fc.property(some, during, (claims, at) => {
        const next = nextTurnIn(claims, at) ?? Number.POSITIVE_INFINITY;
        for (let t = at; t < Math.min(next, START + 30); t++)
          expect(saidIn(claims, t, false)).toEqual(saidIn(claims, at, false));
        const since = saidSince(claims, at, false);
        expect(since).toBeLessThanOrEqual(at);
        for (let t = Math.max(since, START - 2); t <= at; t++)
          expect(saidIn(claims, t, false)).toEqual(saidIn(claims, at, false));
        if (since > 0) expect(isSameSaid(saidIn(claims, since - 1, false), saidIn(claims, since, false))).toBe(false);
      }),
      runs(500),
    );
  });
});
