/**
 * Brings what this node takes for true and what the cluster decides into agreement.
 *
 *   changes here ── state ──▶ owed ── one statement per subject in flight ──▶ cluster
 *   viewers here ◀── announce ── core.hear ◀── verdicts: answers, and what other nodes caused
 *
 * Holds ids only: what is stated is what is true at that moment, so it may be said late, or twice. What could not be
 * said stays owed until the cluster is back.
 */
import { ABSENT, type Facts } from '@meeshy/status-protocol';
import { type Claims, NO_CLAIMS } from '../../presence/claims.ts';
import { isHeldByMistake } from '../../presence/doubt.ts';
import { CALM } from '../../presence/flapping.ts';
import type { Cluster, Statement, Verdict } from '../../presence/ports.ts';
import type { StoredSubject, Subject } from '../../presence/subject.ts';
import type { Change, Standings, Subjects } from '../../presence/subjects.ts';
import { within } from '../../within.ts';
import type { Observe } from '../observation.ts';
import { softly } from '../softly.ts';

/** Statements on their way at the same time: enough to keep the cluster busy, few enough not to hold the event loop. */
const MOST_IN_FLIGHT = 256;
/** After a failure nothing is tried for so long. */
const PAUSE_MS = 500;
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
  outrun(stored: StoredSubject): void;
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

interface Debt {
  isRefresh: boolean;
  isNews: boolean;
  /** It was said before, and may have been heard although no answer came. */
  wasSaid: boolean;
  startedAt: number;
  readonly waiting: ((isAnswered: boolean) => void)[];
}

export function createAgreement(parts: AgreementParts): Agreement {
  const { cluster, subjects, keep, keepVersion, resight, announce, present, now, observe } = parts;
  const owed = new Map<string, Debt>();
  const inFlight = new Set<string>();
  /** Of whom a session here has been stated, answered or not. */
  const held = new Set<string>();
  let touchedIds = new Set<string>();
  let pause: NodeJS.Timeout | null = null;
  let isStopped = false;

  function owe(subjectId: string, isRefresh = false, startedAt = performance.now()): Debt {
    const debt = owed.get(subjectId) ?? { isRefresh, isNews: false, wasSaid: false, startedAt, waiting: [] };
    debt.isRefresh ||= isRefresh;
    owed.set(subjectId, debt);
    return debt;
  }

  function pump(): void {
    if (pause || isStopped) return;
    for (const [subjectId, debt] of owed) {
      if (inFlight.size >= MOST_IN_FLIGHT) return;
      if (inFlight.has(subjectId)) continue;
      owed.delete(subjectId);
      void send(subjectId, debt);
      if (pause) return;
    }
  }

  async function send(subjectId: string, debt: Debt): Promise<void> {
    inFlight.add(subjectId);
    const isAnswered = await say(subjectId, debt).then(
      () => true,
      (error) => {
        const again = owe(subjectId, debt.isRefresh, debt.startedAt);
        again.wasSaid = true;
        again.isNews ||= debt.isNews;
        rest(error);
        return false;
      },
    );
    inFlight.delete(subjectId);
    for (const resolve of debt.waiting) resolve(isAnswered);
    pump();
  }

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
    if (isRefresh) tellTheRest(subjectId, verdict);
  }

  /** Everybody knows of the activity already, and yet more is true than viewers here were told. */
  function tellTheRest(subjectId: string, { toldActiveAt }: Verdict): void {
    const known = subjects.facts(subjectId);
    if (!known || (known.lastActiveAt ?? 0) > (toldActiveAt ?? 0) || !subjects.telling.hasNews(subjectId)) return;
    const change = subjects.telling.repeat(subjectId, Number.POSITIVE_INFINITY, now());
    if (change) announce(change, performance.now());
  }

  /** One failure is told of; the others are its consequence. */
  function rest(error: unknown): void {
    if (pause || isStopped) return;
    observe({ kind: 'failed-softly', what: 'asking the cluster', error });
    pause = setTimeout(() => {
      pause = null;
      pump();
    }, PAUSE_MS);
    for (const { waiting } of owed.values()) for (const resolve of waiting.splice(0)) resolve(false);
  }

  function carryOut(verdict: Verdict, startedAt: number, isEnding = false): void {
    subjects.agreeing.hearSaid(verdict, now());
    resight(verdict.subject.id);
    const { agreeing } = subjects;
    const { change, isContradicted } = isEnding ? agreeing.settled(verdict, now()) : agreeing.hear(verdict, now());
    if (change) announce(change, startedAt);
    if (change?.cause === 'said') keepVersion(change.subject.id);
    const { id } = verdict.subject;
    const isMistaken = !inFlight.has(id) && isHeldByMistake(verdict.holders, cluster.nodeId, agreeing.known(id));
    if (isMistaken) held.add(id);
    if (isContradicted || isMistaken) state(id);
  }

  /** When it happened, on the clock of `performance.now()`. What seems older was decided by another clock. */
  function causedAt({ at }: Verdict): number {
    const agoMs = now() - at;
    return performance.now() - (agoMs > 0 && agoMs < OLDEST_NEWS_MS ? agoMs : 0);
  }

  function state(subjectId: string): void {
    owe(subjectId);
    pump();
  }

  function insist(subjectId: string): void {
    owe(subjectId).isNews = true;
    pump();
  }

  function ask(subjectId: string, startedAt?: number): Promise<boolean> {
    const debt = owe(subjectId, false, startedAt);
    if (pause) return Promise.resolve(false);
    const answered = new Promise<boolean>((resolve) => debt.waiting.push(resolve));
    pump();
    return answered;
  }

  async function hearAll(what: string, read: () => Promise<Verdict[]>): Promise<readonly Verdict[]> {
    const verdicts = (await softly(observe, what, read)) ?? [];
    for (const verdict of verdicts) carryOut(verdict, performance.now());
    return verdicts;
  }

  return {
    state,
    insist,
    ask,

    refresh(subjectId) {
      owe(subjectId, true);
      pump();
    },

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
      for (const id of touchedIds) owe(id);
      touchedIds = new Set();
      pump();
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
      if (pause) clearTimeout(pause);
      pause = null;
      for (const id of owed.keys()) owe(id);
      const answers = await Promise.all([...new Set([...held, ...present()])].map((id) => ask(id)));
      if (answers.includes(false)) throw new Error('not everything could be stated');
    },

    async sessionsElsewhere(subjectId) {
      const found = await softly(observe, 'asking the cluster', () => cluster.livingElsewhere([subjectId]));
      return found?.get(subjectId) ?? 0;
    },

    outrun({ id, username, kind, facts, claims = NO_CLAIMS }) {
      const subject = { id, username, kind };
      const nothingElse = { claims, flapping: CALM, toldActiveAt: null, holders: {}, isNew: false, at: now() };
      carryOut({ subject, facts, cause: 'repeated', ...nothingElse }, performance.now());
      insist(id);
    },

    get isReachable() {
      return !pause;
    },

    stop() {
      isStopped = true;
      if (pause) clearTimeout(pause);
    },
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
