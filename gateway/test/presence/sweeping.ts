/** What a sweep does with all whom a core knows of, in one go. */
import type { Hearers } from '../../src/presence/audience/hearers.ts';
import type { Shadow } from '../../src/presence/sight/sight.ts';
import type { Change } from '../../src/presence/subjects/change.ts';
import type { Subjects } from '../../src/presence/subjects/subjects.ts';

export function stale({ telling }: Subjects, now: number): string[] {
  return [...telling.keys()].filter((key) => telling.isStale(key, now));
}

export function outlines(
  { telling }: Subjects,
  now: number,
  seen: Pick<Hearers, 'isTold' | 'isToldToOthers'>,
): Change[] {
  const keys = [...telling.keys()].filter((key) => telling.isOutlineStale(key, now, seen));
  return keys.flatMap((key) => telling.repeatOutline(key, now, seen) ?? []);
}

export function sweepIdle(core: Subjects, now: number): Change[] {
  const ids = [...core.rollCall.ids()].filter((id) => core.rollCall.isIdle(id, now));
  return ids.flatMap((id) => core.attendance.goIdle(id, now) ?? []);
}

export function knowShadows(
  core: Subjects,
  shadowsOf: (subjectId: string) => readonly Shadow[],
  everybodySince: (subjectId: string) => number | null,
  now: number,
): void {
  for (const id of core.rollCall.ids()) core.hidings.know(id, shadowsOf(id), everybodySince(id), now);
}

export function forget(core: Subjects, now: number, maxAgeMs: number, isNeeded: (subjectId: string) => boolean): void {
  core.learning.forgetUnstored(isNeeded);
  for (const id of core.rollCall.ids()) core.forget(id, now, maxAgeMs, isNeeded);
}
