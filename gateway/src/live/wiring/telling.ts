/** The ways by which viewers here, and code of the host's that listens, hear of people. */
import type { Change } from '../../presence/subjects/change.ts';
import { createListening, type Listening, type ListeningParts } from '../asked/listening.ts';
import { type Announcer, createAnnouncer } from '../delivery/announcer.ts';
import { createOutbox, type Outbox } from '../delivery/outbox.ts';
import type { Session } from '../delivery/sessions.ts';
import { createSightChanges, type SightChanges } from '../delivery/sight-changes.ts';
import { createResighting } from '../members/resighting.ts';
import type { Observe } from '../observation.ts';
import type { LivePresence } from '../types.ts';
import type { Memory } from './memory.ts';

/** Shows a session everybody anew. */
type ShowAgain = (session: Session) => Promise<void>;

export interface Telling {
  /** Closes the circle, before anybody comes: those who are told here are shown everybody by what is made of this. */
  connect(showAgain: ShowAgain): void;
  readonly outbox: Outbox;
  readonly announcer: Announcer;
  readonly sightChanges: SightChanges;
  readonly listening: Listening;
  /** To be called when something may have been said that changes who sees people: they are told before there is other news of them. */
  resight(subjectId?: string): void;
  /** Tells viewers of a change. `startedAt`: performance.now() of its cause; unless given, now. */
  announce(change: Change, startedAt?: number): void;
  /** Some see a subject otherwise than `before`. */
  readonly sightsChanged: LivePresence['sightsChanged'];
  /** What has gone stale, once more (P8): to those who see times, and to those who see none. */
  readonly retell: Outbox['retell'];
}

export interface TellingParts extends Pick<ListeningParts, 'prepare' | 'prepareToLook' | 'onUnforeseen'> {
  readonly memory: Memory;
  readonly rules: ListeningParts['thresholds'];
  /** A subject may be seen by others than before, or by some as gone. */
  readonly onResighted: (subjectId: string) => void;
  /** Some may see a subject otherwise than before, or it them. */
  readonly onSightsChanged: (subjectId: string) => void;
  readonly isStopping: () => boolean;
  readonly now: () => number;
  readonly observe: Observe;
}

export function createTelling(parts: TellingParts): Telling {
  const { memory, rules, isStopping, now, observe } = parts;
  const { subjects, sessions, hearers, shared, sights, floors, faces } = memory;
  const { sharers } = subjects;
  let connected: ShowAgain | null = null;

  async function showAgain(session: Session): Promise<void> {
    if (!connected) throw new Error('Somebody came before there was anything to show them');
    await connected(session);
  }

  const listening = createListening({
    subjects,
    sessions,
    sights,
    faces,
    floors,
    thresholds: rules,
    prepare: parts.prepare,
    prepareToLook: parts.prepareToLook,
    showAgain,
    now,
    onUnforeseen: parts.onUnforeseen,
  });
  const toItself = ({ subject, facts }: Change) => faces.toItself(subjects.standing(subject.id), facts, now());
  const outbox = createOutbox({ sessions, hearers, sights, floors, toItself, now, observe });
  const toSessions = createAnnouncer(sessions, hearers, faces, outbox, observe);
  const announcer: Announcer = {
    ...toSessions,
    announce(change, startedAt) {
      toSessions.announce(change, startedAt);
      listening.announced(change);
      // Some have just been told that it left.
      if (change.hiddenSince !== undefined) parts.onResighted(change.subject.id);
    },
  };
  const sightChanges = createSightChanges({
    subjects,
    hearers,
    sessions,
    sights,
    announcer,
    outbox,
    faces,
    now,
    back: () => sharers.back(),
    begunForEveryone: listening.begun,
    agedForEveryone: listening.aged,
  });

  const sightsChanged: Telling['sightsChanged'] = (subjectId, before, viewerIds) => {
    sightChanges.changed(subjectId, before, viewerIds);
    listening.resighted(subjectId);
    parts.onSightsChanged(subjectId);
  };
  const tellResighted = createResighting({
    sharers,
    sights: shared,
    hearers,
    sessions,
    changed: sightsChanged,
    showAgain(session) {
      outbox.leaveOut(session.subject.id);
      return showAgain(session);
    },
    tellItself: sightChanges.toItself,
    now,
    tellHost: parts.onResighted,
  });

  function resight(subjectId?: string): void {
    if (!isStopping()) tellResighted(subjectId);
  }
  sharers.listen(() => queueMicrotask(() => resight()));

  return {
    connect(show) {
      connected = show;
    },
    outbox,
    announcer,
    sightChanges,
    listening,
    sightsChanged,
    resight,
    announce(change, startedAt = performance.now()) {
      // Whose invisibility has ended while it was away comes into sight by coming back.
      sharers.get(change.subject.id);
      resight(change.subject.id);
      announcer.announce(change, startedAt);
    },
    retell(told) {
      const { add, leave } = outbox.retell(told);
      return {
        add(change) {
          add(change);
          listening.repeated(change, told);
        },
        leave,
      };
    },
  };
}
