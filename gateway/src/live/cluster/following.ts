/**
 * Whom this node follows in the cluster: everybody whom its viewers may see, and nobody else. News can get lost; so
 * within every refresh interval everybody is read once more, and whoever seems online without any node is buried. So is
 * what a node holds that has no lease: it may have said so to a memory that had just been emptied, and died.
 */
import type { Audience } from '../../presence/audience.ts';
import { phaseOf } from '../../presence/entry.ts';
import type { Cluster, Verdict } from '../../presence/ports.ts';
import type { Subjects } from '../../presence/subjects.ts';
import type { PresenceOptions } from '../types.ts';
import type { Agreement } from './agreement.ts';
import type { Corrections } from './corrections.ts';

export interface FollowingParts {
  readonly cluster: Cluster;
  readonly agreement: Agreement;
  readonly corrections: Pick<Corrections, 'bury'>;
  readonly audience: Audience;
  readonly subjects: Subjects;
  readonly rules: Pick<PresenceOptions['rules'], 'refreshIntervalMs' | 'maintenanceIntervalMs'>;
}

/** To be called once a sweep. Answers how many ghosts it buried. */
export function createFollowing({ cluster, agreement, corrections, audience, subjects, rules }: FollowingParts) {
  const turns = Math.max(1, Math.floor(rules.refreshIntervalMs / rules.maintenanceIntervalMs));
  let turn = 0;

  /** Online as far as is known here, and not through a session here. */
  function seemsElsewhere(subjectId: string): boolean {
    const isHere = subjects.sessionsOf(subjectId).size > 0 || subjects.isEnding(subjectId);
    return !isHere && subjects.facts(subjectId)?.isOnline === true;
  }

  /** Whoever is here and not listed is about to be. */
  function isHeldByTheDead({ subject, holders }: Verdict): boolean {
    if (subjects.sessionsOf(subject.id).size > 0 && holders[cluster.nodeId] === undefined) return false;
    const living = new Set([...cluster.living, cluster.nodeId]);
    return Object.keys(holders).some((nodeId) => !living.has(nodeId));
  }

  async function buryGhosts(subjectIds: readonly string[], verdicts: readonly Verdict[]): Promise<number> {
    if (!cluster.isSettled) return 0;
    const abandoned = new Set(verdicts.filter(isHeldByTheDead).map(({ subject }) => subject.id));
    const doubtful = subjectIds.filter(seemsElsewhere);
    const living = doubtful.length === 0 ? new Map() : await cluster.livingElsewhere(doubtful);
    const ghosts = doubtful.filter((id) => !living.has(id));
    let buried = 0;
    for (const id of new Set([...ghosts, ...abandoned])) {
      const known = subjects.get(id);
      if (!known || !(abandoned.has(id) || seemsElsewhere(id))) continue;
      if (await corrections.bury(known, known.facts.lastActiveAt ?? cluster.now())) buried++;
    }
    return buried;
  }

  return async (): Promise<number> => {
    if (cluster.isAlone) return 0;
    const seen = audience.everybodySeen();
    cluster.followOnly(seen);
    await agreement.follow(seen);
    turn = (turn + 1) % turns;
    const atTurn = [...seen].filter((id) => Math.floor(phaseOf(id) * turns) === turn);
    return buryGhosts(atTurn, await agreement.readAgain(atTurn));
  };
}
