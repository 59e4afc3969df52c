/**
 * Brings what this node takes for true and what the cluster decides into agreement.
 *
 *   changes here ── state ──▶ debts.ts ── one statement per subject in flight ──▶ cluster
 *   viewers here ◀── announce ── core.hear ◀── verdicts: answers, and what other nodes caused
 *
 * Holds ids only: what is stated is what is true at that moment, so it may be said late, or twice. What could not be
 * said stays owed until the cluster is back.
 */
import { ABSENT, type Facts } from '@meeshy/status-protocol';
import { isHeldByMistake } from '../../presence/decision/doubt.ts';
import { CALM } from '../../presence/decision/flapping.ts';
import type { Statement, Verdict } from '../../presence/decision/verdict.ts';
import type { Cluster } from '../../presence/ports.ts';
import type { Change } from '../../presence/subjects/change.ts';
import type { Standings, Subjects } from '../../presence/subjects/subjects.ts';
import { type Claims, NO_CLAIMS } from '../../presence/truth/claims.ts';
import type { StoredSubject, Subject } from '../../presence/truth/subject.ts';
import { within } from '../../within.ts';
import type { Observe } from '../observation.ts';
import { softly } from '../softly.ts';
import { type Debt, Debts } from './debts.ts';

/** No news is longer on its way. */
const OLDEST_NEWS_MS = 60_000;
/** A snapshot waits so long for the word of the cluster; what comes later is announced. */
const FOLLOW_MS = 500;

export interface Agreement {
  /** Something changed here: the cluster is told, and nobody waits. */
  state(subjectId: string): void;
  /** As `state`, of facts that are newer than the cluster's although nobody is here: an operator's, or stored ones. */
  insist(subjectId: string): void;
  /** Viewers everywhere are to be told of activity that only this node knows (P8). */
  refresh(subjectId: string): void;
  /** As `state`; whether the cluster has answered. Its answer has been carried out by then. */
  ask(subjectId: string, startedAt?: number): Promise<boolean>;
  /**
   * Activity of somebody without a session here; whether it counts, or `null`: the cluster did not answer. No promise: there
   * is nobody to ask.
   */
  seen(subject: Subject, at: number): Promise<boolean | null> | null;
  /** The subject was active here: the next sweep states it. */
  touched(subjectId: string): void;
  /** What was touched is stated. */
  stateTouched(): void;
  /** Decisions about these subjects are heard from then on; they are up to date here. Never fails. */
  follow(subjectIds: Iterable<string>): Promise<void>;
  /** Reads again what the cluster takes for true of these subjects; answers what it said. Never fails. */
  readAgain(subjectIds: readonly string[]): Promise<readonly Verdict[]>;
  heard(verdict: Verdict): void;
  /** What the cluster answered: taken over, and told to viewers here. */
  carryOut(verdict: Verdict): void;
  /** States everything that is held here, and all that is owed. Rejects when some of it was not answered. */
  restate(): Promise<void>;
  /** How many sessions a subject has on other nodes, as far as the cluster answers. */
  sessionsElsewhere(subjectId: string): Promise<number>;
  /** The store knows a newer version than this node: some node could not state it. */
  adoptStored(stored: StoredSubject): void;
  /** Whether anybody else answers, as far as is known. */
  readonly isReachable: boolean;
  stop(): void;
}

export interface AgreementParts {
  readonly cluster: Cluster;
  readonly subjects: Standings & Pick<Subjects, 'agreeing' | 'telling'>;
  /** Has a change stored. */
  readonly keep: (change: Change) => void;
  /** Has a version stored that was raised without any other news. */
  readonly keepVersion: (subjectId: string) => void;
  /** Whoever sees somebody otherwise now is told at once. */
  readonly resight: (subjectId: string) => void;
  /** `startedAt`: performance.now() of the cause. */
  readonly announce: (change: Change, startedAt: number) => void;
  /** Subjects with a session here. */
  readonly present: () => Iterable<string>;
  readonly now: () => number;
  readonly observe: Observe;
}

export function createAgreement(parts: AgreementParts): Agreement {
  const { cluster, subjects, keep, keepVersion, resight, announce, present, now, observe } = parts;
  const debts = new Debts(say, observe);
  /** Of whom a session here has been stated, answered or not. */
  const held = new Set<string>();
  let touchedIds = new Set<string>();

  async function say(subjectId: string, { isRefresh, isNews, wasSaid, startedAt }: Debt): Promise<void> {
    const statement = subjects.agreeing.statement(subjectId, now(), held.has(subjectId), { isRefresh, isNews });
    if (!statement) return;
    const { facts, says } = statement;
    if (says === 'held') held.add(subjectId);
    const verdict = await cluster.state(statement);
    if (says === 'released') held.delete(subjectId);
    if ((verdict.isNew || wasSaid) && verdict.facts.version !== facts.version) keep(changeBy(verdict, facts));
    carryOut(verdict, startedAt, says === 'released');
    if (verdict.facts.version > facts.version) keepVersion(subjectId);
    if (isRefresh) tellTheRest(verdict);
  }

  function tellTheRest(verdict: Verdict): void {
    const change = subjects.telling.tellTheRest(verdict, now());
    if (change) announce(change, performance.now());
  }

  function carryOut(verdict: Verdict, startedAt: number, isEnding = false): void {
    subjects.agreeing.hearSaid(verdict, now());
    resight(verdict.subject.id);
    const { agreeing } = subjects;
    const { change, isContradicted } = isEnding ? agreeing.settled(verdict, now()) : agreeing.hear(verdict, now());
    if (change) announce(change, startedAt);
    if (change?.cause === 'said') keepVersion(change.subject.id);
    const { id } = verdict.subject;
    const isMistaken = !debts.isInFlight(id) && isHeldByMistake(verdict.holders, cluster.nodeId, agreeing.known(id));
    if (isMistaken) held.add(id);
    if (isContradicted || isMistaken) debts.add([id]);
  }

  /** When it happened, on the clock of `performance.now()`. What seems older was decided by another clock. */
  function causedAt({ at }: Verdict): number {
    const agoMs = now() - at;
    return performance.now() - (agoMs > 0 && agoMs < OLDEST_NEWS_MS ? agoMs : 0);
  }

  async function hearAll(what: string, read: () => Promise<Verdict[]>): Promise<readonly Verdict[]> {
    const verdicts = (await softly(observe, what, read)) ?? [];
    for (const verdict of verdicts) carryOut(verdict, performance.now());
    return verdicts;
  }

  return {
    state: (subjectId) => debts.add([subjectId]),
    insist: (subjectId) => debts.add([subjectId], { isNews: true }),
    refresh: (subjectId) => debts.add([subjectId], { isRefresh: true }),
    ask: (subjectId, startedAt) => debts.ask(subjectId, startedAt),

    async seen(subject, at) {
      const { facts, claims } = subjects.standing(subject.id) ?? { facts: ABSENT, claims: NO_CLAIMS };
      const verdict = await softly(observe, 'asking the cluster', () =>
        cluster.state(seenAs(subject, { ...facts, lastActiveAt: at }, claims, at)),
      );
      if (!verdict) return null;
      if (verdict.isNew) keep(changeBy(verdict, facts));
      carryOut(verdict, performance.now());
      return (verdict.facts.lastActiveAt ?? 0) >= at;
    },

    touched(subjectId) {
      touchedIds.add(subjectId);
    },

    stateTouched() {
      const touched = touchedIds;
      touchedIds = new Set();
      debts.add(touched);
    },

    async follow(subjectIds) {
      await hearAll('following subjects', () => within(FOLLOW_MS, cluster.follow(subjectIds)));
    },

    readAgain: (subjectIds) => hearAll('reading subjects again', () => cluster.read(subjectIds)),

    heard(verdict) {
      carryOut(verdict, causedAt(verdict));
    },

    carryOut: (verdict) => carryOut(verdict, performance.now()),

    async restate() {
      debts.resume();
      const answers = await Promise.all([...new Set([...held, ...present()])].map((id) => debts.ask(id)));
      if (answers.includes(false)) throw new Error('not everything could be stated');
    },

    async sessionsElsewhere(subjectId) {
      const found = await softly(observe, 'asking the cluster', () => cluster.livingElsewhere([subjectId]));
      return found?.get(subjectId) ?? 0;
    },

    adoptStored({ id, username, kind, facts, claims = NO_CLAIMS }) {
      const subject = { id, username, kind };
      const nothingElse = { claims, flapping: CALM, toldActiveAt: null, holders: {}, isNew: false, at: now() };
      carryOut({ subject, facts, cause: 'repeated', ...nothingElse }, performance.now());
      debts.add([id], { isNews: true });
    },

    get isReachable() {
      return !debts.isPaused;
    },

    stop: () => debts.stop(),
  };
}

/** What a node states at `at` of somebody without any session here. */
export function seenAs(subject: Subject, facts: Facts, claims: Claims, at: number): Statement {
  return {
    subject,
    facts,
    at,
    says: 'seen',
    sessions: 0,
    endedAt: null,
    claims,
    flapping: CALM,
    isNews: false,
    isRefresh: false,
  };
}

/** A change that the cluster made. */
export function changeBy({ subject, facts, cause, at }: Verdict, before: Change['before']): Change {
  return { subject, before, facts, cause, at };
}
