/** Sends changes to those who may see them, and withdrawals to those who may no longer. */
import type { Hearers } from '../../presence/audience/hearers.ts';
import type { Faces, Resighted } from '../../presence/shown/faces.ts';
import type { Face } from '../../presence/sight/face.ts';
import type { Change } from '../../presence/subjects/change.ts';
import type { Standing } from '../../presence/subjects/subjects.ts';
import type { Observe } from '../observation.ts';
import type { Outbox } from './outbox.ts';
import { Parcel, Piece } from './parcel.ts';
import type { Sessions } from './sessions.ts';

export interface Announcer {
  /** To every session of the subject and of those who hear of it, once each. `startedAt`: performance.now() of the cause. */
  announce(change: Change, startedAt: number): void;
  /** What one subject shows, to some viewers, those of them who are (still) told of it. */
  show(standing: Standing, at: number, viewerIds: Iterable<string>): void;
  /** What one subject shows, to viewers who saw it in another way before: as far as that is news to them. */
  resight(standing: Standing, at: number, viewers: readonly Resighted[]): void;
  /** To viewers who may no longer see the subject: nothing is known of it. */
  withdraw(standing: Standing, at: number, viewerIds: Iterable<string>): void;
}

export function createAnnouncer(
  sessions: Sessions,
  hearers: Hearers,
  faces: Faces,
  outbox: Outbox,
  observe: Observe,
): Announcer {
  const isHere = (viewerId: string) => sessions.of(viewerId).length > 0;
  const parcelOf = (face: Face, at: number) => new Parcel([new Piece(face, at)]);
  return {
    announce(change, startedAt) {
      outbox.add(change, hearers.topicsOf(change.subject.id), startedAt);
    },

    show(standing, at, viewerIds) {
      const viewers = [...viewerIds].filter((id) => isHere(id) && hearers.hears(id, standing.subject.id));
      for (const { face, viewerIds } of faces.toAudience(standing, viewers, at)) {
        sessions.deliver(parcelOf(face, at), viewerIds);
      }
    },

    resight(standing, at, viewers) {
      for (const { face, viewerIds } of faces.toResighted(standing, viewers, at)) {
        outbox.resight(new Piece(face, at), viewerIds);
      }
    },

    withdraw(standing, at, viewerIds) {
      let deliveries = 0;
      for (const { face, viewerIds: parted } of faces.toParted(standing, [...viewerIds].filter(isHere), at)) {
        deliveries += sessions.deliver(parcelOf(face, at), parted);
      }
      if (deliveries > 0) observe({ kind: 'withdrawn', deliveries });
    },
  };
}
