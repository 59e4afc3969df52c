/** Sends changes to those who may see them, and withdrawals to those who may no longer. */
import type { Audience } from '../../presence/audience.ts';
import { type Face, type Truth, withdrawnFace } from '../../presence/face.ts';
import type { Faces } from '../../presence/faces.ts';
import type { Subject } from '../../presence/subject.ts';
import type { Change } from '../../presence/subjects.ts';
import type { Observe } from '../observation.ts';
import type { Outbox } from './outbox.ts';
import { Parcel, Piece } from './parcel.ts';
import type { Sessions } from './sessions.ts';

export interface Announcer {
  /** To every session of the subject and its audience, once each. `startedAt`: performance.now() of the cause. */
  announce(change: Change, startedAt: number): void;
  /** What one subject shows, to some viewers, those of them who (still) see it. */
  show(truth: Truth, at: number, viewerIds: Iterable<string>): void;
  /** To viewers who may no longer see the subject: nothing is known of it, as of this version. */
  withdraw(subject: Subject, version: number, at: number, viewerIds: Iterable<string>): void;
}

export function createAnnouncer(
  sessions: Sessions,
  audience: Audience,
  faces: Faces,
  outbox: Outbox,
  observe: Observe,
): Announcer {
  const parcelOf = (face: Face, at: number) => new Parcel([new Piece(face, at)]);
  return {
    announce(change, startedAt) {
      outbox.add(change, audience.memberships(change.subject.id), startedAt);
    },

    show(truth, at, viewerIds) {
      const viewers = [...viewerIds].filter((id) => audience.sees(id, truth.subject.id));
      for (const { face, viewerIds } of faces.toAudience(truth, viewers, at)) {
        sessions.deliver(parcelOf(face, at), viewerIds);
      }
    },

    withdraw(subject, version, at, viewerIds) {
      const deliveries = sessions.deliver(parcelOf(withdrawnFace(subject, version), at), viewerIds);
      if (deliveries > 0) observe({ kind: 'withdrawn', deliveries });
    },
  };
}
