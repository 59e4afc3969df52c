import type { OperatorFigures } from '@meeshy/status-protocol';
import { fold } from '../chat/fold.ts';
import type { Subject } from '../presence/ports.ts';

const SHOWN = 20;

/** Who of the subjects, one per session, fits the words: by name, each with the number of their sessions. */
export function findOnline(subjects: Iterable<Subject>, words: string): OperatorFigures['found'] {
  const wanted = fold(words);
  const found = new Map<string, OperatorFigures['found'][number]>();
  for (const { id, username, kind } of subjects) {
    const sessions = (found.get(id)?.sessions ?? 0) + 1;
    if (sessions === 1 && !fold(username).includes(wanted)) continue;
    found.set(id, { userId: id, username, isAnonymous: kind === 'anonymous', sessions });
  }
  return [...found.values()].sort((a, b) => (fold(a.username) < fold(b.username) ? -1 : 1)).slice(0, SHOWN);
}
