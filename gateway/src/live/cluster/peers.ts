/** The other nodes, as the rest of this one deals with them, or the lack of them. Which of both it is, `live` asks nowhere else. */
import type { Hearers } from '../../presence/audience/hearers.ts';
import type { Store } from '../../presence/ports.ts';
import type { Subjects } from '../../presence/subjects/subjects.ts';
import type { StoredSubject } from '../../presence/truth/subject.ts';
import type { PresenceRules } from '../rules.ts';
import { softly } from '../softly.ts';
import { type Agreement, type AgreementParts, createAgreement } from './agreement.ts';
import { agreementOfOne, correctionsOfOne } from './alone.ts';
import { type Corrections, createCorrections } from './corrections.ts';
import { createFollowing } from './following.ts';
import { createReadingSaid } from './reading-said.ts';

export interface Peers {
  readonly agreement: Agreement;
  readonly corrections: Corrections;
  /** Once a sweep: has those followed whom viewers here may see. Answers how many ghosts were found. */
  follow(): Promise<number>;
  /**
   * Makes what hears what was stored at other nodes and not told. Never fails, and is bounded in time. `take`: something was said
   * of this one, who may be known here.
   */
  readingSaid(take: (stored: StoredSubject) => void): () => Promise<void>;
  /** How many are online on all nodes; `null`: nobody else knows. */
  countOnline(): Promise<{ users: number; anonymous: number } | null>;
  /**
   * This node stops. Whoever is connected goes over to the others, or offline. `sweepOrphans`: takes those offline who are stored as
   * online without a session.
   */
  leave(sweepOrphans: () => Promise<void>): Promise<void>;
}

export interface PeersParts extends AgreementParts {
  readonly subjects: AgreementParts['subjects'] & Pick<Subjects, 'attendance' | 'learning'>;
  readonly hearers: Hearers;
  readonly store: Store;
  readonly rules: PresenceRules;
  /** Sends everybody away, to come back elsewhere. */
  readonly handOver: () => Promise<void>;
}

export function createPeers(parts: PeersParts): Peers {
  return parts.cluster.isAlone ? nobody(parts) : others(parts);
}

function nobody({ subjects, keep, now }: PeersParts): Peers {
  return {
    agreement: agreementOfOne(),
    corrections: correctionsOfOne(subjects, now),
    follow: async () => 0,
    readingSaid: () => async () => {},
    countOnline: async () => null,
    async leave(sweepOrphans) {
      for (const change of subjects.attendance.closeAll(now())) keep(change);
      await sweepOrphans();
    },
  };
}

function others(parts: PeersParts): Peers {
  const { subjects, store, handOver, observe } = parts;
  const agreement = createAgreement(parts);
  const corrections = createCorrections({ ...parts, agreement });
  return {
    agreement,
    corrections,
    follow: createFollowing({ ...parts, agreement, corrections }),
    readingSaid: (take) =>
      createReadingSaid({ store, isKnown: (id) => subjects.standing(id) !== undefined, take, observe }),
    countOnline: () => softly(observe, 'counting', store.countOnline),
    leave: handOver,
  };
}
