/** Sends changes to those who may see them, and withdrawals to those who may no longer. */
import type { Audience } from '../presence/audience.ts';
import type { Subject } from '../presence/ports.ts';
import type { Change } from '../presence/subjects.ts';
import { statusEvent, withdrawalEvent } from './events.ts';
import type { Membership } from './membership.ts';
import type { Observe } from './observation.ts';
import type { Sessions } from './sessions.ts';

export interface Announcer {
  /** To every session of the subject and its audience, once each. `startedAt`: performance.now() of the cause. */
  announce(change: Change, startedAt: number): void;
  /** Facts of one subject to some viewers, those of them who (still) see it. */
  show(subject: Subject, facts: Change['facts'], at: number, viewerIds: Iterable<string>): void;
  /** To viewers who may no longer see the subject: offline, times absent, at this version. */
  withdraw(subject: Subject, version: number, at: number, viewerIds: Iterable<string>): void;
}

export function createAnnouncer(
  sessions: Sessions,
  audience: Audience,
  membership: Membership,
  observe: Observe,
): Announcer {
  function deliver(change: Change, viewers: ReadonlySet<string>, startedAt: number): void {
    const deliveries = sessions.deliver(statusEvent(change.subject, change.facts, change.at), viewers);
    observe({ kind: 'announced', change, deliveries, seconds: (performance.now() - startedAt) / 1000 });
  }

  return {
    announce(change, startedAt) {
      const viewers = membership.viewersOf(change.subject.id);
      if (!(viewers instanceof Promise)) {
        deliver(change, viewers, startedAt);
        return;
      }
      viewers.then(
        (found) => deliver(change, found, startedAt),
        (error) => observe({ kind: 'failed-softly', what: 'reading the audience of a change', error }),
      );
    },

    show(subject, facts, at, viewerIds) {
      const viewers = [...viewerIds].filter((id) => audience.sees(id, subject.id));
      sessions.deliver(statusEvent(subject, facts, at), viewers);
    },

    withdraw(subject, version, at, viewerIds) {
      const deliveries = sessions.deliver(withdrawalEvent(subject, version, at), viewerIds);
      if (deliveries > 0) observe({ kind: 'withdrawn', deliveries });
    },
  };
}
