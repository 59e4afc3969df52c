/**
 * P12: what people learn of each other when they come to share a conversation, and forget when they part. Who is in what
 * is one list (`presence/audience/conversations.ts`): the host's rooms follow it in the same turn, whoever told of the move.
 */
import type { Conversations } from '../../presence/audience/conversations.ts';
import type { Hearers } from '../../presence/audience/hearers.ts';
import type { Standings } from '../../presence/subjects/subjects.ts';
import type { Announcer } from '../delivery/announcer.ts';
import type { Outbox } from '../delivery/outbox.ts';
import type { Sessions } from '../delivery/sessions.ts';
import type { Membership } from './membership.ts';
import type { Around, Moved } from './moved-sights.ts';
import type { Preparing } from './preparing.ts';

/** When, and by whom it was told. */
export type ToldOf = Pick<Moved, 'at' | 'isToldHere'>;

export interface Joining {
  joined(conversationId: string, subjectId: string, told?: ToldOf): Promise<void>;
  /** The subject leaves these conversations. */
  left(conversationIds: readonly string[], subjectId: string, told?: ToldOf): Promise<void>;
  /** It was decided elsewhere whether a conversation is a crowd. */
  decided(conversationId: string, isCrowd: boolean): void;
}

export interface JoiningParts {
  readonly conversations: Pick<
    Conversations,
    'hasViewer' | 'isCrowd' | 'join' | 'leave' | 'membersOf' | 'reviewCrowd' | 'viewersIn'
  >;
  readonly hearers: Hearers;
  readonly membership: Membership;
  readonly subjects: Standings;
  readonly sessions: Sessions;
  readonly announcer: Announcer;
  readonly outbox: Outbox;
  readonly preparing: Preparing;
  readonly learn: (subjectIds: Iterable<string>) => Promise<unknown>;
  /** Has what the cluster decides about them heard here. */
  readonly follow: (subjectIds: Iterable<string>) => Promise<void>;
  /** Sees to it that what follows for whoever saw each other already is told with the change. */
  readonly around?: Around;
  /** Who is in these has changed. */
  readonly onMoved?: (conversationIds: readonly string[], subjectId: string) => void;
  /** A conversation has become a crowd, or is none any more. */
  readonly onCrowdChanged?: (conversationId: string) => void;
  readonly now: () => number;
}

/** Who was told of whom before somebody came in. */
interface Known {
  readonly viewers: readonly string[];
  /** Those of them who were told of the one who came. */
  readonly hearing: ReadonlySet<string>;
  /** Of whom that one was told. */
  readonly heard: ReadonlySet<string>;
  /** How many had parted. */
  readonly partings: number;
}

export function createJoining(parts: JoiningParts): Joining {
  const { conversations, hearers, membership, subjects, sessions, announcer, outbox, preparing, learn, follow, now } =
    parts;
  const { around = (_, change) => change(), onMoved = () => {}, onCrowdChanged = () => {} } = parts;
  /** How many parted so far: whoever parts while somebody is coming in may have to be introduced again. */
  let partings = 0;

  /** It has become a crowd, or is none any more: others than before are told of its members (P21). */
  function crowdChanged(conversationId: string): void {
    sessions.crowdChanged(conversations.viewersIn(conversationId));
    onCrowdChanged(conversationId);
  }

  const isHere = (viewerId: string) => sessions.of(viewerId).length > 0;

  /** Tells viewers what subjects show that they have just come to see. */
  async function introduce(subjectIds: readonly string[], viewerIds: readonly string[]): Promise<void> {
    if (subjectIds.length === 0 || !viewerIds.some(isHere)) return;
    await learn(subjectIds);
    await follow(subjectIds);
    for (const id of subjectIds) {
      const standing = subjects.standing(id);
      if (standing) announcer.show(standing, now(), viewerIds);
    }
  }

  /** Takes back from viewers what they know of subjects that they no longer see. */
  async function withdraw(subjectIds: readonly string[], viewerIds: readonly string[]): Promise<void> {
    if (subjectIds.length === 0 || !viewerIds.some(isHere)) return;
    await learn(subjectIds);
    for (const id of subjectIds) {
      const standing = subjects.standing(id);
      const blind = viewerIds.filter((viewerId) => !hearers.hears(viewerId, id));
      if (standing) announcer.withdraw(standing, now(), blind);
    }
  }

  function knownTo(conversationId: string, subjectId: string): Known {
    const viewers = [...conversations.viewersIn(conversationId)];
    return {
      viewers,
      hearing: new Set(viewers.filter((id) => hearers.hears(id, subjectId))),
      heard: conversations.hasViewer(subjectId) ? hearers.heardBy(subjectId) : new Set(),
      partings,
    };
  }

  /** Of whom they were told before they go on being told, unless somebody has parted since. */
  async function acquaint(conversationId: string, subjectId: string, before: Known): Promise<void> {
    const members = conversations.hasViewer(subjectId) ? [...conversations.membersOf(conversationId)] : [];
    const isNew = (known: ReadonlySet<string>, id: string) => !known.has(id) || partings !== before.partings;
    await Promise.all([
      introduce(
        [subjectId],
        before.viewers.filter((id) => isNew(before.hearing, id)),
      ),
      introduce(
        members.filter((id) => isNew(before.heard, id)),
        [subjectId],
      ),
    ]);
  }

  return {
    async joined(conversationId, subjectId, told = {}) {
      membership.record({ conversationId, subjectId, isMember: true });
      const isViewer = conversations.hasViewer(subjectId);
      const wasCrowd = conversations.isCrowd(conversationId);
      // In a crowd nobody is told of anybody.
      const before = wasCrowd ? null : knownTo(conversationId, subjectId);
      around({ conversationIds: [conversationId], subjectId, ...told }, () =>
        conversations.join(conversationId, subjectId),
      );
      if (!wasCrowd && conversations.isCrowd(conversationId)) crowdChanged(conversationId);
      preparing.tellHost(subjectId);
      onMoved([conversationId], subjectId);
      if (isViewer) {
        // Of a conversation that is not held the members are read first.
        await preparing.enterConversation(subjectId, conversationId, (conversationIds, change) => {
          around({ conversationIds, subjectId, ...told }, change);
        });
      }
      // Whoever comes into one is to know that it is one.
      if (!before || conversations.isCrowd(conversationId)) sessions.crowdChanged([subjectId]);
      else await acquaint(conversationId, subjectId, before);
    },

    async left(conversationIds, subjectId, told = {}) {
      partings++;
      outbox.drop(conversationIds, subjectId);
      const crowds = conversationIds.filter((id) => conversations.isCrowd(id));
      const viewers = new Set<string>();
      const heard = conversations.hasViewer(subjectId) ? hearers.heardBy(subjectId) : new Set<string>();
      for (const conversationId of conversationIds) {
        membership.record({ conversationId, subjectId, isMember: false });
        for (const id of hearers.viewersBy(conversationId, subjectId)) viewers.add(id);
      }
      around({ conversationIds, subjectId, ...told }, () => {
        for (const conversationId of conversationIds) conversations.leave(conversationId, subjectId);
      });
      for (const id of crowds) if (!conversations.isCrowd(id)) crowdChanged(id);
      preparing.tellHost(subjectId);
      onMoved(conversationIds, subjectId);
      await Promise.all([
        withdraw(
          [subjectId],
          [...viewers].filter((id) => !hearers.hears(id, subjectId)),
        ),
        withdraw(
          [...heard].filter((id) => !hearers.hears(subjectId, id)),
          [subjectId],
        ),
      ]);
    },

    decided(conversationId, isCrowd) {
      const wasCrowd = conversations.isCrowd(conversationId);
      conversations.reviewCrowd(conversationId, isCrowd);
      if (conversations.isCrowd(conversationId) !== wasCrowd) crowdChanged(conversationId);
    },
  };
}
