/**
 * The other agreement: there is no other node by design. Nobody is told, nobody answers, and what this node knows decides at
 * once, by the same decision (`decideHere` of the core). To have it answered by a cluster of one was tried with 5,000
 * people: a record for each was 2.6 kB more, and what is told again left in 16 times as many frames.
 */
import type { Change } from '../../presence/subjects/change.ts';
import type { Subjects } from '../../presence/subjects/subjects.ts';
import type { Agreement } from './agreement.ts';
import type { Corrections } from './corrections.ts';

export function agreementOfOne(): Agreement {
  return {
    isReachable: false,
    state() {},
    insist() {},
    refresh() {},
    ask: () => NOT_ANSWERED,
    seen: () => null,
    touched() {},
    stateTouched() {},
    follow: () => NOTHING,
    readAgain: async () => [],
    heard() {},
    carryOut() {},
    restate: () => NOTHING,
    sessionsElsewhere: async () => 0,
    adoptStored() {},
    stop() {},
  };
}

const NOTHING = Promise.resolve();
const NOT_ANSWERED = Promise.resolve(false);

/** Of what a former process left in the store. */
export function correctionsOfOne(subjects: Pick<Subjects, 'learning'>, now: () => number): Corrections {
  return {
    isOnItsWay: () => false,
    async correct() {},
    async expire(stored, lastSignOfLife, found: (change: Change) => void) {
      const change = subjects.learning.orphan(stored, lastSignOfLife, now());
      if (change) found(change);
      return change !== null;
    },
    expired() {},
  };
}
