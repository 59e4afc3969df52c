/**
 * The page's own presence, for applications that need only one: made when it is first asked for, configured once, used
 * from everywhere. The names here are short ways to it.
 */
import type { Said, Status } from '@meeshy/status-protocol';
import { type Clock, createClock } from './clock.ts';
import type { ConnectionOptions } from './connection.ts';
import { gatewaySource } from './gateway-source.ts';
import type { UserLike } from './people.ts';
import { createPresence, type Presence, type PresenceClient } from './presence.ts';
import type { Reading } from './reading.ts';
import type { SocketIOService } from './service.ts';
import type { Shown } from './status.ts';
import type { UserStoreApi } from './user-store.ts';
import { createWarnings } from './warnings.ts';
import type { Language } from './words.ts';

/** Whoever shows something may be there a moment before whoever configures. */
const CONFIGURED_MS = 1_000;

const warn = createWarnings();
const NOBODY: ConnectionOptions = {
  getCredentials() {
    setTimeout(() => isConfigured || warn(NOT_CONFIGURED), CONFIGURED_MS);
    return null;
  },
};
const NOT_CONFIGURED =
  'Nobody has said who connects: call configureSocketIOService({ url, getCredentials }), or put a <PresenceProvider> around';

let made: Presence | null = null;
let isConfigured = false;

function page(): Presence {
  if (made === null) {
    const own = createClock();
    made = createPresence(gatewaySource(NOBODY, own), own);
  }
  return made;
}

/** The one that whoever is given none uses. */
export function pageClient(): PresenceClient {
  return page().client;
}

/**
 * Says where the gateway is and who connects. A connection that is up ends, for it was somebody else's; while statuses
 * are being watched, the next one begins at once.
 */
export function configureSocketIOService(next: ConnectionOptions): SocketIOService {
  const { client, use } = page();
  // What was put into the store before anybody was there belongs to whoever comes first.
  use(gatewaySource(next, client.clock), { isSomebodyElse: isConfigured });
  isConfigured = true;
  return client;
}

/** The page's connection. Before it is configured nobody is signed in. */
export function getSocketIOService(): SocketIOService {
  return pageClient();
}

/** `PresenceClient.watch` of the page. */
export function watchUserStatuses(): () => void {
  return pageClient().watch();
}

/** `PresenceClient.noteRead` of the page. */
export function noteRead(people: readonly UserLike[], readAt?: number): void {
  pageClient().noteRead(people, readAt);
}

/** Of somebody whom the page's store knows, what that says; of anybody else, by the facts in the hand. */
export function getUserStatus(user: Shown): Status {
  return pageClient().getUserStatus(user);
}

/** The same for those who ask for nothing else. */
export function isUserOnline(user: Shown): boolean {
  return pageClient().isUserOnline(user);
}

/** Their state and note, as far as they show now. */
export function getSaid(user: Shown): Said {
  return pageClient().getSaid(user);
}

/** "seen 4 minutes ago", "vu il y a 4 minutes": from `lastActiveAt`; an absent time says nothing. */
export function getLastSeenText(user: Shown, language?: Language): string {
  return pageClient().getLastSeenText(user, language);
}

/** All of somebody in one line: "Away · seen 12 minutes ago · Busy until 15:00 · 🚆 On the train". */
export function getPresenceText(user: Shown, reader?: Partial<Omit<Reading, 'now'>>): string {
  return pageClient().getPresenceText(user, reader);
}

/** The server's time, as the page's own presence knows it. */
export const clock: Clock = {
  now: () => pageClient().clock.now(),
  correct: (serverNow) => pageClient().clock.correct(serverNow),
};

/** The zustand store without React; React reads the same one through `useUserStore`. */
export const userStore: UserStoreApi = {
  getState: () => pageClient().store.getState(),
  getInitialState: () => pageClient().store.getInitialState(),
  setState: ((...change: Parameters<UserStoreApi['setState']>) =>
    pageClient().store.setState(...change)) as UserStoreApi['setState'],
  subscribe: (listener) => pageClient().store.subscribe(listener),
};
