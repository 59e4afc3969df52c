/** Takes those offline whom dead nodes held. Each subject once, however many nodes try: its record decides. */
import { ABSENT } from '@meeshy/status-protocol';
import type { Clock } from '../clock.ts';
import type { Appeal } from '../presence/decision/decide.ts';
import { CALM } from '../presence/decision/flapping.ts';
import type { Verdict } from '../presence/decision/verdict.ts';
import type { ClusterListener } from '../presence/ports.ts';
import { NO_CLAIMS } from '../presence/truth/claims.ts';
import type { StoredSubject, Subject } from '../presence/truth/subject.ts';
import type { Backplane } from './backplane.ts';
import type { Incarnation } from './incarnation.ts';
import type { Dead } from './leases.ts';
import type { Leavers } from './leavers.ts';

export interface Expiry {
  /** Those of the nodes whose lease has run out. */
  expireNodes(isToBe: (node: Dead) => boolean): Promise<void>;
  /** Those who have left this node, and whom nobody held but nodes that said goodbye. */
  releaseLeft(): Promise<void>;
  /** Of one subject, whoever held it. */
  expire(stored: StoredSubject, endedAt: number): Promise<Verdict | null>;
}

export interface ExpiryParts {
  readonly backplane: Pick<Backplane, 'decide' | 'forgetNode' | 'heldBy' | 'read'>;
  readonly incarnation: Incarnation;
  readonly leavers: Pick<Leavers, 'take'>;
  readonly clock: Pick<Clock, 'steady'>;
  /** Hears of each subject of a node that is gone, if it is known. */
  readonly hearing: Pick<ClusterListener, 'expired'>;
}

export function createExpiry({ backplane, incarnation, leavers, clock, hearing }: ExpiryParts): Expiry {
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

  async function allGone(ends: readonly Gone[]): Promise<void> {
    for (const verdict of await Promise.all(ends.map(gone))) if (verdict) hearing.expired(verdict);
  }

  /** Their records know the rest of them. */
  const named = (id: string): Subject => ({ id, username: '', kind: 'user' });

  async function expireNode(nodeId: string, endedAt: number): Promise<void> {
    const dead = [nodeId];
    for await (const subjectIds of backplane.heldBy(nodeId)) {
      const ends = subjectIds.map((id) => ({ subject: named(id), facts: ABSENT, endedAt, dead }));
      await allGone(ends);
    }
    await backplane.forgetNode(nodeId);
  }

  return {
    async expireNodes(isToBe) {
      for (const node of incarnation.dead().filter(isToBe)) {
        await expireNode(node.id, incarnation.now() - node.silentMs);
      }
    },

    async releaseLeft() {
      const dead = incarnation.left();
      await allGone(leavers.take(dead, clock.steady()).map((leaver) => ({ ...leaver, facts: ABSENT, dead })));
    },

    async expire({ id, username, kind, facts, claims = NO_CLAIMS }, endedAt) {
      const [known] = await backplane.read([id]);
      const alive = new Set([...incarnation.living(), incarnation.id]);
      const dead = Object.keys(known?.holders ?? {}).filter((holder) => !alive.has(holder));
      return gone({ subject: { id, username, kind }, facts, claims, endedAt, dead });
    },
  };
}
