import type { Person } from '@meeshy/status-protocol';
import { noteRead, userStore } from '@meeshy/status-react/client';
import * as api from '../api/routes.ts';
import { onSessionEnd, useSession } from './session.ts';

/** Facts that came by REST join what the socket told; the newer ones stand. */
export function noteFacts(people: readonly Person[]): void {
  noteRead(people);
}

/** Those of the ids of whom something is known, from whatever has told it. */
export function knownPeople(ids: Iterable<string>): Person[] {
  const { usersMap } = userStore.getState();
  const session = useSession.getState();
  const own = session.state === 'signed-in' ? session.profile : null;
  return [...ids].flatMap((id) => {
    const user = usersMap.get(id);
    if (user === undefined) return [];
    const displayName = id === own?.id ? own.displayName : user.displayName || user.username;
    return [{ ...user, displayName, isAnonymous: user.isAnonymous ?? false }];
  });
}

/** Whose name was asked for, once. */
const asked = new Map<string, Promise<void>>();
onSessionEnd(() => asked.clear());

/** The socket tells usernames; the name that people see is asked for where nothing has told it. Never rejects. */
export function learnName(userId: string): Promise<void> {
  if (userStore.getState().getUserById(userId)?.displayName) return Promise.resolve();
  const known = asked.get(userId);
  if (known) return known;
  const answer = api.getPerson(userId, { unattended: true }).then(
    (person) => noteFacts([person]),
    // The username has to do.
    () => {},
  );
  asked.set(userId, answer);
  return answer;
}
