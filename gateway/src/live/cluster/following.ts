/**
 * Whom this node follows in the cluster: everybody whom its viewers may see, and nobody else. News can get lost; so
 * within every refresh interval everybody is read once more, and whoever seems online without any node is buried.
 */
import type { Audience } from '../../presence/audience.ts';
import { phaseOf } from '../../presence/entry.ts';
import type { Cluster } from '../../presence/ports.ts';
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

  async function buryGhosts(subjectIds: readonly string[]): Promise<number> {
    const doubtful = subjectIds.filter(seemsElsewhere);
    if (doubtful.length === 0 || !cluster.isSettled) return 0;
    const living = await cluster.livingElsewhere(doubtful);
    let buried = 0;
    for (const id of doubtful) {
      const known = subjects.get(id);
      if (!known || living.has(id) || !seemsElsewhere(id)) continue;
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
    await agreement.readAgain(atTurn);
    return buryGhosts(atTurn);
  };
}
