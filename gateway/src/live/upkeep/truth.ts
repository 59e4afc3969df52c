/**
 * Whether presence tells the truth: at each sweep, what is stored and what viewers were last told is compared with
 * the living sessions. In health nothing disagrees. What is on its way (a write, a repetition) is no disagreement yet.
 */
import type { Thresholds } from '@meeshy/status-protocol';
import type { Cluster } from '../../presence/ports.ts';
import { isGhost, isToldOtherwise, isWronglyOffline, shouldBeStored } from '../../presence/subjects/drift.ts';
import type { Standing, Standings, Subjects } from '../../presence/subjects/subjects.ts';
import type { StoredSubject } from '../../presence/truth/subject.ts';
import type { Sessions } from '../delivery/sessions.ts';
import { foundInSlices } from '../in-slices.ts';
import type { Drift } from '../observation.ts';

/** The comparison of one sweep. */
export interface Comparison {
  /** A page of the subjects stored as online, as the sweep reads it. */
  readStored(page: readonly StoredSubject[]): void;
  /** Rejects when the cluster does not answer. */
  finish(now: number): Promise<Drift>;
}

export interface Truth {
  begin(now: number): Comparison;
  /** The clock was set, and these viewers had counted on it. Told at the next comparison. */
  clockSet(viewerIds: ReadonlySet<string>): void;
}

export function createTruth(
  subjects: Standings & Pick<Subjects, 'agreeing' | 'rollCall'>,
  sessions: Sessions,
  cluster: Cluster,
  thresholds: Thresholds,
): Truth {
  /** Of whom viewers had a wrong picture at the former sweep. */
  let mistold: ReadonlySet<string> = new Set();
  /** Who had counted on a clock that was set since the former sweep. */
  let misled = new Set<string>();

  const hasSession = (subjectId: string) => sessions.holds(subjectId);
  const isHere = ({ subject }: Standing) => hasSession(subject.id);

  const everybody = () => subjects.rollCall.everybody();

  async function count(matches: (standing: Standing) => boolean): Promise<number> {
    return (await foundInSlices(everybody(), matches)).length;
  }

  /** Of how many viewers have a wrong picture, and had at the former sweep. */
  async function countNotHealed(now: number): Promise<number> {
    const wrong = await foundInSlices(everybody(), (standing) => isToldOtherwise(standing, now, thresholds));
    const before = mistold;
    mistold = new Set(wrong.map(({ subject }) => subject.id));
    return [...mistold].filter((id) => before.has(id)).length;
  }

  async function countGhosts(suspectIds: readonly string[]): Promise<number> {
    if (suspectIds.length === 0) return 0;
    const elsewhere = await cluster.livingElsewhere(suspectIds);
    return suspectIds.filter((id) => !elsewhere.has(id)).length;
  }

  return {
    clockSet(viewerIds) {
      for (const id of viewerIds) misled.add(id);
    },

    begin(begunAt) {
      const ghosts: string[] = [];
      let storedWithSession: number | null = null;

      return {
        readStored(page) {
          const suspects = page.filter(({ id, facts }) => isGhost(facts, subjects.agreeing.known(id), hasSession(id)));
          ghosts.push(...suspects.map(({ id }) => id));
          storedWithSession = (storedWithSession ?? 0) + page.filter(({ id }) => hasSession(id)).length;
        },

        async finish(now) {
          const clock_set = misled.size;
          misled = new Set();
          const drift = {
            clock_set,
            session_active_but_offline: await count((standing) =>
              isWronglyOffline(standing, now, thresholds, isHere(standing)),
            ),
            announced_differs: await countNotHealed(now),
          };
          if (storedWithSession === null) return drift;
          const missing =
            (await count((standing) => shouldBeStored(standing, begunAt, isHere(standing)))) - storedWithSession;
          return {
            ...drift,
            stored_online_without_session: await countGhosts(ghosts),
            stored_offline_with_session: Math.max(0, missing),
          };
        },
      };
    },
  };
}
