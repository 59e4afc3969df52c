/**
 * The presence core: what is true of every subject that this node knows of. Deterministic: every operation takes
 * `now` and returns what changed; the shell stores and sends it.
 * What becomes of a subject, in which state and by what, is one table: `states.ts`, with the picture.
 */
import { ABSENT, type Facts, statusOf } from '@meeshy/status-protocol';
import type { Cause, Census, Change, Ending, Rules } from './change.ts';
import { claimsNotAfter, mergeClaims, NO_CLAIMS, saidByOperator, withoutForgotten } from './claims.ts';
import { Deadlines } from './deadlines.ts';
import { isActive, isPresent, SIGN_OUT_MS } from './decide.ts';
import type { Known } from './doubt.ts';
import {
  adopt,
  carryOut,
  decideHere,
  type Entry,
  goOffline,
  isMistold,
  isRefreshDue,
  moveEntry,
  newEntry,
  repeatOutline,
  type Standing,
  tell,
  tellOutline,
  touch,
  wake,
} from './entry.ts';
import { latest, newest, nextVersion, notAfter, past } from './facts.ts';
import { afterEnd, flappingUntil, laterEnd } from './flapping.ts';
import type { Statement, Verdict } from './ports.ts';
import type { StoredSubject, Subject } from './subject.ts';

export type { Cause, Census, Change, Ending, Rules } from './change.ts';
export type { Standing } from './entry.ts';

export class Subjects {
  readonly #rules: Rules;
  readonly #entries = new Map<string, Entry>();
  readonly #bySession = new Map<string, Entry>();
  readonly #endings = new Deadlines();

  constructor(rules: Rules) {
    this.#rules = rules;
  }

  get size(): number {
    return this.#entries.size;
  }

  get sessions(): number {
    return this.#bySession.size;
  }

  knows(subjectId: string): boolean {
    return this.#entries.has(subjectId);
  }

  get(subjectId: string): StoredSubject | undefined {
    const entry = this.#entries.get(subjectId);
    return entry && { ...entry.subject, facts: entry.facts, claims: entry.claims };
  }

  facts(subjectId: string): Facts | undefined {
    return this.#entries.get(subjectId)?.facts;
  }

  /** By what a node judges what others say of a subject. */
  known(subjectId: string): Known | undefined {
    const entry = this.#entries.get(subjectId);
    return entry && { facts: entry.facts, sessions: entry.sessions.size, isEnding: entry.ending !== null };
  }

  sessionsOf(subjectId: string): ReadonlySet<string> {
    return this.#entries.get(subjectId)?.sessions ?? new Set();
  }

  /** All that are online, by kind. */
  countOnline(): { users: number; anonymous: number } {
    const count = { users: 0, anonymous: 0 };
    for (const { facts, subject } of this.#entries.values()) {
      if (facts.isOnline) count[subject.kind === 'user' ? 'users' : 'anonymous']++;
    }
    return count;
  }

  /** How many of each kind have which status at `now`. */
  census(now: number): Census {
    const count: Census = { user: { online: 0, away: 0, offline: 0 }, anonymous: { online: 0, away: 0, offline: 0 } };
    for (const { facts, subject } of this.#entries.values()) count[subject.kind][statusOf(facts, now, this.#rules)]++;
    return count;
  }

  /** A subject as it stands now; what is read of it later is what is true then. */
  standing(subjectId: string): Standing | undefined {
    return this.#entries.get(subjectId);
  }

  /** All subjects in memory, for comparing them with what is stored and announced. */
  standings(): IterableIterator<Standing> {
    return this.#entries.values();
  }

  /** Takes over what was stored; what is known already and newer stays. Whether its times had to be put right (P1). */
  know(stored: StoredSubject, now: number): boolean {
    const entry = this.#entries.get(stored.id);
    const facts = notAfter(now, stored.facts);
    const isMended = facts !== stored.facts;
    if (entry) entry.facts = newest(entry.facts, facts);
    else {
      const { id, username, kind } = stored;
      const loaded = this.#entry({ id, username, kind }, now, facts);
      // Nobody can have been told of a time that was made up just now.
      if (isMended) loaded.told = { ...facts, lastActiveAt: null };
    }
    return this.#knowClaims(stored, now) || isMended;
  }

  /** The clock was set. Whatever is remembered happened as long ago as before, and is told by the new time. */
  move(byMs: number): void {
    for (const entry of this.#entries.values()) moveEntry(entry, byMs);
    this.#endings.move(byMs);
  }

  /** P3: a session is there. `resume`: it came back by itself, which is no activity. */
  open(subject: Subject, sessionId: string, now: number, resume: boolean): Change | null {
    const entry = this.#entry(subject, now);
    entry.sessions.add(sessionId);
    this.#bySession.set(sessionId, entry);
    this.#cancelEnding(entry);
    if (!resume) touch(entry, now);
    return this.#wake(entry, now, 'connected');
  }

  /** P4, P5: a session is gone. An `Ending` when it was the last of somebody online. Unknown sessions say nothing. */
  close(sessionId: string, now: number): Ending | null {
    const entry = this.#bySession.get(sessionId);
    if (!entry) return null;
    this.#bySession.delete(sessionId);
    entry.sessions.delete(sessionId);
    if (entry.sessions.size > 0) return null;
    entry.lastEndAt = now;
    entry.touchedAt = now;
    if (!entry.facts.isOnline) return null;
    entry.flapping = afterEnd(entry.flapping, now, this.#rules);
    const dueAt = now + Math.max(this.#rules.disconnectGraceMs, entry.flapping.delayMs);
    entry.ending = { at: latest(now, entry.facts.lastActiveAt) ?? now, dueAt };
    this.#endings.set(entry.subject.id, dueAt);
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

  /** The cluster has decided an ending. Nothing is ended by it that began meanwhile. */
  settled(verdict: Verdict, now: number): { change: Change | null; isContradicted: boolean } {
    const entry = this.#entries.get(verdict.subject.id);
    if (entry?.ending && entry.ending.dueAt <= now) this.#cancelEnding(entry);
    return this.hear(verdict, now);
  }

  /**
   * A decision of the cluster. The change, if any, is what viewers here do not know yet. `isContradicted`: the cluster
   * takes somebody for offline who is here, and active.
   */
  hear(heard: Verdict, now: number): { change: Change | null; isContradicted: boolean } {
    const verdict = untilNow(heard, now);
    const entry = this.#entry(verdict.subject, now);
    entry.claims = mergeClaims(entry.claims, verdict.claims);
    entry.flapping = laterEnd(entry.flapping, verdict.flapping);
    const change = adopt(entry, verdict, now, this.#rules);
    if (!entry.facts.isOnline) this.#cancelEnding(entry);
    const isWrong = !entry.facts.isOnline && entry.sessions.size > 0;
    return { change, isContradicted: isWrong && isPresent(entry, now, this.#rules.offlineMs) };
  }

  /** What this node takes for true of a subject. `wasHeld`: it has stated a session here before. */
  statement(
    subjectId: string,
    now: number,
    wasHeld: boolean,
    how: Pick<Statement, 'isRefresh' | 'isNews'>,
  ): Statement | null {
    const entry = this.#entries.get(subjectId);
    if (!entry) return null;
    const { subject, facts, claims, flapping } = entry;
    const isHeld = entry.sessions.size > 0 || (entry.ending !== null && entry.ending.dueAt > now);
    const says = isHeld ? 'held' : wasHeld ? 'released' : 'seen';
    const sessions = entry.sessions.size;
    const endedAt = entry.ending?.at ?? entry.lastEndAt;
    return { subject, facts, at: now, says, sessions, endedAt, claims, flapping, ...how };
  }

  /**
   * P1, P7: the subject did something. `null` from a request right after the last session's end: no activity.
   * Otherwise the change it makes, if any: P3 for those with a session, whereas REST alone is told by the sweep.
   */
  activity(subject: Subject, now: number): { change: Change | null } | null {
    const entry = this.#entry(subject, now);
    const isAlive = entry.sessions.size > 0;
    if (!isAlive && entry.lastEndAt !== null && now - entry.lastEndAt < SIGN_OUT_MS) return null;
    touch(entry, now);
    return { change: isAlive ? this.#wake(entry, now, 'returned') : null };
  }

  /** P9: those who have a session here but were inactive for too long. */
  idle(now: number): string[] {
    const idle: string[] = [];
    for (const entry of this.#entries.values()) {
      if (entry.facts.isOnline && entry.sessions.size > 0 && !this.#isActive(entry, now)) idle.push(entry.subject.id);
    }
    return idle;
  }

  /** Takes the `idle` offline. */
  sweepIdle(now: number): Change[] {
    return this.idle(now).flatMap((id) => this.goIdle(id, now) ?? []);
  }

  /** Takes one of the `idle` offline, unless it has been active since. */
  goIdle(subjectId: string, now: number): Change | null {
    const entry = this.#entries.get(subjectId);
    if (!entry?.facts.isOnline || this.#isActive(entry, now)) return null;
    return carryOut(entry, decideHere(entry, { says: 'held' }, now, this.#rules), now, this.#rules);
  }

  /**
   * P9: a subject is stored as online, and no living node has a session of it. Nothing when it has one here, is just
   * ending, or has ended and is still to be stored. `lastSignOfLife`: of the node that left it behind.
   */
  orphan(stored: StoredSubject, lastSignOfLife: number | null, now: number): Change | null {
    const facts = notAfter(now, stored.facts);
    const entry = this.#entry(stored, now, facts);
    this.#knowClaims(stored, now);
    if (entry.sessions.size > 0 || entry.ending) return null;
    const known = entry.facts;
    entry.facts = newest(known, facts);
    const isOlderRow = stored.facts.version < known.version;
    if (!known.isOnline && (isOlderRow || !stored.facts.isOnline)) return null;
    const endedAt = latest(lastSignOfLife, entry.facts.lastActiveAt);
    const verdict = decideHere(entry, { says: 'gone', facts, endedAt }, now, this.#rules);
    return carryOut(entry, { ...verdict, cause: 'orphan' }, now, this.#rules);
  }

  /** An operator takes a subject offline until its next activity. Nothing when nobody sees it online anyway. */
  forceOffline(subject: Subject, now: number): Change | null {
    const entry = this.#entry(subject, now);
    this.#cancelEnding(entry);
    entry.claims = saidByOperator(entry.claims, true, latest(now, entry.facts.lastActiveAt) ?? now);
    if (!entry.facts.isOnline && statusOf(entry.facts, now, this.#rules) !== 'online') return null;
    return goOffline(entry, latest(now, entry.facts.lastActiveAt) ?? now, now, 'operator', this.#rules);
  }

  /** An operator calls a subject online: possible with a living session and recent activity only, else `false`. */
  forceOnline(subjectId: string, now: number, livesElsewhere = false): { change: Change | null } | false {
    const entry = this.#entries.get(subjectId);
    if (!entry || !(entry.sessions.size > 0 || livesElsewhere) || !this.#isActive(entry, now)) return false;
    entry.claims = saidByOperator(entry.claims, false, now);
    return { change: this.#wake(entry, now, 'operator') };
  }

  /** The subject is no more: its sessions are forgotten. The change is to be stored; its audience is told apart. */
  end(subject: Subject, now: number): Change {
    const entry = this.#entry(subject, now);
    for (const sessionId of entry.sessions) this.#bySession.delete(sessionId);
    entry.sessions.clear();
    entry.lastEndAt = now;
    this.#cancelEnding(entry);
    const lastSeen = entry.facts.isOnline ? latest(now, entry.facts.lastActiveAt) : entry.facts.lastSeen;
    const change = goOffline(entry, lastSeen, now, 'ended', this.#rules);
    entry.repeatOffline = false;
    entry.outline = { ...entry.outline, repeatOffline: false };
    return change;
  }

  /** The process ends cleanly: whoever is online through a session here goes offline. To be stored, not announced. */
  closeAll(now: number): Change[] {
    const changes: Change[] = [];
    for (const entry of this.#entries.values()) {
      if (!entry.facts.isOnline || (entry.sessions.size === 0 && !entry.ending)) continue;
      changes.push(this.#endSession(entry, entry.ending?.at ?? latest(now, entry.facts.lastActiveAt) ?? now, now));
    }
    return changes;
  }

  /** Whether the last session has ended, and every exit still says online. */
  isEnding(subjectId: string): boolean {
    return (this.#entries.get(subjectId)?.ending ?? null) !== null;
  }

  /** Whether an offline announcement is still to come or to be repeated. */
  isLeaving(subjectId: string): boolean {
    const entry = this.#entries.get(subjectId);
    return entry !== undefined && (entry.ending !== null || entry.repeatOffline);
  }

  /** Anonymous participants without a session here whom viewers may still see: their link may run out unnoticed. */
  absentGuests(now: number): string[] {
    const guests = [...this.#entries.values()].filter(
      ({ subject, sessions, facts }) =>
        subject.kind === 'anonymous' && sessions.size === 0 && statusOf(facts, now, this.#rules) !== 'offline',
    );
    return guests.map(({ subject }) => subject.id);
  }

  /** A higher version without other news, so that a withdrawal outranks what its viewer knows. */
  raiseVersion(subjectId: string, now: number): Facts {
    const entry = this.#entries.get(subjectId);
    if (!entry) return { ...ABSENT, version: now };
    entry.facts = { ...entry.facts, version: nextVersion(entry.facts.version, now) };
    return entry.facts;
  }

  /**
   * P8: whom the sweep should announce again: offline changes once, those whose viewers compute something else than
   * the truth (or will before the next sweep), and active ones in time. Spread them out, then `repeat` each.
   */
  stale(now: number): string[] {
    const stale: string[] = [];
    for (const entry of this.#entries.values()) {
      if (entry.repeatOffline || isMistold(entry, now, this.#rules) || isRefreshDue(entry, now, this.#rules)) {
        stale.push(entry.subject.id);
      }
    }
    return stale;
  }

  /**
   * P8 for those who see no times: whoever's outline they have not been told, each that went offline, once more, and each
   * that is online, in time. It depends on nothing else, so when they hear of somebody tells them no more than what. What is remembered of those
   * whom nobody here sees (`isSeen`) is what happens to be remembered: who comes to see them is told once.
   */
  tellOutlines(now: number, isSeen: (subjectId: string) => boolean): Change[] {
    const changes: Change[] = [];
    for (const entry of this.#entries.values()) {
      const { subject, facts } = entry;
      if (!isSeen(subject.id)) {
        entry.outline = { ...entry.outline, told: null, repeatOffline: false };
        continue;
      }
      const outlineNews = tellOutline(entry, now, this.#rules) ?? repeatOutline(entry, now, this.#rules);
      if (outlineNews) changes.push({ subject, before: facts, facts, cause: 'repeated', at: now, outlineNews });
    }
    return changes;
  }

  /** Something of a subject is about to be written for some viewers: later than all that was written before. */
  write(subjectId: string, now: number): void {
    const entry = this.#entries.get(subjectId);
    if (!entry) return;
    entry.outline = { ...entry.outline, writtenAt: nextVersion(entry.outline.writtenAt, now + 1) };
  }

  /** Whether more is true of a subject than viewers were told. */
  hasNews(subjectId: string): boolean {
    const entry = this.#entries.get(subjectId);
    return entry !== undefined && entry.told !== entry.facts;
  }

  /** Announces one of the `stale` of the sweep at `since` again, unless it has been announced since. */
  repeat(subjectId: string, since: number, now: number): Change | null {
    const entry = this.#entries.get(subjectId);
    if (!entry || entry.toldAt >= since) return null;
    const cause = entry.told === entry.facts ? 'repeated' : 'refreshed';
    entry.repeatOffline = false;
    return tell(entry, entry.facts, now, cause, this.#rules);
  }

  /** Forgets who has not been heard of for so long, unless `isNeeded`. */
  forget(now: number, maxAgeMs: number, isNeeded: (subjectId: string) => boolean): void {
    for (const [id, entry] of this.#entries) {
      const isQuiet = entry.sessions.size === 0 && !entry.ending && !entry.repeatOffline;
      if (isQuiet && now - entry.touchedAt >= maxAgeMs && !isNeeded(id)) this.#entries.delete(id);
      else entry.claims = withoutForgotten(entry.claims, now - maxAgeMs);
    }
  }

  #entry(subject: Subject, now: number, facts: Facts = ABSENT): Entry {
    const known = this.#entries.get(subject.id);
    if (known) {
      known.touchedAt = now;
      return known;
    }
    const entry = newEntry(subject, now, facts);
    this.#entries.set(subject.id, entry);
    return entry;
  }

  /** Whether their times had to be put right. */
  #knowClaims({ id, facts, claims = NO_CLAIMS }: StoredSubject, now: number): boolean {
    const known = claimsNotAfter(now, claims, facts.lastActiveAt);
    const entry = this.#entries.get(id);
    if (entry) entry.claims = mergeClaims(entry.claims, known);
    return known !== claims;
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
    this.#cancelEnding(entry);
    const { lastActiveAt } = entry.facts;
    const isLater = (lastActiveAt ?? 0) > at;
    const asEnded = isLater ? { ...entry, facts: { ...entry.facts, lastActiveAt: at } } : entry;
    const verdict = decideHere(asEnded, { says: 'released', endedAt: at }, now, this.#rules);
    return carryOut(entry, { ...verdict, facts: { ...verdict.facts, lastActiveAt } }, now, this.#rules);
  }

  #cancelEnding(entry: Entry): void {
    entry.ending = null;
    this.#endings.clear(entry.subject.id);
  }
}

/** P1: what the cluster says of a time that has not come was said by a wrong clock, or by one that was set since. */
function untilNow(verdict: Verdict, now: number): Verdict {
  const { facts, toldActiveAt, flapping, at } = verdict;
  return {
    ...verdict,
    at: past(at, now),
    facts: notAfter(now, facts),
    toldActiveAt: past(toldActiveAt, now),
    claims: claimsNotAfter(now, verdict.claims, facts.lastActiveAt),
    flapping: flappingUntil(now, flapping),
  };
}
