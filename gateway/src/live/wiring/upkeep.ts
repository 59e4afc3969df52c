/** The sweep with its chores, each with what it needs, and when they run. */
import type { Cluster, Store } from '../../presence/ports.ts';
import type { Agreement } from '../cluster/agreement.ts';
import type { Corrections } from '../cluster/corrections.ts';
import type { Observe } from '../observation.ts';
import type { PresenceRules } from '../rules.ts';
import { createExits } from '../upkeep/exits.ts';
import { createForgetting } from '../upkeep/forgetting.ts';
import { createIdleSweep } from '../upkeep/idle.ts';
import { createMaintenance, type Maintenance, type MaintenanceParts } from '../upkeep/maintenance.ts';
import { createOrphanSweep } from '../upkeep/orphans.ts';
import { createRepetition } from '../upkeep/repetition.ts';
import { createSweep } from '../upkeep/sweep.ts';
import { createTruth } from '../upkeep/truth.ts';
import { createValiditySweep } from '../upkeep/validity.ts';
import type { Writer } from '../upkeep/writer.ts';
import type { Changes } from './changes.ts';
import type { Members } from './members.ts';
import type { Memory } from './memory.ts';
import type { Telling } from './telling.ts';

export interface UpkeepParts extends Pick<MaintenanceParts, 'follow' | 'retry'> {
  readonly memory: Memory;
  readonly telling: Telling;
  readonly members: Members;
  readonly changes: Changes;
  readonly agreement: Agreement;
  readonly corrections: Corrections;
  readonly cluster: Cluster;
  readonly store: Store;
  readonly writer: Writer;
  readonly stillValid: (subjectIds: readonly string[]) => Promise<ReadonlySet<string>>;
  readonly rules: PresenceRules;
  readonly now: () => number;
  /** Epoch ms of this machine. */
  readonly wall: () => number;
  readonly observe: Observe;
}

export function createUpkeep(parts: UpkeepParts): Maintenance {
  const { memory, telling, members, changes, agreement, corrections, cluster, store, rules, now, observe } = parts;
  const { subjects, conversations, hearers, sessions, ledger, sights, floors, versionSeen } = memory;
  const { maintenanceIntervalMs } = rules;

  const { keep, announce } = changes;
  const exits = createExits({ subjects, keep, announce, maintenanceIntervalMs });
  const repetition = createRepetition({
    subjects,
    hearers,
    sights,
    agreement,
    retell: telling.retell,
    age: telling.sightChanges.age,
    maintenanceIntervalMs,
    now,
  });
  const sweepOrphans = createOrphanSweep({ subjects, store, cluster, corrections, exits, observe });
  const sweep = createSweep({
    agreement,
    repetition,
    sweepIdle: createIdleSweep({ subjects, agreement, exits }),
    sweepOrphans,
    closeExpired: createValiditySweep({
      subjects,
      sessions,
      conversations,
      stillValid: parts.stillValid,
      end: members.moving.end,
      now,
      wall: parts.wall,
      observe,
    }),
    now,
    observe,
  });
  return createMaintenance({
    sweep,
    sweepOrphans,
    repetition,
    exits,
    truth: createTruth(subjects, sessions, cluster, rules),
    forgetting: createForgetting({
      subjects,
      conversations,
      hearers,
      sessions,
      ledger,
      floors,
      versionSeen,
      rules,
      now,
    }),
    store,
    cluster,
    writer: parts.writer,
    retry: parts.retry,
    follow: parts.follow,
    reconcile: members.reconciling.lookAgain,
    rules,
    now,
    observe,
  });
}
