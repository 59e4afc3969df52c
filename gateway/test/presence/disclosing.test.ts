import { SHARED_WITH_ALL } from '@meeshy/status-protocol';
import { describe, expect, it } from 'vitest';
import { factsWith } from '../../../shared/test/facts.ts';
import { CALM } from '../../src/presence/decision/flapping.ts';
import { keptIn, OWN_SHARING, sharedIn } from '../../src/presence/sight/kept-sharing.ts';
import { isHiddenFrom } from '../../src/presence/sight/sharing.ts';
import { Subjects } from '../../src/presence/subjects/subjects.ts';
import { type Claims, claimsFrom, mergeClaims, textsOf } from '../../src/presence/truth/claims.ts';
import { type Own, withOwn } from '../../src/presence/truth/own-claims.ts';
import type { StoredSubject } from '../../src/presence/truth/subject.ts';
import { alice, leave, MINUTE, RULES, SECOND, START } from './design.ts';

const TEAM = { conversationIds: ['team'], directIds: [] };
const SEEN_BY_BOB = [['bob', TEAM] as const];
const hiding = { ...SHARED_WITH_ALL, never: ['bob'] };

function online(): Subjects {
  const subjects = new Subjects(RULES);
  subjects.learning.knowUnstored(alice.id, START);
  subjects.attendance.open(alice, 'tab', START, false);
  return subjects;
}

const stored = (subjects: Subjects): StoredSubject => {
  const found = subjects.get('alice');
  if (!found) throw new Error('nothing is known of alice');
  // As it comes back from a database.
  return JSON.parse(JSON.stringify({ ...found, claims: textsOf(found.claims ?? {}) }), (key, value) =>
    key === 'claims' ? claimsFrom(value) : value,
  );
};

describe('P17, P18: what a subject shares', () => {
  it('is kept with what was true when a hiding began, as if it had left then', () => {
    const subjects = online();
    subjects.disclosing.share(alice, hiding, SEEN_BY_BOB, START + MINUTE);
    const kept = sharedIn(stored(subjects).claims ?? {});
    expect(kept.sharing).toEqual(hiding);
    expect(kept.hidings.own).toEqual({ bob: START + MINUTE });
    expect(kept.hidings.shadows).toEqual([
      {
        since: START + MINUTE,
        facts: factsWith({ lastSeen: START + MINUTE, lastActiveAt: START, version: START + MINUTE }),
        agreed: { alerts: SHARED_WITH_ALL.alerts },
      },
    ]);
  });

  it('is known of whoever is stored, or of whom nothing is, and by the word of the cluster if it says so', () => {
    const isSeen = (subjects: Subjects) => !subjects.sharers.doubted.has('alice');
    const there = new Subjects(RULES);
    there.attendance.open(alice, 'tab', START, false);
    expect(isSeen(there)).toBe(false);
    expect(there.sharers.get('alice')?.sharing).toMatchObject({ status: 'nobody', lastSeen: 'never' });
    // Nothing that follows from what it shares follows from what is not known.
    expect(there.disclosing.acted('alice', 'team', START, START)).toBe(false);
    expect(there.disclosing.moved('alice', [['bob', TEAM, TEAM]], START, START)).toBe(false);
    const here = online();
    expect(isSeen(here)).toBe(true);
    here.disclosing.share(alice, hiding, SEEN_BY_BOB, START + MINUTE);
    const { facts, claims = {} } = stored(here);
    const silent = { subject: alice, facts, claims: {}, flapping: CALM, toldActiveAt: null, holders: {}, at: START };
    there.agreeing.hear({ ...silent, cause: 'connected', isNew: false }, START + MINUTE);
    expect(isSeen(there)).toBe(false);
    there.agreeing.hear({ ...silent, claims, cause: 'connected', isNew: false }, START + MINUTE);
    expect(isSeen(there)).toBe(true);
    expect(there.knownSharing.sharingOf('alice')).toEqual(hiding);
    const another = new Subjects(RULES);
    another.attendance.open(alice, 'tab', START, false);
    another.learning.knowUnstored('alice', START);
    expect(another.sharers.isEmpty).toBe(true);
  });

  it('hides from everybody in a list, and from nobody else, however long it is', () => {
    for (const length of [1, 8, 9, 500]) {
      const ids = (of: string) => Array.from({ length }, (_, i) => `${of}${i}`);
      const sharing = { ...SHARED_WITH_ALL, never: ids('never'), always: ids('always'), hiddenIn: ids('talk') };
      const isHidden = (id: string, talk: string) =>
        isHiddenFrom({ sharing, isInvisible: false }, id, { conversationIds: [talk], directIds: [] });
      for (let i = 0; i < length; i++) {
        expect(isHidden(`never${i}`, 'team')).toBe(true);
        expect(isHidden(`always${i}`, `talk${i}`)).toBe(false);
        expect(isHidden(`other${i}`, `talk${i}`)).toBe(true);
        expect(isHidden(`other${i}`, 'team')).toBe(false);
      }
      expect(isHidden(`never${length}`, 'team')).toBe(false);
      expect(isHidden(`always${length}`, `talk${length - 1}`)).toBe(true);
    }
  });

  it('changes no facts, and is no activity', () => {
    const subjects = online();
    const before = subjects.facts('alice');
    subjects.disclosing.share(alice, hiding, SEEN_BY_BOB, START + MINUTE);
    expect(subjects.facts('alice')).toBe(before);
  });

  it('is in force wherever it is heard, the later word before the former, whatever comes first', () => {
    const [here, there] = [online(), new Subjects(RULES)];
    here.disclosing.share(alice, hiding, SEEN_BY_BOB, START + MINUTE);
    const former = stored(here);
    here.disclosing.share(alice, { ...hiding, lastSeen: 'never' }, SEEN_BY_BOB, START + MINUTE);
    there.learning.know(stored(here), START + 2 * MINUTE);
    there.learning.know(former, START + 2 * MINUTE);
    expect(there.knownSharing.sharingOf('alice')).toEqual({ ...hiding, lastSeen: 'never' });
    expect(there.sharers.isEmpty).toBe(false);
  });

  it('is not undone by what a node makes of an act that has not heard the latest word', () => {
    const [here, there] = [online(), new Subjects(RULES)];
    here.disclosing.share(alice, hiding, SEEN_BY_BOB, START + MINUTE);
    there.learning.know(stored(here), START + MINUTE);
    here.disclosing.share(alice, { ...hiding, never: ['bob', 'eve'] }, SEEN_BY_BOB, START + 2 * MINUTE);
    expect(there.disclosing.acted('alice', 'team', START + 2 * MINUTE + 5, START + 2 * MINUTE + 5)).toBe(true);
    for (const [one, other] of [
      [here, there],
      [there, here],
    ] as const) {
      one.learning.know(stored(other), START + 3 * MINUTE);
      expect(one.knownSharing.sharingOf('alice').never).toEqual(['bob', 'eve']);
    }
  });

  it('is forgotten with the subject, and not kept by whoever never said anything', () => {
    const subjects = online();
    expect(keptIn(subjects.get('alice')?.claims ?? {})).toBeNull();
    expect(subjects.sharers.isEmpty).toBe(true);
    subjects.disclosing.share(alice, hiding, SEEN_BY_BOB, START);
    subjects.attendance.close('tab', START + SECOND);
    subjects.attendance.settle('alice', START + SECOND);
    subjects.telling.repeat('alice', START + MINUTE, START + MINUTE);
    subjects.forget('alice', START + 60 * MINUTE, MINUTE, () => false);
    expect(subjects.sharers.isEmpty).toBe(true);
  });

  it('is everything when what is kept cannot be read', () => {
    const subjects = online();
    subjects.disclosing.share(alice, hiding, SEEN_BY_BOB, START);
    const claim = subjects.get('alice')?.claims?.[OWN_SHARING];
    if (!claim) throw new Error('nothing is kept');
    const damaged = {
      [OWN_SHARING]: { ...claim, sharing: { status: 5, never: [7], lastSeen: 'days' }, hidings: 'none' },
    };
    expect(sharedIn(damaged)).toMatchObject({ sharing: { ...SHARED_WITH_ALL, lastSeen: 'days' } });
  });
});

describe('P16, P18: that a subject is invisible', () => {
  const END = START + 10 * MINUTE;
  const say = (subjects: Subjects, value: 'invisible' | 'dnd' | null, until: number | null, now: number) => {
    const own: Own = { state: value && { value, until } };
    const claims = withOwn(subjects.get('alice')?.claims ?? {}, own, now);
    subjects.claiming.claim(alice, subjects.disclosing.claimed(alice, claims, SEEN_BY_BOB, now), now);
  };
  const known = (claims: Claims, now: number, facts = stored(online()).facts) => {
    const subjects = new Subjects(RULES);
    subjects.learning.know({ ...alice, facts, claims: claimsFrom(textsOf(claims)) }, now);
    return subjects;
  };
  const hidings = (subjects: Subjects, now: number) => subjects.sharers.at('alice', now)?.hidings;
  const isUnseen = (subjects: Subjects, now: number) => subjects.knownSharing.showingOf('alice', now).isInvisible;

  it('is kept with what was true when it began, and true until its moment wherever it is read', () => {
    const here = online();
    say(here, 'dnd', END, START + SECOND);
    say(here, 'invisible', END, START + MINUTE);
    const there = known(stored(here).claims ?? {}, START + 2 * MINUTE);
    for (const subjects of [here, there]) {
      expect(hidings(subjects, START + 2 * MINUTE)).toMatchObject({
        everybody: START + MINUTE,
        shadows: [{ since: START + MINUTE, facts: { isOnline: false, lastSeen: START + MINUTE } }],
      });
      expect(hidings(subjects, START + 2 * MINUTE)?.shadows[0]?.claims?.['manual:state']?.state).toBe('dnd');
      expect([END - 1, END].map((now) => isUnseen(subjects, now))).toEqual([true, false]);
      expect(hidings(subjects, END)?.shadows).toEqual([]);
      // Nothing follows from it any more when it has left again.
      subjects.attendance.open(alice, 'tab', END, false);
      leave(subjects, 'tab', END + SECOND);
      expect(hidings(subjects, END + SECOND)).toBeUndefined();
    }
  });

  it('goes on after its end while the subject is not there, as long as that takes, and not when it has come back once', () => {
    const here = online();
    say(here, 'invisible', END, START + MINUTE);
    leave(here, 'tab', START + 2 * MINUTE);
    const there = known(stored(here).claims ?? {}, START + 3 * MINUTE, stored(here).facts);
    for (const subjects of [here, there]) {
      expect([END - 1, END, END + 600 * MINUTE].map((now) => isUnseen(subjects, now))).toEqual([true, true, true]);
      subjects.forget('alice', END + 600 * MINUTE, MINUTE, () => true);
      expect(hidings(subjects, END + 600 * MINUTE)?.everybody).toBe(START + MINUTE);
      subjects.attendance.open(alice, 'new', END + 601 * MINUTE, false);
      expect(isUnseen(subjects, END + 601 * MINUTE)).toBe(false);
      leave(subjects, 'new', END + 602 * MINUTE);
      expect(isUnseen(subjects, END + 603 * MINUTE)).toBe(false);
    }
  });

  it('begins at its moment, too, where that has not come yet', () => {
    const here = online();
    say(here, 'invisible', null, START + MINUTE);
    const there = known(stored(here).claims ?? {}, START + MINUTE - 5);
    expect([-1, 0].map((ms) => isUnseen(there, START + MINUTE + ms))).toEqual([false, true]);
  });

  it('tells no more of what has ended by itself, while something else is shared less', () => {
    const here = online();
    here.disclosing.share(alice, { ...SHARED_WITH_ALL, lastSeen: 'days' }, SEEN_BY_BOB, START);
    say(here, 'invisible', END, START + MINUTE);
    expect(hidings(here, END - 1)?.shadows).toHaveLength(1);
    expect(hidings(here, END)).toMatchObject({ everybody: null, shadows: [] });
    say(here, 'invisible', null, END + MINUTE);
    expect(hidings(here, END + MINUTE)?.everybody).toBe(END + MINUTE);
  });

  it('is known with its beginning, whatever else is shared at the same time on another node, and counts', () => {
    const [here, there] = [online(), online()];
    say(here, 'invisible', null, START + MINUTE);
    there.disclosing.share(alice, { ...SHARED_WITH_ALL, lastSeen: 'days' }, SEEN_BY_BOB, START + MINUTE + 1);
    const [one, other] = [stored(here).claims ?? {}, stored(there).claims ?? {}];
    for (const claims of [mergeClaims(one, other), mergeClaims(other, one)]) {
      const both = known(claims, START + 2 * MINUTE);
      expect(both.knownSharing.sharingOf('alice').lastSeen).toBe('days');
      expect(hidings(both, START + 2 * MINUTE)).toMatchObject({
        everybody: START + MINUTE,
        shadows: [{ since: START + MINUTE }],
      });
    }
  });

  it('goes on from when it began, whether or not nothing is shared besides, in whatever order', () => {
    const here = online();
    say(here, 'invisible', END, START + MINUTE);
    here.disclosing.share(alice, { ...SHARED_WITH_ALL, status: 'nobody' }, SEEN_BY_BOB, START + 2 * MINUTE);
    expect(hidings(here, END)?.everybody).toBe(START + MINUTE);
    say(here, 'invisible', null, END + MINUTE);
    here.disclosing.share(alice, SHARED_WITH_ALL, SEEN_BY_BOB, END + 2 * MINUTE);
    expect(hidings(here, END + 2 * MINUTE)?.everybody).toBe(START + MINUTE);
    say(here, null, null, END + 3 * MINUTE);
    expect(hidings(here, END + 3 * MINUTE)?.shadows).toEqual([]);
    here.attendance.activity(alice, END + 3 * MINUTE);
    leave(here, 'tab', END + 4 * MINUTE);
    expect(hidings(here, END + 4 * MINUTE)).toBeUndefined();
    expect(here.sharers.isEmpty).toBe(true);
  });
});
