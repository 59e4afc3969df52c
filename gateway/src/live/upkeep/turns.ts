/**
 * P16: what begins or ends by itself is told at its moment, by each node to its own viewers: it follows from what all of them
 * know, so nobody has to be asked, and whoever has taken the claim may be dead.
 */
import type { Change } from '../../presence/subjects/change.ts';
import type { Subjects } from '../../presence/subjects/subjects.ts';
import { createAlarm } from '../alarm.ts';
import { eachInSlices } from '../in-slices.ts';
import type { Observe } from '../observation.ts';
import { softly } from '../softly.ts';

export interface Turns {
  /** The clock was set. */
  look(): void;
  stop(): void;
}

export function createTurns(
  subjects: Pick<Subjects, 'claiming'>,
  announce: (change: Change) => void,
  /** Has a version stored that does not follow from what is stored already. */
  keepVersion: (subjectId: string) => void,
  now: () => number,
  observe: Observe,
): Turns {
  const { claiming } = subjects;
  const alarm = createAlarm(() => void turn(), now);
  let isTurning = false;
  let isStopped = false;

  function plan(): void {
    if (!isTurning) alarm.by(claiming.nextAt);
  }

  async function turn(): Promise<void> {
    if (isTurning) return;
    isTurning = true;
    await softly(observe, 'telling what begins and ends', turnAll);
    isTurning = false;
    plan();
  }

  const turnAll = () => eachInSlices(claiming.due(now()), turnOne, () => isStopped);

  function turnOne(subjectId: string): void {
    const change = claiming.turn(subjectId, now());
    if (change) tell(change);
  }

  /** The version is the moment itself, unless a clock was set back: then others have to be told it like any other. */
  function tell(change: Change): void {
    if (change.facts.version > change.at) keepVersion(change.subject.id);
    announce(change);
  }

  claiming.listen(plan);
  return {
    look: alarm.ring,
    stop() {
      isStopped = true;
      alarm.stop();
    },
  };
}
