/**
 * The presence core: what is true of every subject that this node knows of. Deterministic: every operation takes
 * `now` and returns what changed; the shell stores and sends it.
 * What becomes of a subject, in which state and by what, is one table: `states.ts`, with the picture.
 */
import { ABSENT, type Facts, statusOf } from '@meeshy/status-protocol';
import type { Cause, Change, Ending, Rules } from './change.ts';
import { Claiming } from './claiming.ts';
import { type Claims, claimsNotAfter, mergeClaims, NO_CLAIMS, saidByOperator, withoutForgotten } from './claims.ts';
import { Deadlines } from './deadlines.ts';
import { isActive, isPresent, SIGN_OUT_MS } from './decide.ts';
import type { Known } from './doubt.ts';
import { Entries } from './entries.ts';
import {
  adopt,
  carryOut,
  decideHere,
  type Entry,
  goOffline,
  type Standing,
  shiftEntry,
  sinceSaid,
  tellSaid,
  touch,
  wake,
} from './entry.ts';
import { latest, newest, notAfter, past } from './facts.ts';
import { afterEnd, flappingUntil, laterEnd } from './flapping.ts';
import { OWN_SHARING } from './kept-sharing.ts';
import type { Statement, Verdict } from './ports.ts';
import { Privacy } from './privacy.ts';
import { RollCall } from './roll-call.ts';
import { saidIn } from './saying.ts';
import { Shades } from './shades.ts';
import type { Shadow } from './sight.ts';
import type { StoredSubject, Subject } from './subject.ts';
import { Telling } from './telling.ts';

export type { Cause, Census, Change, Ending, Rules } from './change.ts';
export type { Standing } from './entry.ts';

export class Subjects {
  readonly #rules: Rules;
  readonly #entries = new Entries((entry) => this.privacy.doubt(entry));
  readonly #bySession = new Map<string, Entry>();
  readonly #endings = new Deadlines();
  readonly telling: Telling;
  readonly rollCall: RollCall;
  readonly privacy: Privacy;
  readonly claiming: Claiming;
  readonly shades: Shades;

  constructor(rules: Rules) {
    this.#rules = rules;
    this.shades = new Shades(rules);
    this.rollCall = new RollCall(this.#entries, rules);
    this.privacy = new Privacy(this.#entries, rules, this.shades);
    this.claiming = new Claiming(this.#entries, rules, (entry, now) => this.privacy.hear(entry, now));
    this.telling = new Telling(this.#entries, this.shades, rules, (id, now) => this.claiming.isTurning(id, now));
  }

  get size(): number {
    return this.#entries.size;
  }

  get sessions(): number {
    return this.#bySession.size;
  }

  knows(subjectId: string): boolean {
    return this.#entries.get(subjectId) !== undefined;
  }

  /** Whether what is stored of it is known here: what else is remembered of a subject does not tell what it shares. */
  hasRead(subjectId: string): boolean {
    return this.#entries.get(subjectId)?.isSharingKnown ?? false;
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

  /** A subject as it stands now; what is read of it later is what is true then. */
  standing(subjectId: string): Standing | undefined {
    return this.#entries.get(subjectId);
  }

  /** Takes over what was stored; what is known already and newer stays. Whether its times had to be put right (P1). */
  know(stored: StoredSubject, now: number): boolean {
    const entry = this.#entries.get(stored.id);
    const facts = notAfter(now, stored.facts);
    const isMended = facts !== stored.facts;
    if (entry) entry.facts = newest(entry.facts, facts);
    else {
      const { id, username, kind } = stored;
      const loaded = this.#entries.of({ id, username, kind }, now, facts, true);
      // Nobody can have been told of a time that was made up just now.
      if (isMended) loaded.told = { ...facts, lastActiveAt: null };
    }
    return this.#knowClaims(stored, now, entry === undefined) || isMended;
  }

  /** Nothing is stored of this subject. */
  knowUnstored(subjectId: string, now: number): void {
    const entry = this.#entries.get(subjectId);
    if (entry) this.privacy.know(entry, now);
    else this.#entries.unstored(subjectId);
  }

  /** The clock was set. Whatever is remembered happened as long ago as before, and is told by the new time. */
  shift(byMs: number, now: number): void {
    for (const entry of this.#entries.all()) {
      shiftEntry(entry, byMs);
      entry.claims = claimsNotAfter(now, entry.claims, entry.facts.lastActiveAt);
      this.privacy.hear(entry, now);
      if (entry.claims === NO_CLAIMS) continue;
      // Viewers get snapshots, by the new time.
      entry.toldSaid = saidIn(entry.claims, now, entry.facts.isOnline);
      this.claiming.plan(entry, now);
    }
    this.shades.shift(byMs, now);
    this.#endings.shift(byMs);
  }

  /**
   * P18: the subject has begun to hide from viewers who were told what is known of it. Answers what those are told now, if
   * anything. `isFromEverybody`: nobody who may come to see it is shown more.
   */
  hide(subjectId: string, shadow: Shadow, isFromEverybody: boolean, now: number): Change | null {
    const entry = this.#entries.get(subjectId);
    return entry ? this.shades.begin(entry, shadow, isFromEverybody, now) : null;
  }

  /** Hidings of which nobody here has been told are remembered like the others; those that have ended are not. */
  knowShadows(subjectId: string, shadows: readonly Shadow[], everybodySince: number | null, now: number): void {
    const entry = this.#entries.get(subjectId);
    if (!entry) return;
    this.shades.keepOnly(subjectId, shadows, everybodySince);
    for (const shadow of shadows) this.shades.know(entry, shadow, shadow.since === everybodySince, now);
  }

  /** P3: a session is there. `resume`: it came back by itself, which is no activity. */
  open(subject: Subject, sessionId: string, now: number, resume: boolean): Change | null {
    const entry = this.#entries.of(subject, now);
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
    // Ends are counted as those see them who may see the subject come back (P6).
    const isSeen = !this.shades.isFromEverybody(entry.subject.id);
    if (isSeen) entry.flapping = afterEnd(entry.flapping, now, this.#rules);
    const dueAt = now + Math.max(this.#rules.disconnectGraceMs, isSeen ? entry.flapping.delayMs : 0);
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

  /** What the cluster says is claimed of a subject: who sees it may be others by that, whatever else is news. */
  hearSaid(verdict: Verdict, now: number): void {
    if (verdict.claims === NO_CLAIMS) return;
    this.#heard(untilNow(verdict, now), now);
  }

  /**
   * A decision of the cluster. The change, if any, is what viewers here do not know yet. `isContradicted`: the cluster
   * takes somebody for offline who is here, and active, or does not know in which version something is said.
   */
  hear(heard: Verdict, now: number): { change: Change | null; isContradicted: boolean } {
    const verdict = untilNow(heard, now);
    const entry = this.#heard(verdict, now);
    entry.flapping = laterEnd(entry.flapping, verdict.flapping);
    const adopted = adopt(entry, verdict, now, this.#rules);
    // What is claimed came without a version that says so: it is told in one of this node, which the others are to hear.
    const change = adopted ?? tellSaid(entry, now, this.#rules);
    if (!entry.facts.isOnline) this.#cancelEnding(entry);
    const isWrong = !entry.facts.isOnline && entry.sessions.size > 0;
    const isContradicted = isWrong && isPresent(entry, now, this.#rules.offlineMs);
    return { change, isContradicted: isContradicted || (change !== null && change !== adopted) };
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
    const entry = this.#entries.of(subject, now);
    const isAlive = entry.sessions.size > 0;
    if (!isAlive && entry.lastEndAt !== null && now - entry.lastEndAt < SIGN_OUT_MS) return null;
    touch(entry, now);
    return { change: isAlive ? this.#wake(entry, now, 'returned') : null };
  }

  /** Takes somebody offline who is idle, and has not been active since that was seen. */
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
    const isNew = !this.knows(stored.id);
    const entry = this.#entries.of(stored, now, facts, true);
    this.#knowClaims(stored, now, isNew);
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
    const entry = this.#entries.of(subject, now);
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
    const entry = this.#entries.of(subject, now);
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
    for (const entry of this.#entries.all()) {
      if (!entry.facts.isOnline || (entry.sessions.size === 0 && !entry.ending)) continue;
      changes.push(this.#endSession(entry, entry.ending?.at ?? latest(now, entry.facts.lastActiveAt) ?? now, now));
    }
    return changes;
  }

  /** Whether the last session has ended, and every exit still says online. */
  isEnding(subjectId: string): boolean {
    return (this.#entries.get(subjectId)?.ending ?? null) !== null;
  }

  /** Nobody needs to remember any more that nothing is stored of those who are not needed. */
  forgetUnstored(isNeeded: (subjectId: string) => boolean): void {
    this.#entries.forgetUnstored(isNeeded);
  }

  /** Forgets somebody who has not been heard of for so long, unless `isNeeded`. */
  forget(subjectId: string, now: number, maxAgeMs: number, isNeeded: (subjectId: string) => boolean): void {
    const entry = this.#entries.get(subjectId);
    if (!entry) return;
    const isQuiet = entry.sessions.size === 0 && !entry.ending && !entry.repeatOffline;
    if (!isQuiet || now - entry.touchedAt < maxAgeMs || isNeeded(subjectId)) {
      entry.claims = withoutForgotten(entry.claims, now - maxAgeMs);
      return;
    }
    this.#entries.forget(subjectId);
    this.privacy.forget(subjectId);
    this.claiming.forget(subjectId);
    this.shades.keepOnly(subjectId, []);
  }

  /** Whether their times had to be put right. `isFirst`: nobody has been told anything of the subject. */
  #knowClaims({ id, facts, claims = NO_CLAIMS }: StoredSubject, now: number, isFirst: boolean): boolean {
    const entry = this.#entries.get(id);
    if (!entry) return false;
    const known = claimsNotAfter(now, claims, facts.lastActiveAt);
    this.#hearClaims(entry, known, now);
    this.privacy.know(entry, now);
    if (claims === NO_CLAIMS) return false;
    if (isFirst) {
      const { facts: loaded } = entry;
      entry.facts = sinceSaid(loaded, known, now);
      // Viewers here may have been shown that nothing is said of whoever was not stored yet: the next sweep tells them.
      if (entry.told === loaded) entry.told = entry.facts;
    }
    return known !== claims;
  }

  /** Whom the cluster tells of. What it shares, if that is told too. */
  #heard({ subject, claims }: Pick<Verdict, 'subject' | 'claims'>, now: number): Entry {
    const tells = OWN_SHARING in claims;
    const entry = this.#entries.of(subject, now, ABSENT, tells);
    this.#hearClaims(entry, claims, now);
    if (tells) this.privacy.know(entry, now);
    return entry;
  }

  #hearClaims(entry: Entry, said: Claims, now: number): void {
    const claims = mergeClaims(entry.claims, said);
    if (claims === entry.claims) return;
    entry.claims = claims;
    this.privacy.hear(entry, now);
    this.claiming.plan(entry, now);
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
