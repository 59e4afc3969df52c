/** The ways in and out: sign in, register, join by a link, come back after a reload, sign out. */
import type { LoginBody, RegisterBody } from '@meeshy/status-protocol';
import { getSocketIOService } from '@meeshy/status-react/client';
import * as api from '../api/routes.ts';
import { usePreferences } from './preferences.ts';
import { beginSession, endSession, useSession } from './session.ts';

/** All of them throw `RequestFailure`. */
export async function signIn(body: LoginBody): Promise<void> {
  const { token, user } = await api.login(body);
  beginSession({ token }, user);
}

export async function register(body: RegisterBody): Promise<void> {
  const { language } = usePreferences.getState();
  const { token, user } = await api.register({ ...body, language });
  beginSession({ token }, user);
}

/** Whoever was signed in here before is signed out by it. */
export async function joinByLink(shareLink: string, username: string): Promise<void> {
  const { language } = usePreferences.getState();
  const { sessionToken, participant } = await api.joinByLink({ shareLink, username, language });
  signOut();
  beginSession({ sessionToken }, participant);
}

/** Asks whose credentials the browser has kept. */
export async function restoreSession(): Promise<void> {
  const session = useSession.getState();
  if (session.state !== 'restoring') return;
  const { credentials } = session;
  beginSession(credentials, await api.getProfile(credentials));
}

/** The socket first: nothing that is still under way may make one look present after leaving. */
export function signOut(): void {
  getSocketIOService().disconnect();
  endSession(null);
}
