/** When the sweep runs, and the chores that go with it. */
import type { Cluster, Store } from '../../presence/ports.ts';
import type { Observe } from '../observation.ts';
import type { PresenceRules } from '../rules.ts';
import { softly } from '../softly.ts';
import type { Exits } from './exits.ts';
import type { Forgetting } from './forgetting.ts';
import type { SweepOrphans } from './orphans.ts';
import type { Repetition } from './repetition.ts';
import type { Sweep } from './sweep.ts';
import type { Truth } from './truth.ts';
import type { Writer } from './writer.ts';

export interface MaintenanceParts {
  /** What a sweep consists of, and what it leaves to be told by and by. */
  readonly sweep: Sweep;
  readonly sweepOrphans: SweepOrphans;
  readonly repetition: Pick<Repetition, 'size' | 'stop'>;
  readonly exits: Pick<Exits, 'clear' | 'size' | 'stop'>;
  readonly truth: Truth;
  readonly forgetting: Forgetting;
  readonly store: Pick<Store, 'recordSignOfLife'>;
  readonly cluster: Pick<Cluster, 'isFirst' | 'isReachable' | 'isSettled' | 'nodeId'>;
  readonly writer: Pick<Writer, 'poke'>;
  readonly retry: () => Promise<void>;
  /** Has those followed in the cluster whom viewers see; answers how many ghosts were found. */
  readonly follow: () => Promise<number>;
  /** Reads who is in what, where others could not tell or it could not be read. */
  readonly reconcile: (areMovesHeard: boolean) => void;
  readonly rules: Pick<PresenceRules, 'cacheCleanupIntervalMs' | 'maintenanceIntervalMs' | 'startupGraceMs'>;
  readonly now: () => number;
  readonly observe: Observe;
}

export interface Maintenance {
  start(): void;
  /** Stops after the sweep under way. */
  stop(): Promise<void>;
  /** One sweep now, after the one under way. */
  sweepNow(): Promise<{ cleaned: number }>;
  sweepOrphans(): Promise<void>;
  /** The clock was set, and these viewers get fresh snapshots: news that wait for their slice are in there. */
  clockSet(byMs: number, viewerIds: ReadonlySet<string>): void;
  readonly isActive: boolean;
  /** Announcements that wait for their slice of time. */
  readonly queued: number;
}

export function createMaintenance(parts: MaintenanceParts): Maintenance {
  const { sweep, sweepOrphans, repetition, exits, truth, forgetting, store, cluster, rules, now, observe } = parts;
  const timers = new Set<NodeJS.Timeout>();
  let isActive = false;
  /** P9: after a start, clients are given time to come back before whoever has no session is taken for gone. */
  let isGraceOver = false;
  let last: Promise<unknown> = Promise.resolve();
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
    const { idle, orphans } = await sweep.run(isJudge(), comparison.readStored);
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
    forgetting.viewers();
    await softly(observe, 'following subjects', parts.follow);
    parts.reconcile(cluster.isReachable);
    if (performance.now() - forgotAt >= rules.cacheCleanupIntervalMs) await softly(observe, 'forgetting', forget);
    parts.writer.poke();
  }

  function forget(): Promise<void> {
    forgotAt = performance.now();
    return forgetting.subjects();
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
      repetition.stop();
      exits.stop();
      await rounds;
      await last;
    },

    sweepNow,
    async sweepOrphans() {
      await softly(observe, 'taking orphans offline', () => sweepOrphans());
    },
    clockSet(byMs, viewerIds) {
      sweep.clockSet(byMs);
      exits.clear();
      truth.clockSet(viewerIds);
    },
    get isActive() {
      return isActive;
    },
    get queued() {
      return repetition.size + exits.size;
    },
  };
}

function ignore(): void {}
