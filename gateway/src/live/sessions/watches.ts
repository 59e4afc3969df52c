/** P21: a session watches some of a crowd: it is answered their faces, and told of what changes from then on. */
import { ABSENT } from '@meeshy/status-protocol';
import type { Conversations } from '../../presence/audience/conversations.ts';
import type { Hearers } from '../../presence/audience/hearers.ts';
import type { Faces } from '../../presence/shown/faces.ts';
import { type PresenceEvent, statusEvent } from '../../presence/shown/wire.ts';
import type { Face } from '../../presence/sight/face.ts';
import type { Standings } from '../../presence/subjects/subjects.ts';
import { NO_CLAIMS } from '../../presence/truth/claims.ts';
import type { Sessions } from '../delivery/sessions.ts';
import type { Learn } from '../upkeep/learning.ts';

export interface WatchRoomParts {
  readonly subjects: Standings;
  readonly conversations: Pick<Conversations, 'conversationsOf'>;
  readonly hearers: Hearers;
  readonly sessions: Sessions;
  readonly faces: Faces;
  readonly learn: Learn;
  /** As `learn`, also of whoever is known here. */
  readonly read: Learn;
  /** Whether this node hears of this member of a crowd because somebody here views it. */
  readonly isCounted: (conversationId: string, subjectId: string) => boolean;
  /** Has what the cluster decides about them heard here. */
  readonly follow: (subjectIds: Iterable<string>) => Promise<void>;
  readonly now: () => number;
}

/**
 * The session watches these members of the conversation, and nobody else any more. Answers their faces; of those who cannot be read now it
 * is told later. `null`: its subject is not in such a conversation, and watches nobody any more.
 */
export type Watch = (
  sessionId: string,
  conversationId: string,
  subjectIds: readonly string[],
) => Promise<PresenceEvent[] | null>;

export function createWatchRoom(parts: WatchRoomParts): Watch {
  const { subjects, conversations, hearers, sessions, faces, learn, read, isCounted, follow, now } = parts;

  /** `isRead`: of whom nothing is known nothing is stored. */
  function faceTo(viewerId: string, subjectId: string, isRead: boolean, at: number): Face | undefined {
    const standing = subjects.standing(subjectId);
    if (standing) return faces.toAudience(standing, [viewerId], at)[0]?.face;
    if (!isRead) return undefined;
    // Whoever is a member exists, and was never here.
    const subject = { id: subjectId, username: subjectId, kind: 'user' } as const;
    return faces.toViewer(viewerId, { subject, facts: ABSENT, claims: NO_CLAIMS }, true, at);
  }

  return async (sessionId, conversationId, subjectIds) => {
    const viewerId = sessions.get(sessionId)?.subject.id;
    if (viewerId === undefined) return [];
    // Of whom somebody else is told, and who is counted, is known here. Others are read whether they are or not: that they are here, which
    // they may hide, is not to be told by how long an answer takes.
    const isKnownAnyway = (id: string) => hearers.isToldToOthers(id) || isCounted(conversationId, id);
    const known = new Set(subjectIds.filter(isKnownAnyway));
    // What happens while they are read is told of as well.
    const watched = hearers.watch(sessionId, viewerId, conversationId, subjectIds);
    if (!conversations.conversationsOf(viewerId).includes(conversationId)) return null;
    const areRead = await Promise.all([
      learn(watched.filter((id) => known.has(id))),
      read(watched.filter((id) => !known.has(id))),
    ]);
    const isRead = !areRead.includes(false);
    await follow(watched);
    const at = now();
    return watched
      .filter((id) => hearers.hears(viewerId, id))
      .flatMap((id) => faceTo(viewerId, id, isRead, at) ?? [])
      .map((face) => statusEvent(face, at));
  };
}
