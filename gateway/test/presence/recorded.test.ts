import { SHARED_WITH_ALL } from '@meeshy/status-protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { recordedAmong } from '../../src/presence/subjects/recorded.ts';
import { Subjects } from '../../src/presence/subjects/subjects.ts';
import { type Own, withOwn } from '../../src/presence/truth/own-claims.ts';
import { alice, bob, leave, MINUTE, RULES, START } from './design.ts';

const KEEPING = { ...SHARED_WITH_ALL, activity: 'me' } as const;
let subjects: Subjects;

beforeEach(() => {
  subjects = new Subjects(RULES);
  for (const person of [alice, bob]) {
    subjects.learning.knowUnstored(person.id, START);
    subjects.attendance.open(person, `${person.id}'s tab`, START, false);
  }
  subjects.disclosing.share(alice, KEEPING, [], START);
});

const recorded = (now: number, among: Iterable<string> = subjects.knownSharing.keepers) =>
  recordedAmong(among, subjects, now, RULES);

describe('P22: whose time is written down', () => {
  it('is that of those alone who keep a history, while they do', () => {
    expect(recorded(START)).toEqual([alice.id]);
    expect(recorded(START, [bob.id, alice.id, 'nobody'])).toEqual([alice.id]);
    subjects.disclosing.share(alice, SHARED_WITH_ALL, [], START + 1);
    expect(recorded(START + 1)).toEqual([]);
    expect(subjects.knownSharing.keepers.size).toBe(0);
  });

  it('ends with their last session, and where they are idle', () => {
    expect(recorded(START + RULES.offlineMs - 1)).toEqual([alice.id]);
    expect(recorded(START + RULES.offlineMs)).toEqual([]);
    subjects.attendance.activity(alice, START + RULES.offlineMs + 1);
    expect(recorded(START + RULES.offlineMs + 1)).toEqual([alice.id]);
    leave(subjects, "alice's tab", START + RULES.offlineMs + 2);
    expect(recorded(START + RULES.offlineMs + 3)).toEqual([]);
  });

  it('is that of who is online by requests alone', () => {
    leave(subjects, "alice's tab", START + 1);
    subjects.attendance.activity(alice, START + MINUTE);
    expect(recorded(START + MINUTE)).toEqual([alice.id]);
  });

  it('is not the time in which they are invisible', () => {
    const own: Own = { state: { value: 'invisible', until: START + 3 * MINUTE } };
    const claims = withOwn(subjects.get(alice.id)?.claims ?? {}, own, START + MINUTE);
    subjects.claiming.claim(alice, claims, START + MINUTE);
    expect(recorded(START + 2 * MINUTE)).toEqual([]);
    expect(recorded(START + 3 * MINUTE)).toEqual([alice.id]);
  });
});
