/** What the browser keeps of whoever is signed in, for a start without a network. It is nobody else's, and ends with them. */
import type { Conversation, Message, Person, Profile } from '@meeshy/status-protocol';
import { clock, getSocketIOService, noteRead, userStore } from '@meeshy/status-react/client';
import { useContacts } from './contacts.ts';
import { useConversations } from './conversations.ts';
import { isSocketUp } from './live.ts';
import { forgetOwn, isToStay } from './own-place.ts';
import { credentialsOf, onSessionEnd, type SessionCredentials, useSession } from './session.ts';
import { leaveOldShell } from './shell.ts';
import { forget, keep, recall } from './storage.ts';
import { keptThreads, showKeptThreads } from './threads.ts';

export interface Kept {
  credentials: SessionCredentials;
  profile: Profile;
  /** As of when its statuses are known, epoch milliseconds. */
  at: number;
  conversations: Conversation[] | null;
  contacts: readonly Person[] | null;
  threads: Record<string, readonly Message[]>;
  people: readonly { id: string }[];
}

const STORAGE_KEY = 'meeshy.kept';
const NOT_OFTENER_MS = 2_000;

/** What was kept for these credentials. */
export function recallKept(credentials: SessionCredentials): Kept | null {
  const kept = recall<Kept>(STORAGE_KEY);
  return kept !== null && isOf(kept, credentials) ? kept : null;
}

/** There is no answer from the server: what is known of before is shown, as of then. */
export function showKept({ at, conversations, contacts, threads, people }: Kept): void {
  statusesAt = at;
  isStartedOffline = true;
  if (conversations !== null) useConversations.setState({ list: { state: 'ready', value: conversations } });
  if (contacts !== null) useContacts.setState({ list: { state: 'ready', value: contacts }, rest: 'none' });
  showKeptThreads(threads);
  noteRead(people, at);
}

let statusesAt = 0;
/** The page may be as old as what it shows. */
let isStartedOffline = false;

/** Keeps what changes from now on, now and then, and when the page is left. Answers what ends it. */
export function keepUp(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      write();
    }, NOT_OFTENER_MS);
  };
  const stops = [useConversations, useContacts].map((store) => store.subscribe(soon));
  stops.push(userStore.subscribe(soon));
  stops.push(
    getSocketIOService().onConnectionStatus(({ state }) => {
      if (state === 'connected' && isStartedOffline) void leaveOldShell();
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
  const contacts = useContacts.getState();
  if (list.state !== 'ready') return;
  if (isSocketUp()) statusesAt = clock.now();
  keep(STORAGE_KEY, {
    credentials,
    profile,
    at: statusesAt,
    conversations: list.value,
    contacts: contacts.list.state === 'ready' && contacts.rest === 'none' ? contacts.list.value : null,
    threads: keptThreads(),
    people: [...userStore.getState().usersMap.values()],
  } satisfies Kept);
}

onSessionEnd((ended) => {
  statusesAt = 0;
  const credentials = credentialsOf(ended);
  const kept = recall<Kept>(STORAGE_KEY);
  if (kept === null || credentials === null || !isOf(kept, credentials)) return;
  forget(STORAGE_KEY);
  // It may have ended before the server has said whose it is.
  if (!isToStay()) forgetOwn(kept.profile.id);
});

function isOf(kept: Kept, credentials: SessionCredentials): boolean {
  return JSON.stringify(kept.credentials) === JSON.stringify(credentials);
}
