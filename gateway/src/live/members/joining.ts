/**
 * P12: what people learn of each other when they come to share a conversation, and forget when they part. Who is in what
 * is one list, the audience: the host's rooms follow it in the same turn, whoever told of the move.
 */
import type { Audience } from '../../presence/audience.ts';
import type { Subjects } from '../../presence/subjects.ts';
import type { Announcer } from '../delivery/announcer.ts';
import type { Outbox } from '../delivery/outbox.ts';
import type { Sessions } from '../delivery/sessions.ts';
import type { Membership } from './membership.ts';
import type { Around, Moved } from './moved-sights.ts';
import type { Views } from './views.ts';

/** When, and by whom it was told. */
export type ToldOf = Pick<Moved, 'at' | 'isToldHere'>;

export interface Joining {
  joined(conversationId: string, subjectId: string, told?: ToldOf): Promise<void>;
  /** The subject leaves these conversations. */
  left(conversationIds: readonly string[], subjectId: string, told?: ToldOf): Promise<void>;
}

export interface JoiningParts {
  readonly audience: Audience;
  readonly membership: Membership;
  readonly subjects: Subjects;
  readonly sessions: Sessions;
  readonly announcer: Announcer;
  readonly outbox: Outbox;
  readonly views: Views;
  readonly learn: (subjectIds: Iterable<string>) => Promise<unknown>;
  /** Has what the cluster decides about them heard here. */
  readonly follow: (subjectIds: Iterable<string>) => Promise<void>;
  /** Sees to it that what follows for whoever saw each other already is told with the change. */
  readonly around?: Around;
  /** The audience has changed. */
  readonly onMoved?: (conversationIds: readonly string[], subjectId: string) => void;
  readonly now: () => number;
}

export function createJoining(parts: JoiningParts): Joining {
  const { audience, membership, subjects, sessions, announcer, outbox, views, learn, follow, now } = parts;
  const { around = (_, change) => change(), onMoved = () => {} } = parts;
  /** How many parted so far: whoever parts while somebody is coming in may have to be introduced again. */
  let partings = 0;

  const isWatching = (viewerId: string) => sessions.of(viewerId).size > 0;

  /** Tells viewers what subjects show that they have just come to see. */
  async function introduce(subjectIds: readonly string[], viewerIds: readonly string[]): Promise<void> {
    if (subjectIds.length === 0 || !viewerIds.some(isWatching)) return;
    await learn(subjectIds);
    await follow(subjectIds);
    for (const id of subjectIds) {
      const standing = subjects.standing(id);
      if (standing) announcer.show(standing, now(), viewerIds);
    }
  }

  /** Takes back from viewers what they know of subjects that they no longer see. */
  async function withdraw(subjectIds: readonly string[], viewerIds: readonly string[]): Promise<void> {
    if (subjectIds.length === 0 || !viewerIds.some(isWatching)) return;
    await learn(subjectIds);
    for (const id of subjectIds) {
      const standing = subjects.standing(id);
      const blind = viewerIds.filter((viewerId) => !audience.sees(viewerId, id));
      if (standing) announcer.withdraw(standing, now(), blind);
    }
  }

  return {
    async joined(conversationId, subjectId, told = {}) {
      membership.record({ conversationId, subjectId, isMember: true });
      const isViewer = audience.hasViewer(subjectId);
      const viewers = [...audience.viewersIn(conversationId)];
      const acquainted = new Set(viewers.filter((id) => audience.sees(id, subjectId)));
      const seenBefore = isViewer ? audience.seenBy(subjectId) : new Set<string>();
      const partedBefore = partings;
      around({ conversationIds: [conversationId], subjectId, ...told }, () => audience.join(conversationId, subjectId));
      views.tellHost(subjectId);
      onMoved([conversationId], subjectId);
      if (isViewer) {
        // Of a conversation that is not held the members are read first.
        await views.enterConversation(subjectId, conversationId, (conversationIds, change) => {
          around({ conversationIds, subjectId, ...told }, change);
        });
      }
      const seenNow = isViewer ? [...audience.membersOf(conversationId)] : [];
      const isStill = (known: ReadonlySet<string>, id: string) => known.has(id) && partings === partedBefore;
      await Promise.all([
        introduce(
          [subjectId],
          viewers.filter((id) => !isStill(acquainted, id)),
        ),
        introduce(
          seenNow.filter((id) => !isStill(seenBefore, id)),
          [subjectId],
        ),
      ]);
    },

    async left(conversationIds, subjectId, told = {}) {
      partings++;
      outbox.drop(conversationIds, subjectId);
      const viewers = new Set<string>();
      const members = new Set<string>();
      for (const conversationId of conversationIds) {
        membership.record({ conversationId, subjectId, isMember: false });
        for (const id of audience.viewersIn(conversationId)) viewers.add(id);
        if (audience.hasViewer(subjectId)) for (const id of audience.membersOf(conversationId)) members.add(id);
      }
      around({ conversationIds, subjectId, ...told }, () => {
        for (const conversationId of conversationIds) audience.leave(conversationId, subjectId);
      });
      views.tellHost(subjectId);
      onMoved(conversationIds, subjectId);
      viewers.delete(subjectId);
      members.delete(subjectId);
      await Promise.all([
        withdraw(
          [subjectId],
          [...viewers].filter((id) => !audience.sees(id, subjectId)),
        ),
        withdraw(
          [...members].filter((id) => !audience.sees(subjectId, id)),
          [subjectId],
        ),
      ]);
    },
  };
}
