import { ABSENT, type Facts, SHARED_WITH_ALL, type Sharing } from '@meeshy/status-protocol';
import { describe, expect, it } from 'vitest';
import { factsWith } from '../../../shared/test/facts.ts';
import { seenHistory } from '../../src/presence/shown/seen-history.ts';
import { faceOf } from '../../src/presence/sight/face.ts';
import { hidingsFrom, writtenHidings } from '../../src/presence/sight/kept-hidings.ts';
import { sharedIn } from '../../src/presence/sight/kept-sharing.ts';
import { BARE, COARSE, type Dim, FULL, NONE, SELF, type Sight } from '../../src/presence/sight/sight.ts';
import { Subjects } from '../../src/presence/subjects/subjects.ts';
import { alice, MINUTE, RULES, START } from './design.ts';

const ALL: Sharing = { ...SHARED_WITH_ALL, activity: 'hours', outlook: true };
const NOW = START + 60 * MINUTE;
const there: Facts = factsWith({ isOnline: true, lastActiveAt: NOW - MINUTE, version: START });
const left: Facts = { ...there, isOnline: false, lastSeen: START, lastActiveAt: START - MINUTE };
const dim: Dim = { kind: 'dim', of: 'full', since: START, evidenceAt: null };

function seen(sight: Sight, facts: Facts, sharing = ALL, agreed = {}) {
  const shadow = { since: START, facts: left, agreed };
  const truth = { subject: alice, facts, shadows: [shadow] };
  const face = faceOf(truth, sight, NOW, RULES);
  return seenHistory(sight, { sharing, shadows: [shadow], face }, NOW, RULES);
}

describe('P22, P23: what a viewer may be told of a history', () => {
  it('is nothing below full sight', () => {
    for (const sight of [NONE, BARE, COARSE, { ...dim, of: 'coarse' }, { ...dim, of: 'bare' }] as const) {
      expect(seen(sight, there, ALL, { hours: true, outlook: true })).toBeNull();
    }
  });

  it('is what the subject agreed to, until it left', () => {
    for (const sight of [FULL, SELF]) {
      expect(seen(sight, there)).toEqual({ hours: true, outlook: true, until: NOW, leftAt: null });
      expect(seen(sight, left)).toEqual({ hours: true, outlook: true, until: START, leftAt: START });
    }
    expect(seen(FULL, left, { ...ALL, activity: 'me' })).toEqual({ outlook: true, until: START, leftAt: START });
    expect(seen(FULL, left, { ...ALL, outlook: false })).toEqual({ hours: true, until: START, leftAt: START });
    // As far as the viewer knows it was never there.
    expect(seen(FULL, ABSENT)).toBeNull();
  });

  it('is the same of who hides as of who left then, whatever it does and shares meanwhile', () => {
    const agreed = { hours: true, outlook: true } as const;
    const ofLeaver = seen(FULL, left);
    for (const [facts, sharing] of [
      [there, ALL],
      [there, SHARED_WITH_ALL],
      [left, { ...ALL, activity: 'me', outlook: false }],
    ] as const) {
      expect(seen(dim, facts, sharing, agreed)).toEqual(ofLeaver);
    }
    expect(seen(dim, there, ALL)).toEqual({ until: START, leftAt: START });
  });

  it('ends with the hiding, also where an act tells of a later moment', () => {
    const acting = { ...dim, evidenceAt: START + 30 * MINUTE };
    expect(seen(acting, there, ALL, { hours: true })).toEqual({
      hours: true,
      until: START,
      leftAt: START + 30 * MINUTE,
    });
  });

  it('is kept with the hiding', () => {
    const subjects = new Subjects(RULES);
    subjects.learning.knowUnstored(alice.id, START);
    subjects.attendance.open(alice, 'tab', START, false);
    subjects.disclosing.share(alice, { ...SHARED_WITH_ALL, activity: 'hours', alerts: 'nobody' }, [], START);
    subjects.disclosing.share(alice, { ...SHARED_WITH_ALL, activity: 'me', status: 'nobody' }, [], START + MINUTE);
    const { hidings } = sharedIn(subjects.get(alice.id)?.claims ?? {});
    expect(hidings.shadows.map(({ agreed }) => agreed)).toEqual([{ hours: true, alerts: 'nobody' }]);
    expect(hidingsFrom(JSON.parse(JSON.stringify(writtenHidings(hidings))))).toEqual(hidings);
    const wrong = { ...writtenHidings(hidings), shadows: [{ since: START, facts: left, agreed: { hours: 'yes' } }] };
    expect(hidingsFrom(wrong).shadows).toEqual([{ since: START, facts: left }]);
  });
});
