/** When the sweep runs, and the chores that go with it. */
import type { Floors } from '../../presence/floors.ts';
import type { Ledger } from '../../presence/ledger.ts';
import { createSpread } from '../delivery/spread.ts';
import type { PresenceRules } from '../rules.ts';
import { softly } from '../softly.ts';
import { unhurried } from '../unhurried.ts';
import { retireViewers, type SweepParts, sweep, sweepOrphans } from './sweep.ts';
import { createTruth } from './truth.ts';
import type { Writer } from './writer.ts';

export interface MaintenanceParts extends Omit<SweepParts, 'refreshes' | 'news' | 'maintenanceIntervalMs'> {
  readonly ledger: Ledger;
  readonly floors: Floors;
  /** In which version a viewer sees a subject; `undefined`: in none that could be told here. */
  readonly versionSeen: (subjectId: string, viewerId: string) => number | undefined;
  readonly writer: Writer;
  readonly rules: PresenceRules;
  readonly retry: () => Promise<void>;
  /** Has those followed in the cluster whom viewers see; answers how many ghosts were found. */
  readonly follow: () => Promise<number>;
  /** Reads who is in what, where others could not tell or it could not be read. */
  readonly reconcile: (areMovesHeard: boolean) => void;
}

export interface Maintenance {
  start(): void;
  /** Stops after the sweep under way. */
  stop(): Promise<void>;
  /** One sweep now, after the one under way. */
  sweepNow(): Promise<{ cleaned: number }>;
  sweepOrphans(): Promise<void>;
  /** The clock was set, and these viewers get fresh snapshots: news that wait for their slice are in there. */
  clockSet(viewerIds: ReadonlySet<string>): void;
  readonly isActive: boolean;
  /** Announcements that wait for their slice of time. */
  readonly queued: number;
}

/** So many zombies are told of at once. */
const NEWS_PER_SLICE = 20;

export function createMaintenance(parts: MaintenanceParts): Maintenance {
  const { rules, now, observe, subjects, hearers, ledger, store, cluster } = parts;
  const refreshes = createSpread(1);
  const news = createSpread(NEWS_PER_SLICE);
  const sweepParts: SweepParts = { ...parts, refreshes, news, maintenanceIntervalMs: rules.maintenanceIntervalMs };
  const truth = createTruth(subjects, parts.sessions, cluster, rules);
  const timers = new Set<NodeJS.Timeout>();
  let isActive = false;
  /** P9: after a start, clients are given time to come back before whoever has no session is taken for gone. */
  let isGraceOver = false;
  let last: Promise<unknown> = Promise.resolve();
  let departed = new Set<string>();
  let forgotAt = performance.now();
  let rounds: Promise<void> = Promise.resolve();

  /** One node judges for all, when silence means something. */
  const isJudge = () => isGraceOver && cluster.isSettled && cluster.isFirst;

  /** Sweeps follow each other, whoever asks for them. */
  function sweepNow(): Promise<{ cleaned: number }> {
    const done = last.then(run);
    last = done.catch(() => undefined);
    return done;
  }

  async function run(): Promise<{ cleaned: number }> {
    const begunAt = performance.now();
    const comparison = truth.begin(now());
    const { idle, orphans } = await sweep(sweepParts, isJudge(), comparison.readStored);
    observe({ kind: 'swept', idle, orphans, seconds: (performance.now() - begunAt) / 1000 });
    await softly(observe, 'comparing with the truth', async () => {
      observe({ kind: 'compared', drift: await comparison.finish(now()) });
    });
    return { cleaned: idle + orphans };
  }

  async function round(): Promise<void> {
    await softly(observe, 'sweeping', sweepNow);
    await softly(observe, 'recording the sign of life', () => {
      observe({ kind: 'round-trip', what: 'sign-of-life' });
      return store.recordSignOfLife(cluster.nodeId, now());
    });
    await softly(observe, 'reading conversations again', parts.retry);
    departed = retireViewers(sweepParts, departed);
    await softly(observe, 'following subjects', parts.follow);
    parts.reconcile(cluster.isReachable);
    if (performance.now() - forgotAt >= rules.cacheCleanupIntervalMs) await softly(observe, 'forgetting', forget);
    parts.writer.poke();
  }

  async function forget(): Promise<void> {
    forgotAt = performance.now();
    ledger.forget(now(), rules.cacheMaxAgeMs);
    parts.floors.forgetPassed(parts.versionSeen);
    // Viewers hold what they were told of somebody to its version: whoever is told of here may not come back without one (P10).
    const isNeeded = (id: string) => ledger.owes(id) || hearers.isHeard(id);
    subjects.learning.forgetUnstored(isNeeded);
    await unhurried(subjects.rollCall.ids(), (id) => subjects.forget(id, now(), rules.cacheMaxAgeMs, isNeeded));
  }

  function after(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, ms);
    timers.add(timer);
  }

  /** Whatever becomes of it, others follow: what throws is a fault in what it calls, and is told if that can be. */
  function addRound(): void {
    rounds = rounds.then(() => softly(observe, 'a round of maintenance', round)).then(ignore, ignore);
  }

  /**
   * One round at a time, on a beat that is the node's own: how long a round takes depends on people, and when the next one
   * tells viewers something must tell them nothing of those whom they do not see. Beats that a long one covers are left out.
   */
  function repeat(beatAt: number): void {
    addRound();
    void rounds.then(() => {
      if (!isActive) return;
      const missed = Math.floor((performance.now() - beatAt) / rules.maintenanceIntervalMs);
      const nextAt = beatAt + (missed + 1) * rules.maintenanceIntervalMs;
      after(nextAt - performance.now(), () => repeat(nextAt));
    });
  }

  return {
    start() {
      isActive = true;
      void softly(observe, 'recording the sign of life', () => store.recordSignOfLife(cluster.nodeId, now()));
      const beatAt = performance.now() + rules.maintenanceIntervalMs;
      after(rules.maintenanceIntervalMs, () => repeat(beatAt));
      after(rules.startupGraceMs, () => {
        isGraceOver = true;
        addRound();
      });
    },

    async stop() {
      isActive = false;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      refreshes.stop();
      news.stop();
      await rounds;
      await last;
    },

    sweepNow,
    async sweepOrphans() {
      await softly(observe, 'taking orphans offline', () => sweepOrphans(sweepParts));
    },
    clockSet(viewerIds) {
      news.clear();
      truth.clockSet(viewerIds);
    },
    get isActive() {
      return isActive;
    },
    get queued() {
      return refreshes.size + news.size;
    },
  };
}

function ignore(): void {}
