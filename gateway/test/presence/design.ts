/** The numbers of the design, and some people. */
import { ABSENT, type Facts } from '@meeshy/status-protocol';
import type { Rules } from '../../src/presence/decision/rules.ts';
import type { Change } from '../../src/presence/subjects/change.ts';
import { Subjects } from '../../src/presence/subjects/subjects.ts';
import type { StoredSubject, Subject } from '../../src/presence/truth/subject.ts';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const DAY = 1_440 * MINUTE;
export const START = Date.UTC(2025, 5, 1, 12);

export const RULES: Rules = {
  offlineMs: 5 * MINUTE,
  awayMs: 30 * MINUTE,
  disconnectGraceMs: 0,
  flapLimit: 3,
  flapWindowMs: 60 * SECOND,
  flapDelayMs: 5 * SECOND,
  refreshIntervalMs: 2 * MINUTE,
  maintenanceIntervalMs: 15 * SECOND,
};

/** What a verdict has beside what it is about. */
export const VERDICT = {
  claims: {},
  flapping: { ends: [], delayMs: 0 },
  toldActiveAt: null,
  holders: {},
  isNew: false,
  at: START,
};

export const alice: Subject = { id: 'alice', username: 'alice', kind: 'user' };
export const bob: Subject = { id: 'bob', username: 'bob', kind: 'user' };
export const guest: Subject = { id: 'guest', username: 'Visitor', kind: 'anonymous' };

export function stored(subject: Subject, facts: Partial<Facts>): StoredSubject {
  return { ...subject, facts: { ...ABSENT, ...facts } };
}

export function coreWith(rules: Partial<Rules> = {}): Subjects {
  return new Subjects({ ...RULES, ...rules });
}

/** A core that has just said of these people that they are online, each with the session `<id>-1`. */
export function coreWhere(people: readonly Subject[], rules: Partial<Rules> = {}): Subjects {
  const core = coreWith(rules);
  for (const subject of people) core.attendance.open(subject, `${subject.id}-1`, START, false);
  return core;
}

/** Closes the last session of somebody calm, which is announced at once. */
export function leave(core: Subjects, sessionId: string, now: number): Change | null {
  const ending = core.attendance.close(sessionId, now);
  return ending && core.attendance.settle(ending.subjectId, now);
}
