/** What one viewer believes: who is online, and since when that is what it should be. */
import { supersedes, type UserStatusEvent } from '@meeshy/status-protocol';

export interface Picture {
  /** A snapshot came, or a part of it. */
  show(users: readonly UserStatusEvent[]): void;
  tell(status: UserStatusEvent): void;
  /** When it became right, by `performance.now()`; `null`: it is wrong. */
  readonly rightAt: number | null;
}

export function createPicture(expectedOnline: number): Picture {
  const known = new Map<string, { isOnline: boolean; version: number; lastActiveAt: number | null }>();
  let online = 0;
  let rightAt: number | null = null;

  function tell({ userId, isOnline, version, lastActiveAt }: UserStatusEvent): void {
    const before = known.get(userId);
    const told = { isOnline, version, lastActiveAt: lastActiveAt === null ? null : Date.parse(lastActiveAt) };
    if (before && !supersedes(told, before)) return;
    known.set(userId, told);
    online += Number(isOnline) - Number(before?.isOnline ?? false);
    if (online !== expectedOnline) rightAt = null;
    else rightAt ??= performance.now();
  }

  return {
    show: (users) => users.forEach(tell),
    tell,
    get rightAt() {
      return rightAt;
    },
  };
}
