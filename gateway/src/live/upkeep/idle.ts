/** P9: whoever has done nothing for long is offline. */
import type { Standings, Subjects } from '../../presence/subjects/subjects.ts';
import type { Agreement } from '../cluster/agreement.ts';
import { foundInSlices } from '../in-slices.ts';
import type { Exits } from './exits.ts';

export interface IdleParts {
  readonly subjects: Standings & Pick<Subjects, 'attendance' | 'rollCall'>;
  readonly agreement: Pick<Agreement, 'ask'>;
  readonly exits: Pick<Exits, 'tell'>;
}

/**
 * Takes them offline; answers how many. They may have been active on another node: so the cluster decides, and this node only
 * if there is no answer.
 */
export function createIdleSweep({ subjects, agreement, exits }: IdleParts): (since: () => number) => Promise<number> {
  const { attendance, rollCall } = subjects;
  return async (since) => {
    const ids = await foundInSlices(rollCall.ids(), (id) => rollCall.isIdle(id, since()));
    const answered = await Promise.all(ids.map((id) => agreement.ask(id)));
    exits.tell(ids.flatMap((id, i) => (answered[i] ? [] : (attendance.goIdle(id, since()) ?? []))));
    return ids.filter((id) => subjects.facts(id)?.isOnline === false).length;
  };
}
