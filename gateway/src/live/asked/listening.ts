/**
 * Code of the host's that hears of changes, as faces and as they are seen by somebody: as a viewer, who is told what its sessions are told, by
 * the same way; or as everyone who may come to share a conversation with those that it is about, who has no session anywhere.
 */
import type { Thresholds } from '@meeshy/status-protocol';
import type { Faces } from '../../presence/shown/faces.ts';
import type { Floors } from '../../presence/shown/floors.ts';
import { type PresenceEvent, statusEvent } from '../../presence/shown/wire.ts';
import { withdrawnFace } from '../../presence/sight/face.ts';
import {
  type Dim,
  detailOf,
  keyOf,
  type Shadow,
  type Sight,
  type Sights,
  sightOfEveryone,
} from '../../presence/sight/sight.ts';
import type { Change } from '../../presence/subjects/change.ts';
import type { Standing, Standings, Subjects } from '../../presence/subjects/subjects.ts';
import { byId, type StoredSubject, type Subject } from '../../presence/truth/subject.ts';
import { Refusal } from '../../refusal.ts';
import { createListenerLink } from '../delivery/listener-link.ts';
import { isFor, newsOf, pieceFor, writeOutline } from '../delivery/news.ts';
import { Picture } from '../delivery/picture.ts';
import type { Told } from '../delivery/repeating.ts';
import type { Session, Sessions } from '../delivery/sessions.ts';
import { harmless } from '../harmless.ts';
import type { Shows } from '../types.ts';

export interface ListeningParts {
  readonly subjects: Standings & Pick<Subjects, 'rollCall' | 'shades'>;
  readonly sessions: Sessions;
  readonly sights: Sights;
  readonly faces: Faces;
  readonly floors: Floors;
  readonly thresholds: Thresholds;
  /** What a viewer may see is brought into memory. */
  readonly prepare: (viewerId: string) => Promise<void>;
  /** And what an answer to it depends on. */
  readonly prepareToLook: (viewerId: string, of: readonly StoredSubject[]) => Promise<void>;
  readonly showAgain: (session: Session) => Promise<void>;
  readonly now: () => number;
  /** What a listener threw, or rejected with. */
  readonly onUnforeseen: ((error: unknown) => void) | undefined;
}

export interface Listening extends Pick<Shows, 'on'> {
  announced(change: Change): void;
  /** A change is told again to those who see times, or to those who see none. */
  repeated(change: Change, told: Told): void;
  /** The hiding that has just begun, of which whoever listens as everyone hears as of an exit. */
  begun(subjectId: string): Shadow | null;
  /** Some may see the subject otherwise than before. */
  resighted(subjectId: string): void;
  /** A day has begun, and those who watch as everyone have one of their own of it. */
  aged(subjectId: string): void;
  /** The subject is no more. */
  ended(subjectId: string): void;
  /** The clock was set: all that was told is of another time, and what is remembered has moved along. */
  clockSet(byMs: number): void;
  stop(): void;
}

type Tell = (event: PresenceEvent) => void;

interface Everyone {
  readonly picture: Picture;
  readonly tell: Tell;
}

const IN_FULL = 'full';

export function createListening(parts: ListeningParts): Listening {
  const { subjects, sessions, sights, faces, floors, thresholds, now } = parts;
  const everyone = new Set<Everyone>();
  /** How everyone saw people when they were last told of them, where that was not in full. */
  const seenAs = new Map<string, string>();
  /** Hidings that began before are old: whoever is read only now has not just left. */
  let heardFrom = Number.POSITIVE_INFINITY;
  const ends = new Set<() => void>();

  function tellEveryone(event: PresenceEvent): void {
    for (const { picture, tell } of everyone) if (picture.take(event)) tell(event);
  }

  const keySeenAs = (subjectId: string) => seenAs.get(subjectId) ?? IN_FULL;

  /** It hides from everyone, who saw it before in the detail in which they see it now. */
  function isExit(subjectId: string, sight: Sight): sight is Dim {
    return sight.kind === 'dim' && sight.since >= heardFrom && keySeenAs(subjectId) === sight.of;
  }

  function noteSight(subjectId: string, sight: Sight): void {
    const key = keyOf(sight);
    if (key === IN_FULL) seenAs.delete(subjectId);
    else seenAs.set(subjectId, key);
  }

  /** What whoever sees it so is told of a change; `null`: it is none to them. */
  function eventOf(change: Change, sight: Sight): PresenceEvent | null {
    const { subject, facts, outlineNews, hiddenSince } = change;
    if (sight.kind === 'none' || !isFor(sight, hiddenSince)) return null;
    const outlines = outlineNews && writeOutline({ subject, facts, outlineNews }, now());
    const piece = pieceFor(sight, newsOf(change, performance.now()), () => outlines);
    return piece?.inVersion(floors.toEveryone(subject.id, piece.face.version)).event ?? null;
  }

  /** What everyone sees now of somebody. */
  function eventNow(standing: Standing, sight: Sight): PresenceEvent {
    const at = now();
    const isNothing = sight.kind === 'none';
    return statusEvent(isNothing ? withdrawnFace(standing.subject, at) : faces.toEveryone(standing, at), at);
  }

  function* everybodyNow(): Generator<[Standing, Sight]> {
    for (const id of byId(subjects.rollCall.ids())) {
      const standing = subjects.standing(id);
      if (standing) yield [standing, sightOfEveryone(id, sights)];
    }
  }

  function listenAsEveryone(tell: Tell): () => void {
    const one = { picture: new Picture(thresholds, now), tell };
    if (everyone.size === 0) {
      seenAs.clear();
      heardFrom = now();
    }
    for (const [standing, sight] of everybodyNow()) {
      noteSight(standing.subject.id, sight);
      one.picture.take(eventNow(standing, sight));
    }
    everyone.add(one);
    return () => everyone.delete(one);
  }

  /** As a session of the viewer's would be, but nobody is there by it. */
  async function listenAs(viewerId: string, tell: Tell): Promise<() => void> {
    await Promise.all([parts.prepareToLook(viewerId, []), parts.prepare(viewerId)]);
    const link = createListenerLink(new Picture(thresholds, now), tell);
    const subject: Subject = subjects.get(viewerId) ?? { id: viewerId, username: viewerId, kind: 'user' };
    const session: Session = { subject, link, expiresAt: Number.POSITIVE_INFINITY, held: new Map(), isListener: true };
    sessions.add(session);
    await parts.showAgain(session);
    return () => {
      link.end();
      sessions.remove(link.id);
    };
  }

  return {
    async on(event, listener, { as } = {}) {
      if (event !== 'change')
        throw new Refusal('VALIDATION_ERROR', `There is no event "${String(event)}", but "change"`);
      let isOn = true;
      const call = harmless(listener, parts.onUnforeseen);
      // Not in the middle of what it hears of: whatever it does then is done to what is true by then.
      const tell: Tell = (told) =>
        queueMicrotask(() => {
          if (isOn) call(told);
        });
      const close = as === undefined ? listenAsEveryone(tell) : await listenAs(as, tell);
      const end = () => {
        isOn = false;
        ends.delete(end);
        close();
      };
      ends.add(end);
      return end;
    },

    announced(change) {
      if (everyone.size === 0) return;
      const { id } = change.subject;
      const sight = sightOfEveryone(id, sights);
      const event = eventOf(change, sight);
      if (!event) return;
      noteSight(id, sight);
      tellEveryone(event);
    },

    repeated(change, told) {
      if (everyone.size === 0) return;
      const sight = sightOfEveryone(change.subject.id, sights);
      const detail = sight.kind === 'dim' ? sight.of : detailOf(sight);
      const event = (detail === 'full') === (told === 'in full') ? eventOf(change, sight) : null;
      if (event) tellEveryone(event);
    },

    begun(subjectId) {
      const sight = sightOfEveryone(subjectId, sights);
      if (everyone.size === 0 || !isExit(subjectId, sight) || subjects.shades.has(subjectId, sight.since)) return null;
      return sights.shadowsOf(subjectId).find(({ since }) => since === sight.since) ?? null;
    },

    resighted(subjectId) {
      if (everyone.size === 0) return;
      const standing = subjects.standing(subjectId);
      const sight = sightOfEveryone(subjectId, sights);
      if (!standing || keyOf(sight) === keySeenAs(subjectId)) return;
      // That is told as what it looks like, when that is told.
      if (isExit(subjectId, sight)) return;
      noteSight(subjectId, sight);
      tellEveryone(eventNow(standing, sight));
    },

    aged(subjectId) {
      if (everyone.size === 0) return;
      const standing = subjects.standing(subjectId);
      if (standing) tellEveryone(eventNow(standing, sightOfEveryone(subjectId, sights)));
    },

    ended(subjectId) {
      const subject = subjects.get(subjectId);
      if (subject) tellEveryone(statusEvent(withdrawnFace(subject, now()), now()));
    },

    clockSet(byMs) {
      if (everyone.size === 0) return;
      heardFrom += byMs;
      for (const [standing, sight] of everybodyNow()) tellEveryone(eventNow(standing, sight));
    },

    stop() {
      for (const end of ends) end();
    },
  };
}
