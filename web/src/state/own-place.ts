/**
 * Where this browser keeps what one identity has beside its session: each entry is named after whom it belongs to. All
 * of them end with the session, but whoever has only to sign in again finds them.
 */
import { onSessionEnd, useSession } from './session.ts';
import { forget, keysUnder } from './storage.ts';

const KINDS = ['draft', 'notes', 'outbox', 'read'] as const;
type Kind = (typeof KINDS)[number];

const place = (kind: Kind, ownId: string) => `meeshy.${kind}.${ownId}`;

/** `null`: nobody is signed in, and nothing is to be kept. */
export function ownPlace(kind: Kind): string | null {
  const session = useSession.getState();
  return session.state === 'signed-in' ? place(kind, session.profile.id) : null;
}

export function forgetOwn(ownId: string): void {
  for (const kind of KINDS) {
    forget(place(kind, ownId));
    for (const key of keysUnder(`${place(kind, ownId)}.`)) forget(key);
  }
}

/** Whether what one wrote waits for one's coming back. Another tab has done what was to be done. */
export function isToStay(): boolean {
  const session = useSession.getState();
  return session.state === 'signed-out' && (session.reason === 'expired' || session.reason === 'elsewhere');
}

onSessionEnd((ended) => {
  if (ended.state === 'signed-in' && !isToStay()) forgetOwn(ended.profile.id);
});
