/** What one has asked for oneself, and sees at once. */
import type { OwnStatus } from '@meeshy/status-protocol';
import type { UserLike } from './people.ts';

/** What is left out of it is as the server tells; `null`: nothing. */
export type Wish = Partial<Pick<OwnStatus, 'state' | 'note'>>;

interface Seen {
  readonly usersMap: ReadonlyMap<string, UserLike>;
  readonly ownId: string | null;
  readonly wish: Wish | null;
}

/** A person as one sees them: as the store knows them, or else as `given`; oneself as one wants to be. */
export function seenOf<User extends object>(
  { usersMap, ownId, wish }: Seen,
  id: string | undefined,
  given: User | null | undefined,
): User | UserLike | null | undefined {
  const known = (id === undefined ? undefined : usersMap.get(id)) ?? given;
  return wish !== null && id !== undefined && id === ownId ? { id, ...known, ...wish } : known;
}
