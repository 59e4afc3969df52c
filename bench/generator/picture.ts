/** What one viewer believes: who is online, and since when it believes that. */
import { supersedes, type UserStatusEvent } from '@meeshy/status-protocol';

export interface Picture {
  /** A snapshot came, or a part of it. */
  show(users: readonly UserStatusEvent[]): void;
  /** Answers whether that shows the person as there who was not, or the other way round. */
  tell(status: UserStatusEvent): boolean;
  isOnline(userId: string): boolean;
  /** When somebody came or went in it last, by `performance.now()`. */
  readonly changedAt: number;
}

export function createPicture(): Picture {
  const known = new Map<string, { isOnline: boolean; version: number; lastActiveAt: number | null }>();
  let changedAt = 0;

  function tell({ userId, isOnline, version, lastActiveAt }: UserStatusEvent): boolean {
    const before = known.get(userId);
    const told = { isOnline, version, lastActiveAt: lastActiveAt === null ? null : Date.parse(lastActiveAt) };
    if (before && !supersedes(told, before)) return false;
    known.set(userId, told);
    const isNews = isOnline !== (before?.isOnline ?? false);
    if (isNews) changedAt = performance.now();
    return isNews;
  }

  return {
    show: (users) => users.forEach(tell),
    tell,
    isOnline: (userId) => known.get(userId)?.isOnline ?? false,
    get changedAt() {
      return changedAt;
    },
  };
}
