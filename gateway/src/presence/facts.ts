import type { Facts } from '@meeshy/status-protocol';

/** P10: versions only grow, across processes and restarts, whatever the clock does. */
export function nextVersion(last: number, now: number): number {
  return Math.max(last + 1, now);
}

/** The newer of what two sources know of one subject, as a store keeps it (P7). Neither source is lost. */
export function newest(a: Facts, b: Facts): Facts {
  const newer = b.version > a.version ? b : a;
  const lastActiveAt = latest(a.lastActiveAt, b.lastActiveAt);
  return lastActiveAt === newer.lastActiveAt ? newer : { ...newer, lastActiveAt };
}

/** The later of two times, either of which may be absent. */
export function latest(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.max(a, b);
}
