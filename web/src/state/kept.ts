/** What the browser keeps of whoever is signed in, for a start without a network. It is nobody else's, and ends with them. */
import type { Conversation, Message, Profile } from '@meeshy/status-protocol';
import { clock, getSocketIOService, noteRead, userStore } from '@meeshy/status-react/client';
import { RequestFailure } from '../api/request.ts';
import { showKnown, useContacts } from './contacts.ts';
import { useConversations } from './conversations.ts';
import { fitted } from './fitted.ts';
import { isSocketUp } from './live.ts';
import { forgetOwn, isToStay } from './own-place.ts';
import { credentialsOf, onSessionEnd, type SessionCredentials, useSession } from './session.ts';
import { leaveOldShell } from './shell.ts';
import { forget, keepText, READ_AGAIN, recall } from './storage.ts';
import { keptThreads, showKeptThreads } from './threads.ts';

export interface Kept {
  credentials: SessionCredentials;
  profile: Profile;
  /** As of when its statuses are known, epoch milliseconds. */
  at: number;
  conversations: Conversation[] | null;
  threads: Record<string, readonly Message[]>;
  people: readonly { id: string }[];
}

const NOT_OFTENER_MS = 2_000;

/** Characters; browsers give two and a half million to five, and what one writes needs some as well. */
const MOST_KEPT = 2_000_000;
/** With less than this nothing is worth it. */
const LEAST_KEPT = 10_000;

/** What was kept for these credentials. */
export function recallKept(credentials: SessionCredentials): Kept | null {
  const kept = recall<Kept>(READ_AGAIN);
  return kept !== null && isOf(kept, credentials) ? kept : null;
}

/** There is no answer from the server: what is known of before is shown, as of then. */
export function showKept({ at, conversations, threads, people }: Kept): void {
  statusesAt = at;
  isStartedOffline = true;
  if (conversations !== null) useConversations.setState({ list: { state: 'ready', value: conversations } });
  showKeptThreads(threads);
  noteRead(people, at);
  showKnown(new RequestFailure('NETWORK', 'nobody is known from before'));
}

let statusesAt = 0;
/** The page may be as old as what it shows. */
let isStartedOffline = false;

/** Keeps what changes from now on, now and then, and when the page is left. Answers what ends it. */
export function keepUp(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  // Until there is a connection, nothing is known but what was read on coming.
  if (statusesAt === 0) statusesAt = clock.now();
  let hasBeenLive = false;
  const soon = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      write();
    }, NOT_OFTENER_MS);
  };
  const stops = [useConversations, useContacts].map((store) => store.subscribe(soon));
  stops.push(userStore.subscribe(soon));
  stops.push(
    getSocketIOService().onConnectionStatus(({ state, since }) => {
      if (state === 'connected') {
        hasBeenLive = true;
        if (isStartedOffline) void leaveOldShell();
      } else if (hasBeenLive) statusesAt = since;
    }),
  );
  addEventListener('pagehide', write);
  return () => {
    clearTimeout(timer);
    removeEventListener('pagehide', write);
    for (const stop of stops) stop();
  };
}

function write(): void {
  const session = useSession.getState();
  if (session.state !== 'signed-in') return;
  const { credentials, profile } = session;
  const { list } = useConversations.getState();
  if (list.state !== 'ready') return;
  if (isSocketUp()) statusesAt = clock.now();
  const rest = { credentials, profile, at: statusesAt };
  const people = [...userStore.getState().usersMap.values()];
  const lists = { conversations: list.value, threads: keptThreads(), people };
  while (room >= LEAST_KEPT && !keepText(READ_AGAIN, fitted(rest, lists, room))) room /= 2;
}

/** What there was room for in this browser. */
let room = MOST_KEPT;

onSessionEnd((ended) => {
  statusesAt = 0;
  const credentials = credentialsOf(ended);
  const kept = recall<Kept>(READ_AGAIN);
  if (kept === null || credentials === null || !isOf(kept, credentials)) return;
  forget(READ_AGAIN);
  // It may have ended before the server has said whose it is.
  if (!isToStay()) forgetOwn(kept.profile.id);
});

function isOf(kept: Kept, credentials: SessionCredentials): boolean {
  return JSON.stringify(kept.credentials) === JSON.stringify(credentials);
}
