/** Everything that works without React. */
export type { DisplayLanguage, Status, UserStatusEvent } from '@meeshy/status-protocol';
export type { Clock } from './clock.ts';
export type { ConnectionOptions } from './connection.ts';
export type { ConnectionState, OfflineReason } from './connection-state.ts';
export type { GetCredentials, SessionCredentials } from './credentials.ts';
export { getStatusDisplay } from './display.ts';
export { alikeIds, initialOf, isolated, nameOf, shortened, withoutControls } from './names.ts';
export {
  clock,
  configureSocketIOService,
  getLastSeenText,
  getSocketIOService,
  getUserStatus,
  isUserOnline,
  noteRead,
  userStore,
  watchUserStatuses,
} from './page.ts';
export { ReadFailure } from './participants.ts';
export type { FactsLike, StatusUser, TimeLike, UserLike } from './people.ts';
export type { PresenceClient } from './presence.ts';
export { createPresenceClient } from './presence-client.ts';
export type { ServerEvent, ServerEventName, ServerPayload } from './server-events.ts';
export type { SocketIOService } from './service.ts';
export type { Shown } from './status.ts';
export type { UserStore } from './user-store.ts';
export { browserLanguage, localeOf } from './words.ts';
