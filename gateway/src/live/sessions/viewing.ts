/**
 * P20: which conversation each session shows, and whom else it is told of who does. Whoever never says so costs nothing. Where very many view
 * the same one, all of them are told by turns, no more often than each may be.
 */
import type { Conversations } from '../../presence/audience/conversations.ts';
import { MANY, type Seeing, TOLD_AGAIN_MS, type ViewersTold, Viewing } from '../../presence/audience/viewing.ts';
import { Deadlines } from '../../presence/deadlines.ts';
import type { Cluster } from '../../presence/ports.ts';
import type { Faces } from '../../presence/shown/faces.ts';
import { viewersOf } from '../../presence/shown/wire.ts';
import { type Sights, sightOf } from '../../presence/sight/sight.ts';
import type { Standings, Subjects } from '../../presence/subjects/subjects.ts';
import { byId } from '../../presence/truth/subject.ts';
import { createAfterwards } from '../afterwards.ts';
import { createAlarm } from '../alarm.ts';
import type { Sessions } from '../delivery/sessions.ts';
import { eachInBackground } from '../in-slices.ts';

export interface ViewingRoomParts {
  readonly subjects: Standings & Pick<Subjects, 'knownSharing' | 'sharers'>;
  readonly conversations: Pick<Conversations, 'conversationsOf' | 'isCrowd' | 'membersOf' | 'memberships'>;
  readonly sights: Sights;
  readonly faces: Faces;
  readonly sessions: Sessions;
  readonly cluster: Pick<Cluster, 'view' | 'viewersElsewhere'>;
  /** A session is told no more often; `undefined`: as P20 says. */
  readonly toldAgainMs: number | undefined;
  readonly now: () => number;
}

/** Others view these conversations here than before. `sessionId`: which has just begun to view one of them. */
type OnChanged = (conversationIds: readonly string[], sessionId?: string) => void;

export interface ViewingRoom {
  listen(onChanged: OnChanged): void;
  /** The session shows this conversation; `null`, or one that its subject is not in: none. */
  show(sessionId: string, conversationId: string | null): void;
  closed(sessionId: string): void;
  /** A subject has come into conversations, or left them. */
  moved(conversationIds: Iterable<string>, subjectId: string): void;
  /** Some may see the subject otherwise than before, or it them. */
  resighted(subjectId: string): void;
  /** These people view a conversation at other nodes. */
  heard(conversationId: string, subjectIds: readonly string[]): void;
  /** The sessions here that show a conversation. */
  sessionsOn(conversationId: string): readonly string[];
  /** Which one a session shows; `null`: none. */
  shownBy(sessionId: string): string | null;
  /** Who views a conversation, at all nodes, and shows that they do. `members`: who is in it; what they share is known here. */
  viewersAmong(conversationId: string, members: ReadonlySet<string>): Promise<readonly string[]>;
  /** Whatever could not be seen when it changed: a person who had not been read, say. */
  lookAgain(): void;
  clockSet(byMs: number): void;
  stop(): void;
}

export function createViewingRoom(parts: ViewingRoomParts): ViewingRoom {
  const { subjects, conversations, sights, faces, sessions, cluster, toldAgainMs = TOLD_AGAIN_MS, now } = parts;
  let onChanged: OnChanged = () => {};
  const { knownSharing, sharers } = subjects;
  const seeing: Seeing = {
    showsViewing: (subjectId, conversationId) =>
      conversations.membersOf(conversationId).has(subjectId) &&
      subjects.knows(subjectId) &&
      knownSharing.sharingOf(subjectId).viewing,
    isOpen: (subjectId) => sights.areFull || (sights.isFull?.(subjectId, subjectId) ?? false),
    sees: (viewerId, subjectId, conversationId) =>
      sightOf(viewerId, subjectId, true, sights).kind !== 'dim' &&
      !sharers.hidesIn(subjectId, conversationId, viewerId) &&
      !sharers.neverBy(subjectId).includes(viewerId),
    isCrowd: (conversationId) => conversations.isCrowd(conversationId),
  };
  const viewing = new Viewing(seeing, toldAgainMs);
  const alarm = createAlarm(ring, now);
  /** When that is to be looked by turns, and when it was. */
  const looks = new Deadlines();
  const lookedAt = new Map<string, number>();

  const areMany = (conversationId: string) => viewing.countOn(conversationId) > MANY;

  /** Others view these than before. */
  function changed(conversationIds: readonly string[], sessionId?: string): void {
    for (const id of conversationIds) {
      if (!areMany(id)) cluster.view(id, viewing.here(id));
      look(id);
    }
    onChanged(conversationIds, sessionId);
    plan();
  }

  function look(conversationId: string): void {
    if (!areMany(conversationId)) {
      lookedAt.delete(conversationId);
      for (const told of viewing.look(conversationId, now())) tell(told);
    } else if (looks.dueAt(conversationId) === undefined) {
      looks.set(conversationId, Math.max(now(), (lookedAt.get(conversationId) ?? 0) + toldAgainMs));
    }
  }

  function lookByTurns(conversationId: string): void {
    looks.clear(conversationId);
    lookedAt.set(conversationId, now());
    cluster.view(conversationId, viewing.here(conversationId));
    viewing.lookLater(conversationId);
    tellEach(viewing.sessionsOn(conversationId));
  }

  function tellEach(sessionIds: readonly string[]): void {
    void eachInBackground(sessionIds, tellNow).then(plan);
  }

  function tellNow(sessionId: string): void {
    const told = viewing.tell(sessionId, now());
    if (told) tell(told);
  }

  function tell(told: ViewersTold): void {
    const { sessionId, viewerId, shownIds } = told;
    const named = shownIds.flatMap((id) => {
      const standing = subjects.standing(id);
      return standing ? faces.toGranted(standing, sightOf(viewerId, id, true, sights), now()) : [];
    });
    const session = sessions.get(sessionId);
    if (session) sessions.say(session, 'conversation:viewers', viewersOf(told, named));
  }

  function ring(): void {
    changed(viewing.lapse(now()));
    tellEach(viewing.due(now()));
    for (const id of byId(looks.at(now()).due)) lookByTurns(id);
    plan();
  }

  function plan(): void {
    alarm.by(viewing.nextAt);
    alarm.by(looks.nextAt);
  }

  const lookAfterwards = createAfterwards((conversationIds: readonly string[]) => {
    for (const id of conversationIds) look(id);
    plan();
  });

  function lookSoon(conversationIds: Iterable<string>): void {
    for (const id of conversationIds) if (viewing.isViewed(id)) lookAfterwards(id);
  }

  const resighted = (subjectId: string) => {
    if (viewing.size > 0) lookSoon(conversations.memberships(subjectId));
  };
  knownSharing.listen(resighted);

  return {
    listen(listener) {
      onChanged = listener;
    },

    show(sessionId, conversationId) {
      const subjectId = sessions.get(sessionId)?.subject.id;
      if (subjectId === undefined) return;
      const isThere = conversationId !== null && conversations.conversationsOf(subjectId).includes(conversationId);
      const others = viewing.show(sessionId, subjectId, isThere ? conversationId : null, now());
      changed(others, sessionId);
      if (others.length > 0) tellNow(sessionId);
    },

    closed(sessionId) {
      if (viewing.shownBy(sessionId) !== null) changed(viewing.end(sessionId));
    },

    moved(conversationIds, subjectId) {
      if (viewing.size === 0) return;
      for (const { link } of sessions.heldBy(subjectId)) {
        const shown = viewing.shownBy(link.id);
        if (shown !== null && !conversations.conversationsOf(subjectId).includes(shown)) changed(viewing.end(link.id));
      }
      lookSoon(conversationIds);
    },

    resighted,
    sessionsOn: (conversationId) => viewing.sessionsOn(conversationId),
    shownBy: (sessionId) => viewing.shownBy(sessionId),

    heard(conversationId, subjectIds) {
      viewing.hear(conversationId, subjectIds);
      lookSoon([conversationId]);
    },

    async viewersAmong(conversationId, members) {
      // P14: without the others it is those of this node.
      const elsewhere = await cluster.viewersElsewhere(conversationId).catch(() => []);
      const all = new Set([...viewing.here(conversationId), ...elsewhere]);
      return [...all].filter((id) => members.has(id) && knownSharing.sharingOf(id).viewing);
    },

    lookAgain: () => lookSoon(viewing.conversations()),

    clockSet(byMs) {
      viewing.shift(byMs);
      looks.shift(byMs);
      lookedAt.clear();
      alarm.ring();
    },

    stop: alarm.stop,
  };
}
