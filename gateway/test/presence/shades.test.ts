import { describe, expect, it } from 'vitest';
import { factsWith } from '../../../shared/test/facts.ts';
import { Faces } from '../../src/presence/shown/faces.ts';
import { shadowOf } from '../../src/presence/sight/face.ts';
import { IN_FULL, type Shadow } from '../../src/presence/sight/sight.ts';
import type { Subjects } from '../../src/presence/subjects/subjects.ts';
import type { Claims } from '../../src/presence/truth/claims.ts';
import { alice, coreWhere, DAY, leave, MINUTE, RULES, SECOND, START } from './design.ts';
import { knowShadows, outlines } from './sweeping.ts';

const SEEN = { isTold: () => true, isToldToOthers: () => true };
const HIDES_AT = START + MINUTE;

function hide(core: Subjects, at = HIDES_AT, isFromEverybody = true, now = at) {
  const facts = core.facts('alice');
  if (!facts) throw new Error('alice is known');
  return core.hidings.hide('alice', shadowOf(facts, at, RULES), isFromEverybody, now);
}

/** What those are told again who see no times, at the sweeps of two months. */
function toldAtSweeps(core: Subjects) {
  const told: unknown[] = [];
  for (let now = HIDES_AT + SECOND; now < HIDES_AT + 60 * DAY; now += DAY / 4) {
    for (const { outlineNews, hiddenSince } of outlines(core, now, SEEN)) {
      if (hiddenSince === HIDES_AT || !core.attendance.sessionsOf('alice').length) told.push([now, outlineNews]);
    }
  }
  return told;
}

describe('P18: what is told to those from whom a subject hides', () => {
  it('is told like an exit, in the same facts and version', () => {
    const [gone, hidden] = [coreWhere([alice]), coreWhere([alice])];
    const { hiddenSince, ...told } = hide(hidden) ?? {};
    expect(told).toEqual(leave(gone, 'alice-1', HIDES_AT));
    expect(hiddenSince).toBe(HIDES_AT);
    expect(hidden.facts('alice')?.isOnline).toBe(true);
  });

  it('is so, too, when either is told some milliseconds later', () => {
    const [gone, hidden] = [coreWhere([alice]), coreWhere([alice])];
    gone.attendance.close('alice-1', HIDES_AT);
    const [told, left] = [hide(hidden, HIDES_AT, true, HIDES_AT + 5), gone.attendance.settle('alice', HIDES_AT + 2)];
    expect(told?.facts).toEqual(left?.facts);
    expect(told?.at).toBe(left?.at);
  });

  it('ages like what is seen of whoever has gone', () => {
    const [gone, hidden] = [coreWhere([alice]), coreWhere([alice])];
    leave(gone, 'alice-1', HIDES_AT);
    hide(hidden);
    const told = toldAtSweeps(hidden);
    expect(told).toEqual(toldAtSweeps(gone));
    expect(told).toHaveLength(4);
  });

  it('ends what was said at its moment, as of whoever has gone', () => {
    const until = HIDES_AT + 10 * MINUTE;
    const times = { setAt: START, startsAt: START, until, keptUntil: until };
    const note = { source: 'manual', id: 'note', note: { emoji: '🏖', text: 'Away' }, ...times } as const;
    const [gone, hidden] = [coreWhere([alice]), coreWhere([alice])];
    for (const core of [gone, hidden]) {
      core.claiming.claim(alice, { 'manual:note': note }, START + SECOND);
      core.claiming.turn(alice.id, START + SECOND);
    }
    leave(gone, 'alice-1', HIDES_AT);
    const facts = hidden.facts('alice');
    const shadow = facts && { ...shadowOf(facts, HIDES_AT, RULES), claims: { 'manual:note': note } };
    expect(shadow && hidden.hidings.hide('alice', shadow, true, HIDES_AT)).toMatchObject({
      said: { note: { text: 'Away' } },
    });
    expect(hidden.hidings.nextAt).toBe(until);
    expect(hidden.hidings.settle(until - 1)).toEqual([]);
    const [{ hiddenSince: _, ...told } = {}] = hidden.hidings.settle(until);
    expect(told).toEqual(gone.claiming.turn('alice', until));
    expect(hidden.hidings.nextAt).toBeNull();
  });

  describe('what was said until a time', () => {
    const until = HIDES_AT + 10 * MINUTE;
    const times = { setAt: START, startsAt: START, until, keptUntil: until };
    const claims: Claims = {
      'manual:note': { source: 'manual', id: 'note', note: { emoji: '', text: 'Away' }, ...times },
    };

    function hiding(): { core: Subjects; shadow: Shadow } {
      const core = coreWhere([alice]);
      core.claiming.claim(alice, claims, START + SECOND);
      core.claiming.turn(alice.id, START + SECOND);
      const facts = core.facts('alice');
      if (!facts) throw new Error('alice is known');
      const shadow = { ...shadowOf(facts, HIDES_AT, RULES), claims };
      core.hidings.hide('alice', shadow, true, HIDES_AT);
      return { core, shadow };
    }

    /** At a gateway that reads of it at `now`: of whoever left then, and of whoever hid, before and after it is remembered. */
    function read({ facts }: Shadow, now: number) {
      const [gone, hidden] = [coreWhere([]), coreWhere([])];
      gone.learning.know({ ...alice, facts, claims }, now);
      hidden.learning.know({ ...alice, facts }, now);
      const dim = { kind: 'dim', of: 'full', since: HIDES_AT, evidenceAt: null } as const;
      const shadows = [{ since: HIDES_AT, facts, claims }];
      const sights = { ...IN_FULL, areFull: false, shownBy: () => dim, shadowsOf: () => shadows };
      const ofGone = new Faces(RULES);
      const ofHidden = new Faces(RULES, sights, undefined, (id, since) => hidden.shades.standing(id, since));
      const seen = (faces: Faces, core: Subjects) => {
        const standing = core.standing('alice');
        return standing && faces.toViewer('bob', standing, true, now);
      };
      const [absent, unremembered] = [seen(ofGone, gone), seen(ofHidden, hidden)];
      knowShadows(
        hidden,
        () => shadows,
        () => HIDES_AT,
        now,
      );
      return { absent, unremembered, remembered: seen(ofHidden, hidden) };
    }

    it('P10: is over in a version of that moment, wherever it is read afterwards', () => {
      const { absent, unremembered, remembered } = read(hiding().shadow, until + SECOND);
      expect(absent).toMatchObject({ version: until });
      expect(absent?.said.note).toBeUndefined();
      expect(unremembered).toEqual(absent);
      expect(remembered).toEqual(absent);
    });

    it.each([-60 * MINUTE, -5 * SECOND])('P1: is read as of whoever left where the clock was set by %i ms', (byMs) => {
      const now = HIDES_AT + byMs;
      const { absent, unremembered, remembered } = read(hiding().shadow, now);
      expect(absent?.lastSeen).toBe(now);
      expect(unremembered).toEqual(absent);
      expect(remembered).toEqual(absent);
    });

    it('P16: ends at its moment though the clock was set forward', () => {
      const { core } = hiding();
      core.shift(5 * MINUTE, HIDES_AT + 5 * MINUTE);
      expect(core.hidings.nextAt).toBe(until);
      core.shift(15 * MINUTE, until + 10 * MINUTE);
      expect(core.hidings.nextAt).toBeNull();
    });
  });

  it('is nothing when the subject had gone before', () => {
    const core = coreWhere([alice]);
    leave(core, 'alice-1', START + SECOND);
    expect(hide(core)).toBeNull();
    expect(core.shades.standing('alice', HIDES_AT)?.facts).toEqual(core.facts('alice'));
  });

  it('is told once, whoever says it again', () => {
    const core = coreWhere([alice]);
    expect(hide(core)).not.toBeNull();
    expect(hide(core)).toBeNull();
  });

  it('is known of hidings that began elsewhere or before a start, and forgotten with them', () => {
    const core = coreWhere([alice]);
    const facts = core.facts('alice');
    const shadow = facts && shadowOf(facts, HIDES_AT, RULES);
    knowShadows(
      core,
      () => (shadow ? [shadow] : []),
      () => HIDES_AT,
      HIDES_AT + MINUTE,
    );
    expect(core.shades.standing('alice', HIDES_AT)?.facts).toEqual(shadow?.facts);
    const later = HIDES_AT + 2 * MINUTE;
    expect(outlines(core, later, SEEN).map(({ hiddenSince }) => hiddenSince)).toContain(HIDES_AT);
    knowShadows(
      core,
      () => [],
      () => null,
      later,
    );
    expect(core.shades.has('alice', HIDES_AT)).toBe(false);
  });

  it('P6: a hiding from everybody is an end for those that follow, one from somebody is not', () => {
    const ends = [true, false].map((isFromEverybody) => {
      const core = coreWhere([alice]);
      for (const at of [START + SECOND, START + 2 * SECOND]) {
        hide(core, at, isFromEverybody);
        core.hidings.know('alice', [], null, at);
      }
      return core.attendance.close('alice-1', START + 4 * SECOND)?.dueAt;
    });
    expect(ends).toEqual([START + 4 * SECOND + RULES.flapDelayMs, START + 4 * SECOND]);
  });

  it('P6: ends that nobody sees make no later exit late', () => {
    const core = coreWhere([alice]);
    hide(core, START + SECOND);
    for (const id of ['alice-1', 'alice-2', 'alice-3']) {
      leave(core, id, START + 2 * SECOND);
      core.attendance.open(alice, `alice-${Number(id.at(-1)) + 1}`, START + 2 * SECOND, false);
    }
    core.hidings.know('alice', [], null, START + 2 * SECOND);
    expect(core.attendance.close('alice-4', START + 3 * SECOND)?.dueAt).toBe(START + 3 * SECOND);
  });

  it('tells a node that has just read of it, too, that nobody sees the subject come and go', () => {
    const since = START - 5 * MINUTE;
    const shadow = { since, facts: factsWith({ lastSeen: since, lastActiveAt: since, version: since }) };
    const delays = (everybodySince: number | null) => {
      const core = coreWhere([]);
      core.learning.know({ ...alice, facts: shadow.facts }, START);
      knowShadows(
        core,
        () => [shadow],
        () => everybodySince,
        START,
      );
      return Array.from({ length: RULES.flapLimit + 1 }, (_, i) => {
        const at = START + i * SECOND;
        core.attendance.open(alice, `tab ${i}`, at, false);
        return (core.attendance.close(`tab ${i}`, at + 500)?.dueAt ?? 0) - at - 500;
      }).at(-1);
    };
    expect(delays(since)).toBe(0);
    expect(delays(null)).toBeGreaterThan(0);
  });

  it('P1: shows nobody later than now of a hiding that a wrong clock has told of', () => {
    const since = START + 60 * MINUTE;
    const facts = factsWith({ isOnline: true, lastActiveAt: START - MINUTE, version: 1 });
    const shadow = { since, facts: factsWith({ lastSeen: since, lastActiveAt: since, version: since }) };
    const core = coreWhere([]);
    core.learning.know({ ...alice, facts }, START);
    knowShadows(
      core,
      () => [shadow],
      () => since,
      START,
    );
    const shown = core.shades.standing('alice', since)?.facts;
    expect(shown).toMatchObject({ isOnline: false, lastSeen: START, lastActiveAt: START });
  });
});
