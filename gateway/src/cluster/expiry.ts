/** Takes those offline whom dead nodes held. Each subject once, however many nodes try: its record decides. */
import { ABSENT } from '@meeshy/status-protocol';
import type { Appeal } from '../presence/decision/decide.ts';
import { CALM } from '../presence/decision/flapping.ts';
import type { Verdict } from '../presence/decision/verdict.ts';
import { NO_CLAIMS } from '../presence/truth/claims.ts';
import type { StoredSubject, Subject } from '../presence/truth/subject.ts';
import type { Backplane } from './backplane.ts';
import type { Incarnation } from './incarnation.ts';
import type { Dead } from './leases.ts';
import type { Leaver } from './leavers.ts';

export interface Expiry {
  /** Of the nodes whose lease has run out; `onExpired` for each of their subjects that is known. */
  expireNodes(isToBe: (node: Dead) => boolean, onExpired: (verdict: Verdict) => void): Promise<void>;
  /** Of these subjects, whom nobody but `nodeIds` held. */
  release(leavers: readonly Leaver[], nodeIds: readonly string[], onExpired: (verdict: Verdict) => void): Promise<void>;
  /** Of one subject, whoever held it. */
  expire(stored: StoredSubject, endedAt: number): Promise<Verdict | null>;
}

export function createExpiry(backplane: Backplane, incarnation: Incarnation): Expiry {
  type Gone = Pick<Appeal, 'subject' | 'facts' | 'endedAt' | 'dead'> & Partial<Pick<Appeal, 'claims'>>;

  function gone(of: Gone): Promise<Verdict | null> {
    const nothingElse = {
      sessions: 0,
      claims: NO_CLAIMS,
      flapping: CALM,
      isNews: false,
      isRefresh: false,
      replaces: [],
    };
    return backplane.decide({ ...nothingElse, ...of, says: 'gone', nodeId: incarnation.id, at: incarnation.now() });
  }

  async function allGone(ends: readonly Gone[], onExpired: (verdict: Verdict) => void): Promise<void> {
    for (const verdict of await Promise.all(ends.map(gone))) if (verdict) onExpired(verdict);
  }

  /** Their records know the rest of them. */
  const named = (id: string): Subject => ({ id, username: '', kind: 'user' });

  async function expireNode(nodeId: string, endedAt: number, onExpired: (verdict: Verdict) => void): Promise<void> {
    const dead = [nodeId];
    for await (const subjectIds of backplane.heldBy(nodeId)) {
      const ends = subjectIds.map((id) => ({ subject: named(id), facts: ABSENT, endedAt, dead }));
      await allGone(ends, onExpired);
    }
    await backplane.forgetNode(nodeId);
  }

  return {
    async expireNodes(isToBe, onExpired) {
      for (const node of incarnation.dead().filter(isToBe)) {
        await expireNode(node.id, incarnation.now() - node.silentMs, onExpired);
      }
    },

    async release(leavers, dead, onExpired) {
      const ends = leavers.map((leaver) => ({ ...leaver, facts: ABSENT, dead }));
      await allGone(ends, onExpired);
    },

    async expire({ id, username, kind, facts, claims = NO_CLAIMS }, endedAt) {
      const [known] = await backplane.read([id]);
      const alive = new Set([...incarnation.living(), incarnation.id]);
      const dead = Object.keys(known?.holders ?? {}).filter((holder) => !alive.has(holder));
      return gone({ subject: { id, username, kind }, facts, claims, endedAt, dead });
    },
  };
}
