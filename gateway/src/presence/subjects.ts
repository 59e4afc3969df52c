/**
 * The presence core: what is true of every subject that this node knows of. Deterministic: every operation takes
 * `now` and returns what changed; the shell stores and sends it.
 *
 *                     open, activity with a session
 *        offline  ───────────────────────────────────▶  online
 *           ▲                                              │ last session closed
 *           │  settle, when due and not alive elsewhere    ▼
 *           ├──────────────────────────────────────────  ending  ──(open)──▶ online, without a word
 *           └── idle for offlineMs, orphan, operator ─────  online
 */
import { ABSENT, type Facts, type Status, statusOf, type Thresholds } from '@meeshy/status-protocol';
import { latest, newest, nextVersion } from './facts.ts';
import { afterEnd, CALM, type Flapping, type FlapRules } from './flapping.ts';
import type { StoredSubject, Subject } from './ports.ts';

export interface Rules extends Thresholds, FlapRules {
  /** A return within this time after the end of a last session is silent (P5). */
  readonly disconnectGraceMs: number;
  /** Active subjects are announced again at the latest after this time (P8). */
  readonly refreshIntervalMs: number;
  /** Time between two sweeps. */
  readonly maintenanceIntervalMs: number;
}

/** A REST request this soon after the end of the last session is part of the goodbye, not activity (P1). */
const SIGN_OUT_MS = 10_000;

export type Cause =
  | 'connected'
  | 'returned'
  | 'disconnected'
  | 'idle'
  | 'orphan'
  | 'operator'
  | 'ended'
  /** Same version, later activity: what viewers were told had gone stale. */
  | 'refreshed'
  /** Word for word what was announced before, for whoever missed it. */
  | 'repeated';

/** New facts of one subject, to be stored and announced. `at`: when the change was made. */
export interface Change {
  readonly subject: Subject;
  readonly before: Facts;
  readonly facts: Facts;
  readonly cause: Cause;
  readonly at: number;
}

export type Census = Record<Subject['kind'], Record<Status, number>>;

/** A last session ended; `dueAt`: when that becomes true for everybody, unless the subject returns. */
export interface Ending {
  readonly subjectId: string;
  readonly dueAt: number;
}

interface Entry {
  readonly subject: Subject;
  facts: Facts;
  readonly sessions: Set<string>;
  /** The last session ended at `at`, but every exit says online until `dueAt`. */
  ending: { readonly at: number; readonly dueAt: number } | null;
  lastEndAt: number | null;
  /** An operator took it offline, and it has not been active since. */
  isHeldOffline: boolean;
  flapping: Flapping;
  /** What viewers were last told, and when. */
  told: Facts;
  toldAt: number;
  /** An offline change is repeated once at the next sweep. */
  repeatOffline: boolean;
  touchedAt: number;
}

/** A subject as it stands: what is true of it, and what viewers were told. */
export type Standing = Readonly<Pick<Entry, 'subject' | 'facts' | 'isHeldOffline' | 'told' | 'toldAt'>>;

export class Subjects {
  readonly #rules: Rules;
  /** What viewers will compute until then has to be right: the next sweep and the spreading of its repetitions. */
  readonly #horizonMs: number;
  readonly #entries = new Map<string, Entry>();
  readonly #bySession = new Map<string, Entry>();
  readonly #endings = new Set<Entry>();

  constructor(rules: Rules) {
    this.#rules = rules;
    this.#horizonMs = Math.min(2 * rules.maintenanceIntervalMs, rules.offlineMs / 2);
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
    return entry && { ...entry.subject, facts: entry.facts };
  }

  facts(subjectId: string): Facts | undefined {
    return this.#entries.get(subjectId)?.facts;
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

  /** All subjects in memory, for comparing them with what is stored and announced. */
  standings(): IterableIterator<Standing> {
    return this.#entries.values();
  }

  /** Takes over what was stored; what is known already and newer stays. */
  know(stored: StoredSubject, now: number): void {
    const entry = this.#entries.get(stored.id);
    if (entry) {
      entry.facts = newest(entry.facts, stored.facts);
      return;
    }
    const { facts, id, username, kind } = stored;
    this.#entry({ id, username, kind }, now, facts);
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
    this.#endings.add(entry);
    return { subjectId: entry.subject.id, dueAt };
  }

  /** Endings that are due at `now`, and when the next one is. */
  endings(now: number): { due: string[]; nextAt: number | null } {
    const due: string[] = [];
    let nextAt: number | null = null;
    for (const entry of this.#endings) {
      const dueAt = entry.ending?.dueAt ?? now;
      if (dueAt <= now) due.push(entry.subject.id);
      else if (nextAt === null || dueAt < nextAt) nextAt = dueAt;
    }
    return { due, nextAt };
  }

  /**
   * An ending is decided. `livesElsewhere`: another node has a session of this subject, so it stays online.
   * Nothing when the subject came back meanwhile: a reconnection wins over a late end.
   */
  settle(subjectId: string, now: number, livesElsewhere: boolean): Change | null {
    const entry = this.#entries.get(subjectId);
    if (!entry?.ending || entry.ending.dueAt > now) return null;
    const { at } = entry.ending;
    this.#cancelEnding(entry);
    return livesElsewhere ? null : this.#goOffline(entry, at, now, 'disconnected');
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

  /** P9: takes those offline who have a session but were inactive for too long. */
  sweepIdle(now: number): Change[] {
    const changes: Change[] = [];
    for (const entry of this.#entries.values()) {
      if (!entry.facts.isOnline || entry.sessions.size === 0 || this.#isActive(entry, now)) continue;
      const at = latest(now, entry.facts.lastActiveAt) ?? now;
      changes.push(this.#goOffline(entry, at, now, 'idle'));
    }
    return changes;
  }

  /**
   * P9: a subject is stored as online, and no living node has a session of it. Nothing when it has one here, is just
   * ending, or has ended and is still to be stored. `lastSignOfLife`: of the node that left it behind.
   */
  orphan(stored: StoredSubject, lastSignOfLife: number | null, now: number): Change | null {
    const entry = this.#entry(stored, now, stored.facts);
    if (entry.sessions.size > 0 || entry.ending) return null;
    const known = entry.facts;
    entry.facts = newest(known, stored.facts);
    const isOlderRow = stored.facts.version < known.version;
    if (!known.isOnline && (isOlderRow || !stored.facts.isOnline)) return null;
    // The same version, offline here and online there: the row was changed by another hand.
    const wasOffline = !known.isOnline && stored.facts.version === known.version;
    const endedAt = latest(lastSignOfLife, entry.facts.lastActiveAt) ?? now;
    return this.#goOffline(entry, wasOffline ? known.lastSeen : endedAt, now, 'orphan');
  }

  /** An operator takes a subject offline until its next activity. Nothing when nobody sees it online anyway. */
  forceOffline(subject: Subject, now: number): Change | null {
    const entry = this.#entry(subject, now);
    this.#cancelEnding(entry);
    entry.isHeldOffline = true;
    if (!entry.facts.isOnline && statusOf(entry.facts, now, this.#rules) !== 'online') return null;
    return this.#goOffline(entry, latest(now, entry.facts.lastActiveAt) ?? now, now, 'operator');
  }

  /** An operator calls a subject online: possible with a living session and recent activity only, else `false`. */
  forceOnline(subjectId: string, now: number): { change: Change | null } | false {
    const entry = this.#entries.get(subjectId);
    if (!entry || entry.sessions.size === 0 || !this.#isActive(entry, now)) return false;
    entry.isHeldOffline = false;
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
    const change = this.#goOffline(entry, lastSeen, now, 'ended');
    entry.repeatOffline = false;
    return change;
  }

  /** The process ends cleanly: whoever is online through a session here goes offline. To be stored, not announced. */
  closeAll(now: number): Change[] {
    const changes: Change[] = [];
    for (const entry of this.#entries.values()) {
      if (!entry.facts.isOnline || (entry.sessions.size === 0 && !entry.ending)) continue;
      const at = entry.ending?.at ?? latest(now, entry.facts.lastActiveAt) ?? now;
      this.#cancelEnding(entry);
      changes.push(this.#goOffline(entry, at, now, 'disconnected'));
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
      if (entry.repeatOffline || this.#isMistold(entry, now) || this.#isRefreshDue(entry, now)) {
        stale.push(entry.subject.id);
      }
    }
    return stale;
  }

  /** Announces one of the `stale` of the sweep at `since` again, unless it has been announced since. */
  repeat(subjectId: string, since: number, now: number): Change | null {
    const entry = this.#entries.get(subjectId);
    if (!entry || entry.toldAt >= since) return null;
    const cause = entry.told === entry.facts ? 'repeated' : 'refreshed';
    entry.repeatOffline = false;
    return this.#tell(entry, entry.facts, now, cause);
  }

  /** Forgets who has not been heard of for so long, unless `isNeeded`. */
  forget(now: number, maxAgeMs: number, isNeeded: (subjectId: string) => boolean): void {
    for (const [id, entry] of this.#entries) {
      const isQuiet = entry.sessions.size === 0 && !entry.ending && !entry.repeatOffline;
      if (isQuiet && now - entry.touchedAt >= maxAgeMs && !isNeeded(id)) this.#entries.delete(id);
    }
  }

  #entry(subject: Subject, now: number, facts: Facts = ABSENT): Entry {
    const known = this.#entries.get(subject.id);
    if (known) {
      known.touchedAt = now;
      return known;
    }
    const { id, username, kind } = subject;
    const entry: Entry = {
      subject: { id, username, kind },
      facts,
      sessions: new Set(),
      ending: null,
      lastEndAt: null,
      isHeldOffline: false,
      flapping: CALM,
      told: facts,
      toldAt: now,
      repeatOffline: false,
      touchedAt: now,
    };
    this.#entries.set(id, entry);
    return entry;
  }

  #isActive(entry: Entry, now: number): boolean {
    const { lastActiveAt } = entry.facts;
    return lastActiveAt !== null && now - lastActiveAt < this.#rules.offlineMs;
  }

  /** With a living session: online if active; and viewers hear at once when they see it otherwise, or soon would. */
  #wake(entry: Entry, now: number, cause: Cause): Change | null {
    if (entry.isHeldOffline || !this.#isActive(entry, now)) return null;
    if (!entry.facts.isOnline) {
      entry.repeatOffline = false;
      const version = nextVersion(entry.facts.version, now);
      return this.#tell(entry, { ...entry.facts, isOnline: true, version }, now, cause);
    }
    return this.#isMistold(entry, now) ? this.#tell(entry, entry.facts, now, 'refreshed') : null;
  }

  #goOffline(entry: Entry, lastSeen: number | null, now: number, cause: Cause): Change {
    entry.repeatOffline = true;
    const version = nextVersion(entry.facts.version, now);
    return this.#tell(entry, { ...entry.facts, isOnline: false, lastSeen, version }, now, cause);
  }

  #tell(entry: Entry, facts: Facts, now: number, cause: Cause): Change {
    const before = entry.facts;
    entry.facts = facts;
    entry.told = facts;
    entry.toldAt = now;
    return { subject: entry.subject, before, facts, cause, at: now };
  }

  #cancelEnding(entry: Entry): void {
    entry.ending = null;
    this.#endings.delete(entry);
  }

  /** Whether viewers compute another status than the true one, or will before they are told again. */
  #isMistold(entry: Entry, now: number): boolean {
    return [now, now + this.#horizonMs].some(
      (at) => statusOf(entry.told, at, this.#rules) !== statusOf(entry.facts, at, this.#rules),
    );
  }

  /** In time means before the sweep after next, and earlier for some than for others, lest all come due at once. */
  #isRefreshDue(entry: Entry, now: number): boolean {
    if (statusOf(entry.facts, now, this.#rules) !== 'online') return false;
    const latestMs = Math.max(0, this.#rules.refreshIntervalMs - 2 * this.#rules.maintenanceIntervalMs);
    return now - entry.toldAt >= latestMs * (1 - phaseOf(entry.subject.id) / 2);
  }
}

function touch(entry: Entry, now: number): void {
  entry.isHeldOffline = false;
  entry.facts = { ...entry.facts, lastActiveAt: latest(now, entry.facts.lastActiveAt) };
}

/** A number in [0, 1) of its own for each id: FNV-1a, mixed once more because short ids differ in the low bits only. */
function phaseOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
}
