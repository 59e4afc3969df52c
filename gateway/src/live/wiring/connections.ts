/** How connections become sessions, what those do, and how they end. */
import type { Change } from '../../presence/subjects.ts';
import type { Agreement } from '../cluster/agreement.ts';
import type { Preparing } from '../members/preparing.ts';
import type { Observe } from '../observation.ts';
import type { PresenceRules } from '../rules.ts';
import { type Activity, createActivity } from '../sessions/activity.ts';
import { createCatchingUp } from '../sessions/catching-up.ts';
import { createEndings, type Endings } from '../sessions/endings.ts';
import { createEntrance, type Entrance } from '../sessions/entrance.ts';
import type { Learn } from '../upkeep/learning.ts';
import type { Writer } from '../upkeep/writer.ts';
import type { Memory } from './memory.ts';
import type { Telling } from './telling.ts';

export interface Connections {
  readonly entrance: Entrance;
  readonly endings: Endings;
  readonly activity: Activity;
  readonly catchingUp: { stop(): void };
}

export interface ConnectionsParts {
  readonly memory: Memory;
  readonly telling: Telling;
  readonly preparing: Preparing;
  readonly agreement: Agreement;
  readonly writer: Writer;
  readonly learn: Learn;
  /** Stores a change made here, announces it and states it to the cluster. */
  readonly publish: (change: Change, startedAt?: number) => void;
  readonly rules: PresenceRules;
  readonly isStopping: () => boolean;
  readonly now: () => number;
  readonly observe: Observe;
  readonly onUnforeseen: ((error: unknown) => void) | undefined;
}

export function createConnections(parts: ConnectionsParts): Connections {
  const { memory, telling, agreement, publish, now, observe } = parts;
  const { subjects, sessions } = memory;
  const endings = createEndings(subjects, agreement, publish, now, observe);
  const entrance = createEntrance({ ...parts, ...memory, endings, hastenTo: telling.outbox.hastenTo });
  return {
    endings,
    entrance,
    activity: createActivity({ ...parts, ...memory }),
    catchingUp: createCatchingUp(sessions, entrance.showAgain, observe),
  };
}
