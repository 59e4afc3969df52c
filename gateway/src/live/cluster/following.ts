/**
 * Whom this node follows in the cluster: everybody of whom its viewers hear, or who is counted for them, and nobody else. News can get lost; so
 * within every refresh interval everybody is read once more, and whoever seems online without any node expires. So is
 * what a node holds that has no lease: it may have said so to a memory that had just been emptied, and died.
 */
import type { Hearers } from '../../presence/audience/hearers.ts';
import { isHeldByTheDead, seemsElsewhere } from '../../presence/decision/doubt.ts';
import type { Verdict } from '../../presence/decision/verdict.ts';
import type { Cluster } from '../../presence/ports.ts';
import { phaseOf } from '../../presence/subjects/entry.ts';
import type { Standings, Subjects } from '../../presence/subjects/subjects.ts';
import type { PresenceRules } from '../rules.ts';
import type { Agreement } from './agreement.ts';
import type { Corrections } from './corrections.ts';

export interface FollowingParts {
  readonly cluster: Cluster;
  readonly agreement: Agreement;
  readonly corrections: Pick<Corrections, 'expire'>;
  readonly hearers: Hearers;
  readonly subjects: Standings & Pick<Subjects, 'agreeing'>;
  readonly rules: Pick<PresenceRules, 'refreshIntervalMs' | 'maintenanceIntervalMs'>;
}

/** To be called once a sweep. Answers how many ghosts it expired. */
export function createFollowing({ cluster, agreement, corrections, hearers, subjects, rules }: FollowingParts) {
  const phases = Math.max(1, Math.floor(rules.refreshIntervalMs / rules.maintenanceIntervalMs));
  let phase = 0;

  const isElsewhere = (subjectId: string) => seemsElsewhere(subjects.agreeing.known(subjectId));

  /** Those of whom the dead are taken for holders. */
  function abandonedIn(verdicts: readonly Verdict[]): Set<string> {
    const { nodeId } = cluster;
    const living = new Set([...cluster.living, nodeId]);
    const held = verdicts.filter(({ subject, holders }) => {
      return isHeldByTheDead(holders, nodeId, living, subjects.agreeing.known(subject.id));
    });
    return new Set(held.map(({ subject }) => subject.id));
  }

  async function expireGhosts(subjectIds: readonly string[], verdicts: readonly Verdict[]): Promise<number> {
    if (!cluster.isSettled) return 0;
    const abandoned = abandonedIn(verdicts);
    const doubtful = subjectIds.filter(isElsewhere);
    const living = doubtful.length === 0 ? new Map() : await cluster.livingElsewhere(doubtful);
    const ghosts = doubtful.filter((id) => !living.has(id));
    let expired = 0;
    for (const id of new Set([...ghosts, ...abandoned])) {
      const known = subjects.get(id);
      if (!known || !(abandoned.has(id) || isElsewhere(id))) continue;
      if (await corrections.expire(known, known.facts.lastActiveAt ?? cluster.now(), () => {})) expired++;
    }
    return expired;
  }

  return async (): Promise<number> => {
    const heard = hearers.everybodyHeard();
    cluster.followOnly(heard);
    await agreement.follow(heard);
    phase = (phase + 1) % phases;
    const inPhase = [...heard].filter((id) => Math.floor(phaseOf(id) * phases) === phase);
    return expireGhosts(inPhase, await agreement.readAgain(inPhase));
  };
}
