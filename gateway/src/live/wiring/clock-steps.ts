/** P1: in one turn all that is remembered moves along; then viewers are shown it anew, by the new time. */
import type { Agreement } from '../cluster/agreement.ts';
import type { Observe } from '../observation.ts';
import type { ViewingRoom } from '../sessions/viewing.ts';
import { softly } from '../softly.ts';
import type { Maintenance } from '../upkeep/maintenance.ts';
import type { Turns } from '../upkeep/turns.ts';
import type { Connections } from './connections.ts';
import type { Memory } from './memory.ts';
import type { Telling } from './telling.ts';

export interface ClockSteps {
  /** The time is told otherwise by so much. */
  step(byMs: number): void;
  /** What waits for its time may have waited by another clock. */
  lookWhatIsDue(): void;
}

export interface ClockStepsParts {
  readonly memory: Memory;
  readonly telling: Telling;
  readonly agreement: Agreement;
  readonly connections: Connections;
  readonly turns: Turns;
  readonly viewing: ViewingRoom;
  readonly maintenance: Maintenance;
  readonly now: () => number;
  readonly observe: Observe;
}

export function createClockSteps(parts: ClockStepsParts): ClockSteps {
  const { memory, telling, agreement, connections, turns, viewing, maintenance, now, observe } = parts;
  const { subjects, ledger, sessions, hearers } = memory;

  function lookWhatIsDue(): void {
    connections.endings.look();
    turns.look();
    telling.sightChanges.look();
  }

  /** What the cluster has recorded by a clock that was set is made good, and what was said of it meanwhile. */
  async function agreeAgain(): Promise<void> {
    await agreement.restate();
    await agreement.readAgain([...hearers.everybodyHeard()]);
  }

  return {
    lookWhatIsDue,

    step(byMs) {
      subjects.shift(byMs, now());
      ledger.shift(byMs);
      telling.outbox.clear();
      const viewerIds = sessions.outdate();
      maintenance.clockSet(byMs, viewerIds);
      observe({ kind: 'clock-set', byMs, viewers: viewerIds.size });
      telling.listening.clockSet(byMs);
      viewing.clockSet(byMs);
      lookWhatIsDue();
      void softly(observe, 'stating everything again', agreeAgain);
    },
  };
}
