/** P8: what has gone stale is told once more, over the time until the next sweep. */

import type { Hearers } from '../../presence/audience/hearers.ts';
import { hiddenFromEveryoneSince, type Sights } from '../../presence/sight/sight.ts';
import type { Change } from '../../presence/subjects/change.ts';
import type { Standings, Subjects } from '../../presence/subjects/subjects.ts';
import { byId } from '../../presence/truth/subject.ts';
import type { Agreement } from '../cluster/agreement.ts';
import type { Retelling, Told } from '../delivery/repeating.ts';
import { createSpread, slicesOf } from '../delivery/spread.ts';
import { eachInSlices, foundInSlices } from '../in-slices.ts';

/** What is told again has left before the next sweep: the part of the interval that it takes. */
const REPEATED_WITHIN = 0.8;

export interface RepetitionParts {
  readonly subjects: Standings & Pick<Subjects, 'hidings' | 'rollCall' | 'size' | 'telling'>;
  readonly hearers: Hearers;
  readonly sights: Sights;
  readonly agreement: Pick<Agreement, 'isReachable' | 'refresh'>;
  /** Announces what viewers may know already: to those who see times, or to those who see none. */
  readonly retell: (told: Told) => Retelling;
  /** Time has passed, and things are longer ago. */
  readonly age: () => void;
  readonly maintenanceIntervalMs: number;
  readonly now: () => number;
}

export interface Repetition {
  /** `since`: when the sweep began, by the clock as it is. */
  tell(since: () => number): Promise<void>;
  stop(): void;
  /** Pieces of work that wait for their slice of time. */
  readonly size: number;
}

export function createRepetition(parts: RepetitionParts): Repetition {
  const { subjects, hearers, sights, agreement, retell, age, maintenanceIntervalMs, now } = parts;
  const { telling, rollCall, hidings } = subjects;
  /** For what the cluster is to have told again. */
  const refreshes = createSpread(1);
  const overMs = REPEATED_WITHIN * maintenanceIntervalMs;

  async function tellOutlines(since: () => number): Promise<void> {
    await eachInSlices(rollCall.ids(), (id) =>
      hidings.know(id, sights.shadowsOf(id), hiddenFromEveryoneSince(id, sights), since()),
    );
    const stale = await foundInSlices(telling.keys(), (key) => telling.isOutlineStale(key, since(), hearers));
    await retellEach('in outline', stale, (key) => {
      const change = telling.repeatOutline(key, since(), hearers);
      // All others have nobody to be told of them. They are written all the same: when somebody is told again must not depend on
      // who else shares less (P12).
      return change && sights.isSeenOtherwise?.(change.subject.id) === false ? null : change;
    });
    age();
  }

  async function tellInFull(since: () => number): Promise<void> {
    const stale = await foundInSlices(telling.keys(), (key) => telling.isStale(key, since()));
    const unheard: string[] = [];
    await retellEach('in full', stale, (key) => {
      // What only this node knows, viewers everywhere have to be told.
      const isUnheard = agreement.isReachable && telling.hasNews(key);
      if (isUnheard) unheard.push(key);
      return isUnheard ? null : telling.repeat(key, since(), now());
    });
    if (unheard.length === 0) return;
    const slices = slicesOf(unheard, subjects.size, overMs);
    refreshes.addSlices(slices.map((ids) => () => ids.forEach(agreement.refresh)));
  }

  /** In slices, between which there may be news of them, and of those who see them. */
  async function retellEach(told: Told, keys: readonly string[], tell: (key: string) => Change | null): Promise<void> {
    const { add, leave } = retell(told);
    try {
      await eachInSlices(byId(keys), (key) => {
        const change = tell(key);
        if (change) add(change);
      });
    } finally {
      leave(overMs);
    }
  }

  return {
    async tell(since) {
      if (!sights.areFull) await tellOutlines(since);
      await tellInFull(since);
    },
    stop: refreshes.stop,
    get size() {
      return refreshes.size;
    },
  };
}
