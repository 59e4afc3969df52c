/** Who comes into a conversation, leaves it, or is no more: told by the host here, or by another node. */
import type { Conversations } from '../../presence/audience/conversations.ts';
import type { Cluster, Directory, Move } from '../../presence/ports.ts';
import type { Change } from '../../presence/subjects/change.ts';
import type { Standings, Subjects } from '../../presence/subjects/subjects.ts';
import type { Agreement } from '../cluster/agreement.ts';
import type { Sessions } from '../delivery/sessions.ts';
import type { Observe } from '../observation.ts';
import { softly } from '../softly.ts';
import type { Joining } from './joining.ts';
import type { Reconciling } from './reconciling.ts';

export interface MovingParts {
  readonly cluster: Cluster;
  readonly agreement: Pick<Agreement, 'state' | 'sessionsElsewhere'>;
  readonly directory: Directory;
  readonly subjects: Standings & Pick<Subjects, 'attendance'>;
  readonly conversations: Pick<Conversations, 'memberships'>;
  readonly sessions: Sessions;
  readonly joining: Joining;
  /** Reads whether a subject is a member, and puts that right. */
  readonly look: Reconciling['look'];
  readonly learn: (subjectIds: Iterable<string>) => Promise<unknown>;
  readonly keep: (change: Change) => void;
  readonly now: () => number;
  /** A subject is no more, here or told by another node. */
  readonly onEnded: (subjectId: string) => void;
  readonly observe: Observe;
}

export interface Moving {
  joined(conversationId: string, subjectId: string, at: number): Promise<void>;
  left(conversationId: string, subjectId: string, at: number): Promise<void>;
  /** The subject is no more. Other nodes are told. */
  end(subjectId: string): Promise<void>;
  /** Closes its sessions on all nodes; answers how many. */
  disconnect(subjectId: string): Promise<number>;
  /** Another node tells. */
  moved(move: Move): void;
}

export function createMoving(parts: MovingParts): Moving {
  const { cluster, agreement, directory, subjects, conversations, sessions, joining } = parts;
  const { look, learn, keep, now, onEnded, observe } = parts;

  const linksOf = (subjectId: string) => sessions.heldBy(subjectId).map(({ link }) => link);

  /** `store`: what becomes of the change. */
  async function end(subjectId: string, store: (change: Change) => void): Promise<void> {
    onEnded(subjectId);
    await learn([subjectId]);
    const subject = subjects.get(subjectId);
    if (!subject) return;
    const links = linksOf(subjectId);
    for (const { id } of links) sessions.remove(id);
    store(subjects.attendance.end(subject, now()));
    agreement.state(subjectId);
    for (const link of links) {
      observe({ kind: 'session-closed', reason: 'ended' });
      link.close({ code: 'UNAUTHORIZED', message: 'This account or link is no longer valid' });
    }
    // Those that are just being read for somebody are not held yet.
    const read = await softly(observe, 'reading conversations', () => directory.conversationsOf(subjectId));
    await joining.left([...new Set([...conversations.memberships(subjectId), ...(read ?? [])])], subjectId);
  }

  function closeSessions(subjectId: string): number {
    const links = linksOf(subjectId);
    for (const link of links) link.close({ code: 'UNAUTHORIZED', message: 'An operator closed this session' });
    return links.length;
  }

  async function carryOut(move: Move): Promise<void> {
    const { subjectId } = move;
    if (move.kind === 'disconnected') closeSessions(subjectId);
    if (move.kind === 'ended') await end(subjectId, () => {});
    // Nodes tell in another order than they wrote, now and then: so nobody enters, or stays away, unread.
    if (move.kind === 'left') await joining.left([move.conversationId], subjectId, { at: move.at });
    if (move.kind === 'joined' || move.kind === 'left') await look(move.conversationId, subjectId, move.at);
  }

  return {
    joined: (conversationId, subjectId, at) => joining.joined(conversationId, subjectId, { at, isToldHere: true }),
    left: (conversationId, subjectId, at) => joining.left([conversationId], subjectId, { at, isToldHere: true }),

    end(subjectId) {
      cluster.tell({ kind: 'ended', subjectId });
      return end(subjectId, keep);
    },

    async disconnect(subjectId) {
      const elsewhere = await agreement.sessionsElsewhere(subjectId);
      // Whatever is known of other nodes: they know better.
      cluster.tell({ kind: 'disconnected', subjectId });
      return elsewhere + closeSessions(subjectId);
    },

    moved(move) {
      void softly(observe, 'carrying out a move', () => carryOut(move));
    },
  };
}
