/** P8: what has gone stale is told once more, over the time until the next sweep. */

import type { Change } from '../../presence/change.ts';
import type { Hearers } from '../../presence/hearers.ts';
import { hiddenFromEveryoneSince, type Sights } from '../../presence/sight.ts';
import type { Standings, Subjects } from '../../presence/subjects.ts';
import type { Agreement } from '../cluster/agreement.ts';
import { createSpread, slicesOf } from '../delivery/spread.ts';
import { eachInSlices, foundInSlices } from '../in-slices.ts';

/** What is told again has left before the next sweep: the part of the interval that it takes. */
const REPEATED_WITHIN = 0.8;

export interface RepetitionParts {
  readonly subjects: Standings & Pick<Subjects, 'hidings' | 'rollCall' | 'size' | 'telling'>;
  readonly hearers: Hearers;
  readonly sights: Sights;
  readonly agreement: Pick<Agreement, 'isReachable' | 'refresh'>;
  /** Announces what viewers may know already, spread over this time. */
  readonly repeat: (changes: readonly Change[], overMs: number) => void;
  /** The same of what is news to nobody but those who see no times. */
  readonly repeatOutlines: (changes: readonly Change[], overMs: number) => void;
  /** Time has passed, and things are longer ago. */
  readonly age: () => void;
  readonly maintenanceIntervalMs: number;
  readonly now: () => number;
}

export interface Repetition {
  /** `since`: when the sweep began. */
  tell(since: number): Promise<void>;
  stop(): void;
  /** Pieces of work that wait for their slice of time. */
  readonly size: number;
}

export function createRepetition(parts: RepetitionParts): Repetition {
  const { subjects, hearers, sights, agreement, repeat, repeatOutlines, age, maintenanceIntervalMs, now } = parts;
  const { telling, rollCall, hidings } = subjects;
  /** For what the cluster is to have told again. */
  const refreshes = createSpread(1);
  const overMs = REPEATED_WITHIN * maintenanceIntervalMs;

  async function tellOutlines(since: number): Promise<void> {
    await eachInSlices(rollCall.ids(), (id) =>
      hidings.know(id, sights.shadowsOf(id), hiddenFromEveryoneSince(id, sights), since),
    );
    const stale = await foundInSlices(telling.keys(), (key) => telling.isOutlineStale(key, since, hearers));
    // What is told is what is true now, in one turn: nothing newer may leave before it.
    const outlines = stale.flatMap((key) => telling.repeatOutline(key, since, hearers) ?? []);
    repeatOutlines(ofSeenOtherwise(sights, outlines), overMs);
    age();
  }

  function tellInFull(subjectIds: readonly string[], since: number): void {
    const changes: Change[] = [];
    const unheard: string[] = [];
    for (const id of subjectIds) {
      // What only this node knows, viewers everywhere have to be told.
      if (agreement.isReachable && telling.hasNews(id)) unheard.push(id);
      else {
        const change = telling.repeat(id, since, now());
        if (change) changes.push(change);
      }
    }
    repeat(changes, overMs);
    if (unheard.length === 0) return;
    const slices = slicesOf(unheard, subjects.size, overMs);
    refreshes.addSlices(slices.map((ids) => () => ids.forEach(agreement.refresh)));
  }

  return {
    async tell(since) {
      if (!sights.areFull) await tellOutlines(since);
      tellInFull(await foundInSlices(telling.keys(), (key) => telling.isStale(key, since)), since);
    },
    stop: refreshes.stop,
    get size() {
      return refreshes.size;
    },
  };
}

/**
 * All others have nobody to be told of them. They have been written all the same: when somebody is told again must not depend
 * on who else shares less (P12).
 */
function ofSeenOtherwise(sights: Sights, changes: readonly Change[]): readonly Change[] {
  const seenOtherwise = sights.seenOtherwise?.(changes.map(({ subject }) => subject.id));
  return seenOtherwise ? changes.filter(({ subject }) => seenOtherwise.has(subject.id)) : changes;
}
