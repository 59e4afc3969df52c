/** P17: what people share, read and changed. What hides is in force here at once, and answered when it is stored. */
import type { Sharing } from '@meeshy/status-protocol';
import type { Conversations } from '../../presence/audience/conversations.ts';
import type { Face } from '../../presence/sight/face.ts';
import type { Sharers } from '../../presence/sight/sharers.ts';
import { hidesMore } from '../../presence/sight/sharing.ts';
import { type Agreed, type Sights, sightOf } from '../../presence/sight/sight.ts';
import type { Change } from '../../presence/subjects/change.ts';
import type { Subjects } from '../../presence/subjects/subjects.ts';
import type { Subject } from '../../presence/truth/subject.ts';
import { Refusal } from '../../refusal.ts';
import type { OwnSharing } from '../types.ts';
import type { Onlookers } from './onlookers.ts';

export interface SharingParts {
  readonly subjects: Pick<Subjects, 'claiming' | 'disclosing' | 'knownSharing'>;
  readonly conversations: Pick<Conversations, 'membersOf' | 'sees'>;
  readonly onlookers: Onlookers;
  /** Whoever sees somebody otherwise now is told at once. */
  readonly resight: (subjectId: string) => void;
  /** Has a change stored. */
  readonly keep: (change: Change) => void;
  readonly announce: (change: Change) => void;
  /** Resolves when what is said of the subject is stored, and the cluster has heard it if it answers. */
  readonly stored: (subjectId: string) => Promise<void>;
  /** One's own face, as a viewer of one's audience gets it, whatever that one shows in turn. */
  readonly granted: (viewerId: string, subjectId: string) => Face | null;
  /** What it agrees to as that viewer knows, likewise. */
  readonly agreed: (viewerId: string, subjectId: string) => Agreed;
  readonly now: () => number;
}

export function createSharing(parts: SharingParts): OwnSharing {
  const { subjects, conversations, onlookers, now } = parts;
  const { knownSharing } = subjects;

  async function read(subjectId: string): Promise<Subject> {
    const subject = await onlookers.read(subjectId);
    if (subject.kind === 'user') return subject;
    throw new Refusal('FORBIDDEN', 'Guests have a note and a state, and share all else');
  }

  return {
    async sharing(subjectId) {
      await read(subjectId);
      return knownSharing.sharingOf(subjectId);
    },

    async share(subjectId, { confirm, ...said }) {
      const subject = await read(subjectId);
      await onlookers.readAudience(subjectId);
      const before = knownSharing.sharingOf(subjectId);
      if (before.activity !== 'off' && said.activity === 'off' && !confirm) {
        throw new Refusal(
          'VALIDATION_ERROR',
          'activity: turning it off erases the history, so it takes `confirm: true`',
        );
      }
      const told = Object.entries(said).filter(([, value]) => value !== undefined);
      const sharing: Sharing = { ...before, ...Object.fromEntries(told) };
      subjects.disclosing.share(subject, sharing, onlookers.of(subjectId), now());
      parts.resight(subjectId);
      // Where it is may be told no more, or less exactly.
      const news = before.place === sharing.place ? null : subjects.claiming.turn(subjectId, now());
      if (news) {
        parts.keep(news);
        parts.announce(news);
      }
      await parts.stored(subjectId);
      return { sharing, isHiding: hidesMore(before, sharing) };
    },

    async letsWait(subjectId, viewerId) {
      await read(subjectId);
      await onlookers.readAudience(subjectId);
      if (viewerId === subjectId || !conversations.sees(subjectId, viewerId)) return false;
      // Of a hiding that an earlier version has kept, or another gateway of it, nobody knows what was so then.
      const { alerts = knownSharing.sharingOf(subjectId).alerts } = parts.agreed(viewerId, subjectId);
      return alerts !== 'nobody';
    },

    async preview(subjectId, viewerId) {
      await read(subjectId);
      await onlookers.readAudience(subjectId);
      return viewerId !== subjectId && conversations.sees(subjectId, viewerId)
        ? parts.granted(viewerId, subjectId)
        : null;
    },
  };
}

/** Those present in a conversation for whom the subject does nothing there, because it hides from them or there. */
export function unseenIn(
  conversationId: string,
  subjectId: string,
  conversations: Pick<Conversations, 'membersOf'>,
  sights: Sights,
  { hidesIn, neverBy }: Pick<Sharers, 'hidesIn' | 'neverBy'>,
): readonly string[] {
  if (sights.areFull) return [];
  const isUnseen = (id: string) =>
    hidesIn(subjectId, conversationId, id) || sightOf(id, subjectId, true, sights).kind === 'dim';
  const unseen = [...conversations.membersOf(conversationId)].filter((id) => id !== subjectId && isUnseen(id));
  // Whoever is to be shown nothing is not, though it may not be known here yet that they are present.
  return [...new Set([...unseen, ...neverBy(subjectId)])];
}

/** Those of these to whom nothing shows that the subject does. */
export function blindTo(
  subjectId: string,
  viewerIds: Iterable<string>,
  sights: Sights,
  { neverBy }: Pick<Sharers, 'neverBy'>,
): readonly string[] {
  const blind = [...viewerIds].filter((id) => sightOf(id, subjectId, true, sights).kind === 'dim');
  return [...new Set([...blind, ...neverBy(subjectId)])];
}
