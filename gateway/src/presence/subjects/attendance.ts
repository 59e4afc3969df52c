/** Who comes here, acts, goes idle and leaves, and what becomes of each by that (P1, P3 to P7). */
import { statusOf } from '@meeshy/status-protocol';
import { isActive, isSignOut } from '../decision/decide.ts';
import { afterEnd } from '../decision/flapping.ts';
import type { Rules } from '../decision/rules.ts';
import type { Cause } from '../decision/verdict.ts';
import { saidByOperator } from '../truth/claims.ts';
import { latest } from '../truth/facts.ts';
import type { Subject } from '../truth/subject.ts';
import type { Change, Ending } from './change.ts';
import type { Endings } from './endings.ts';
import type { Entries } from './entries.ts';
import { carryOut, decideHere, type Entry, touch, wake } from './entry.ts';
import type { Shades } from './shades.ts';

export class Attendance {
  readonly #entries: Entries;
  readonly #endings: Endings;
  readonly #shades: Shades;
  readonly #rules: Rules;
  readonly #bySession = new Map<string, Entry>();

  constructor(entries: Entries, endings: Endings, shades: Shades, rules: Rules) {
    this.#entries = entries;
    this.#endings = endings;
    this.#shades = shades;
    this.#rules = rules;
  }

  /** The sessions that a subject has here. */
  sessionsOf(subjectId: string): readonly string[] {
    return this.#entries.get(subjectId)?.sessions ?? [];
  }

  /** Whether the last session has ended, and every exit still says online. */
  isEnding(subjectId: string): boolean {
    return (this.#entries.get(subjectId)?.ending ?? null) !== null;
  }

  /** P3: a session is there. `resume`: it came back by itself, which is no activity. */
  open(subject: Subject, sessionId: string, now: number, resume: boolean): Change | null {
    const entry = this.#entries.of(subject, now);
    if (!entry.sessions.includes(sessionId)) entry.sessions = [...entry.sessions, sessionId];
    this.#bySession.set(sessionId, entry);
    this.#endings.cancel(entry);
    if (!resume) touch(entry, now);
    return this.#wake(entry, now, 'connected');
  }

  /** P4, P5: a session is gone. An `Ending` when it was the last of somebody online. Unknown sessions say nothing. */
  close(sessionId: string, now: number): Ending | null {
    const entry = this.#bySession.get(sessionId);
    if (!entry) return null;
    this.#bySession.delete(sessionId);
    entry.sessions = entry.sessions.filter((id) => id !== sessionId);
    if (entry.sessions.length > 0) return null;
    entry.lastEndAt = now;
    entry.touchedAt = now;
    if (!entry.facts.isOnline) return null;
    // Ends are counted as those see them who may see the subject come back (P6).
    const isSeen = !this.#shades.isFromEverybody(entry.subject.id);
    if (isSeen) entry.flapping = afterEnd(entry.flapping, now, this.#rules);
    const dueAt = now + Math.max(this.#rules.disconnectGraceMs, isSeen ? entry.flapping.delayMs : 0);
    this.#endings.begin(entry, latest(now, entry.facts.lastActiveAt) ?? now, dueAt);
    return { subjectId: entry.subject.id, dueAt };
  }

  /** Endings that are due at `now`, and when the next one is. */
  endings(now: number): { due: string[]; nextAt: number | null } {
    return this.#endings.at(now);
  }

  /** An ending is due. Nothing when the subject came back meanwhile: a reconnection wins over a late end. */
  settle(subjectId: string, now: number): Change | null {
    const entry = this.#entries.get(subjectId);
    if (!entry?.ending || entry.ending.dueAt > now) return null;
    return this.#endSession(entry, entry.ending.at, now);
  }

  /**
   * P1, P7: the subject did something. `null` from a request right after the last session's end: no activity.
   * Otherwise the change it makes, if any: P3 for those with a session, whereas REST alone is told by the sweep.
   */
  activity(subject: Subject, now: number): { change: Change | null } | null {
    const entry = this.#entries.of(subject, now);
    const isAlive = entry.sessions.length > 0;
    if (!isAlive && isSignOut(entry.lastEndAt, now)) return null;
    touch(entry, now);
    return { change: isAlive ? this.#wake(entry, now, 'returned') : null };
  }

  /** Takes somebody offline who is idle, and has not been active since that was seen. */
  goIdle(subjectId: string, now: number): Change | null {
    const entry = this.#entries.get(subjectId);
    if (!entry?.facts.isOnline || this.#isActive(entry, now)) return null;
    return carryOut(entry, decideHere(entry, { says: 'held' }, now, this.#rules), now, this.#rules);
  }

  /** An operator takes a subject offline until its next activity. Nothing when nobody sees it online anyway. */
  forceOffline(subject: Subject, now: number): Change | null {
    const entry = this.#entries.of(subject, now);
    this.#endings.cancel(entry);
    entry.claims = saidByOperator(entry.claims, true, latest(now, entry.facts.lastActiveAt) ?? now);
    if (!entry.facts.isOnline && statusOf(entry.facts, now, this.#rules) !== 'online') return null;
    return carryOut(entry, decideHere(asOnline(entry), { says: 'held' }, now, this.#rules), now, this.#rules);
  }

  /** An operator calls a subject online: possible with a living session and recent activity only, else `false`. */
  forceOnline(subjectId: string, now: number, livesElsewhere = false): { change: Change | null } | false {
    const entry = this.#entries.get(subjectId);
    if (!entry || !(entry.sessions.length > 0 || livesElsewhere) || !this.#isActive(entry, now)) return false;
    entry.claims = saidByOperator(entry.claims, false, now);
    return { change: this.#wake(entry, now, 'operator') };
  }

  /** The subject is no more: its sessions are forgotten. The change is to be stored; its audience is told apart. */
  end(subject: Subject, now: number): Change {
    const entry = this.#entries.of(subject, now);
    for (const sessionId of entry.sessions) this.#bySession.delete(sessionId);
    entry.sessions = [];
    entry.lastEndAt = now;
    this.#endings.cancel(entry);
    const { isOnline, lastSeen } = entry.facts;
    const { facts } = decideHere(asOnline(entry), { says: 'released', endedAt: now }, now, this.#rules);
    const left = isOnline ? facts : { ...facts, lastSeen };
    const change = carryOut(entry, { facts: left, cause: 'ended' }, now, this.#rules);
    entry.repeatOffline = false;
    entry.outline = { ...entry.outline, repeatOffline: false };
    return change;
  }

  /** The process ends cleanly: whoever is online through a session here goes offline. To be stored, not announced. */
  closeAll(now: number): Change[] {
    const changes: Change[] = [];
    for (const entry of this.#entries.all()) {
      if (!entry.facts.isOnline || (entry.sessions.length === 0 && !entry.ending)) continue;
      changes.push(this.#endSession(entry, entry.ending?.at ?? latest(now, entry.facts.lastActiveAt) ?? now, now));
    }
    return changes;
  }

  #wake(entry: Entry, now: number, cause: Cause): Change | null {
    return wake(entry, now, cause, this.#rules);
  }

  #isActive(entry: Entry, now: number): boolean {
    return isActive(entry, now, this.#rules.offlineMs);
  }

  /**
   * The last session ended at `at`. What has been done since was done by requests alone, as this node knows: so it keeps
   * the subject green (P2), where a cluster has to take the later for the end.
   */
  #endSession(entry: Entry, at: number, now: number): Change {
    this.#endings.cancel(entry);
    const { lastActiveAt } = entry.facts;
    const isLater = (lastActiveAt ?? 0) > at;
    const asEnded = isLater ? { ...entry, facts: { ...entry.facts, lastActiveAt: at } } : entry;
    const verdict = decideHere(asEnded, { says: 'released', endedAt: at }, now, this.#rules);
    return carryOut(entry, { ...verdict, facts: { ...verdict.facts, lastActiveAt } }, now, this.#rules);
  }
}

/** It is to leave whatever it counts as: whoever is green by requests alone is not online, and has to be told of too. */
function asOnline(entry: Entry): Entry {
  return entry.facts.isOnline ? entry : { ...entry, facts: { ...entry.facts, isOnline: true } };
}
