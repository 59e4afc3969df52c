/** Whose browser this is. Kept in localStorage, so that a reload comes back. */
import type { Profile } from '@meeshy/status-protocol';
import { create } from 'zustand';
import { forget, keep, recall } from './storage.ts';

/** A registered user's token, or an anonymous participant's session token. */
export type SessionCredentials = { token: string } | { sessionToken: string };

/** Why a session ended although nobody signed out here. `elsewhere`: another tab has ended it. */
export type EndReason = 'expired' | 'ended' | 'link-ended' | 'elsewhere';

export type Session =
  | { state: 'signed-out'; reason: EndReason | null }
  /** There are credentials; whose they are is being asked. */
  | { state: 'restoring'; credentials: SessionCredentials }
  | { state: 'signed-in'; credentials: SessionCredentials; profile: Profile };

const STORAGE_KEY = 'meeshy.session';

export const useSession = create<Session>(() => {
  const credentials = recall<SessionCredentials>(STORAGE_KEY);
  return credentials === null ? { state: 'signed-out', reason: null } : { state: 'restoring', credentials };
});

export function credentialsOf(session: Session): SessionCredentials | null {
  return session.state === 'signed-out' ? null : session.credentials;
}

export function beginSession(credentials: SessionCredentials, profile: Profile): void {
  keep(STORAGE_KEY, credentials);
  useSession.setState({ state: 'signed-in', credentials, profile }, true);
}

export function updateProfile(profile: Profile): void {
  const session = useSession.getState();
  if (session.state === 'signed-in') useSession.setState({ ...session, profile }, true);
}

/** `reason`: `null` for a sign-out. */
export function endSession(reason: EndReason | null): void {
  if (useSession.getState().state === 'signed-out') return;
  forget(STORAGE_KEY);
  useSession.setState({ state: 'signed-out', reason }, true);
}

/** Acts at once when the credentials of now are no longer those of this page. */
export function onSessionEnd(act: (ended: Session) => void): () => void {
  return useSession.subscribe((session, former) => {
    const credentials = credentialsOf(former);
    if (credentials !== null && credentialsOf(session) !== credentials) act(former);
  });
}

/** Answers whether it is still the session of now: what comes after its end is nobody's business. */
export function watchSession(): () => boolean {
  const own = credentialsOf(useSession.getState());
  return () => credentialsOf(useSession.getState()) === own;
}

/** Another tab that signs this session out takes this one along; signing somebody else in does not. */
export function followOtherTabs(): () => void {
  const follow = (event: StorageEvent) => {
    if (event.key !== STORAGE_KEY || event.newValue !== null) return;
    if (event.oldValue === JSON.stringify(credentialsOf(useSession.getState()))) endSession('elsewhere');
  };
  addEventListener('storage', follow);
  return () => removeEventListener('storage', follow);
}

/** The profile of who is signed in. Only below the routes that need one. */
export function useProfile(): Profile {
  const profile = useSession((session) => (session.state === 'signed-in' ? session.profile : null));
  if (profile === null) throw new Error('Nobody is signed in here');
  return profile;
}
