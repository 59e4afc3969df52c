/** The ways in and out: sign in, register, join by a link, come back after a reload, sign out. */
import type { LoginBody, RegisterBody } from '@meeshy/status-protocol';
import { getSocketIOService } from '@meeshy/status-react/client';
import { codeOf, RequestFailure } from '../api/request.ts';
import * as api from '../api/routes.ts';
import { recallKept, showKept } from './kept.ts';
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

/** Longer than this nobody looks at an empty page when there is something to show. */
const PATIENCE_MS = 4_000;

/** Asks whose credentials the browser has kept. Without an answer, what it has kept beside them has to do. */
export async function restoreSession(): Promise<void> {
  const session = useSession.getState();
  if (session.state !== 'restoring') return;
  const { credentials } = session;
  const kept = recallKept(credentials);
  const asked = api.getProfile(credentials);
  try {
    beginSession(credentials, await (kept === null ? asked : withinPatience(asked)));
  } catch (error) {
    const isUnreachable = codeOf(error) === 'NETWORK' || codeOf(error) === 'UNAVAILABLE';
    if (kept === null || !isUnreachable) throw error;
    beginSession(credentials, kept.profile);
    showKept(kept);
  }
}

function withinPatience<Value>(work: Promise<Value>): Promise<Value> {
  const impatience = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new RequestFailure('NETWORK', 'takes too long')), PATIENCE_MS);
  });
  return Promise.race([work, impatience]);
}

/** The socket first: nothing that is still under way may make one look present after leaving. */
export function signOut(): void {
  getSocketIOService().disconnect();
  endSession(null);
}
