/** P9: what dead nodes left behind in the store and in the memory of the cluster is put right. */

import { isKnownBetter, isOnItsWay, isOutrankedBy } from '../../presence/decision/doubt.ts';
import type { Verdict } from '../../presence/decision/verdict.ts';
import type { Cluster } from '../../presence/ports.ts';
import type { Change } from '../../presence/subjects/change.ts';
import type { Standings, Subjects } from '../../presence/subjects/subjects.ts';
import type { StoredSubject } from '../../presence/truth/subject.ts';
import { type Agreement, changeBy, seenAs } from './agreement.ts';

export interface Corrections {
  /** Whether another node may be about to say what it has stored of this one. */
  isOnItsWay(row: StoredSubject): boolean;
  /** Rows of people stored as online: where somebody knows better, that is stored. */
  correct(rows: readonly StoredSubject[]): Promise<void>;
  /**
   * Somebody stored as online whom no living node holds; `lastSignOfLife`: of the node that left it behind. Whether this
   * took the subject offline. `found`: a change that this node made by itself, which is to be stored and told.
   */
  expire(stored: StoredSubject, lastSignOfLife: number | null, found: (change: Change) => void): Promise<boolean>;
  /** Somebody of a dead node, whom this node took offline. */
  expired(verdict: Verdict): void;
}

export interface CorrectionsParts {
  readonly cluster: Cluster;
  readonly agreement: Pick<Agreement, 'carryOut'>;
  readonly subjects: Standings & Pick<Subjects, 'agreeing'>;
  /** Has a change stored. */
  readonly keep: (change: Change) => void;
  readonly now: () => number;
}

export function createCorrections({ cluster, agreement, subjects, keep, now }: CorrectionsParts): Corrections {
  /** Whether this row was put right by what is known here. */
  function correctHere(row: StoredSubject): boolean {
    const known = subjects.agreeing.known(row.id);
    if (!known || !isKnownBetter(row.facts, known)) return false;
    keep({ subject: row, before: row.facts, facts: known.facts, cause: 'repeated', at: now() });
    return true;
  }

  async function correctBy(verdict: Verdict, version: number): Promise<void> {
    const { facts, subject } = verdict;
    if (facts.isOnline) return;
    const known = isOutrankedBy(version, facts)
      ? await cluster.state(seenAs(subject, { ...facts, version: version + 1 }, verdict.claims, now()))
      : verdict;
    if (known.facts.isOnline) return;
    agreement.carryOut(known);
    keep(changeBy(known, facts));
  }

  return {
    isOnItsWay: (row) => isOnItsWay(row.facts, now()),

    async correct(rows) {
      const unsure = new Map(rows.filter((row) => !correctHere(row)).map((row) => [row.id, row.facts.version]));
      for (const verdict of await cluster.read([...unsure.keys()])) {
        // Nobody has said whether it is online.
        if (verdict.facts.version === 0) continue;
        await correctBy(verdict, unsure.get(verdict.subject.id) ?? 0);
      }
    },

    async expire(stored, lastSignOfLife) {
      const endedAt = Math.max(lastSignOfLife ?? 0, stored.facts.lastActiveAt ?? 0);
      const verdict = await cluster.expire(stored, endedAt);
      if (!verdict) return false;
      if (verdict.isNew) keep(changeBy(verdict, stored.facts));
      agreement.carryOut(verdict);
      return verdict.isNew;
    },

    expired(verdict) {
      if (verdict.isNew) keep(changeBy(verdict, subjects.facts(verdict.subject.id) ?? verdict.facts));
      agreement.carryOut(verdict);
    },
  };
}
