/** Sends changes to those who may see them, and withdrawals to those who may no longer. */
import type { Audience } from '../../presence/audience.ts';
import type { Subject } from '../../presence/ports.ts';
import type { Change } from '../../presence/subjects.ts';
import type { Observe } from '../observation.ts';
import { parcelOf, type Sessions } from '../sessions/sessions.ts';
import { statusEvent, withdrawalEvent } from './events.ts';
import type { Outbox } from './outbox.ts';

export interface Announcer {
  /** To every session of the subject and its audience, once each. `startedAt`: performance.now() of the cause. */
  announce(change: Change, startedAt: number): void;
  /** Facts of one subject to some viewers, those of them who (still) see it. */
  show(subject: Subject, facts: Change['facts'], at: number, viewerIds: Iterable<string>): void;
  /** To viewers who may no longer see the subject: offline, times absent, at this version. */
  withdraw(subject: Subject, version: number, at: number, viewerIds: Iterable<string>): void;
}

export function createAnnouncer(sessions: Sessions, audience: Audience, outbox: Outbox, observe: Observe): Announcer {
  return {
    announce(change, startedAt) {
      outbox.add(change, audience.memberships(change.subject.id), startedAt);
    },

    show(subject, facts, at, viewerIds) {
      const viewers = [...viewerIds].filter((id) => audience.sees(id, subject.id));
      sessions.deliver(parcelOf(statusEvent(subject, facts, at)), viewers);
    },

    withdraw(subject, version, at, viewerIds) {
      const deliveries = sessions.deliver(parcelOf(withdrawalEvent(subject, version, at)), viewerIds);
      if (deliveries > 0) observe({ kind: 'withdrawn', deliveries });
    },
  };
}
