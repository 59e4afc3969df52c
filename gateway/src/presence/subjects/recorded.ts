/** P22: whose time is written down. */
import { statusOf, type Thresholds } from '@meeshy/status-protocol';
import type { Standings, Subjects } from './subjects.ts';

/**
 * Those of these who keep a history, are online, and not invisible. Whoever has sessions at another node alone is left to that one; of who
 * is online by requests alone each node says so that knows.
 */
export function recordedAmong(
  ids: Iterable<string>,
  subjects: Standings & Pick<Subjects, 'attendance' | 'knownSharing'>,
  now: number,
  thresholds: Thresholds,
): readonly string[] {
  const { knownSharing } = subjects;
  return [...ids].filter((id) => {
    const facts = knownSharing.keepers.has(id) ? subjects.facts(id) : undefined;
    if (!facts || statusOf(facts, now, thresholds) !== 'online') return false;
    const isHere = subjects.attendance.sessionsOf(id).length > 0 || !facts.isOnline;
    return isHere && !knownSharing.showingOf(id, now).isInvisible;
  });
}
