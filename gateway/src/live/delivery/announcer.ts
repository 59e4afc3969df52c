/** Sends changes to those who may see them, and withdrawals to those who may no longer. */
import type { Audience } from '../../presence/audience.ts';
import { type Face, type Truth, withdrawnFace } from '../../presence/face.ts';
import type { Faces } from '../../presence/faces.ts';
import type { Pairs } from '../../presence/pairs.ts';
import type { Change } from '../../presence/subjects.ts';
import type { Observe } from '../observation.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { Outbox } from './outbox.ts';
import { Parcel, Piece } from './parcel.ts';

export interface Announcer {
  /** To every session of the subject and its audience, once each. `startedAt`: performance.now() of the cause. */
  announce(change: Change, startedAt: number): void;
  /** Some viewers come to see the subject: what it shows, to those of them who (still) do. */
  meet(truth: Truth, at: number, viewerIds: Iterable<string>): void;
  /** To viewers who may no longer see the subject: nothing is known of it. `metAt`: when the last of them met it. */
  withdraw(truth: Truth, metAt: number, at: number, viewerIds: Iterable<string>): void;
}

export function createAnnouncer(
  sessions: Sessions,
  audience: Audience,
  faces: Faces,
  pairs: Pairs,
  outbox: Outbox,
  observe: Observe,
): Announcer {
  const isWatching = (viewerId: string) => sessions.of(viewerId).size > 0;
  const parcelOf = (face: Face, at: number) => new Parcel([new Piece(face, at)]);
  return {
    announce(change, startedAt) {
      const { subject, before, facts } = change;
      if (facts.version > before.version) pairs.changed(subject.id, facts.version);
      outbox.add(change, audience.memberships(subject.id), startedAt);
    },

    meet(truth, at, viewerIds) {
      const { id } = truth.subject;
      const viewers = [...viewerIds].filter((viewerId) => audience.sees(viewerId, id) && isWatching(viewerId));
      for (const { face, viewerIds } of faces.toAudience(truth, viewers, at)) {
        sessions.deliver(parcelOf(face, at), viewerIds);
      }
    },

    withdraw({ subject, facts }, metAt, at, viewerIds) {
      const version = pairs.parted(Math.max(metAt, pairs.versionOf(subject.id, facts.version)), at);
      const deliveries = sessions.deliver(parcelOf(withdrawnFace(subject, version), at), viewerIds);
      if (deliveries > 0) observe({ kind: 'withdrawn', deliveries });
    },
  };
}
