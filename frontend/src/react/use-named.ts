import { useMemo } from 'react';
import type { UserLike } from '../client/people.ts';
import { useUserStore } from './use-user-store.ts';

/** The person by the display name of now: the one in the hand may be a copy from before it changed. */
export function useNamed<Person extends UserLike>(person: Person): Person {
  const displayName = useUserStore(({ usersMap }) => usersMap.get(person.id)?.displayName) ?? person.displayName;
  return useMemo(
    () => (displayName === person.displayName ? person : { ...person, displayName }),
    [person, displayName],
  );
}
