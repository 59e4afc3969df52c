/** Everything that works without React. */
export type { DisplayLanguage, Note, Said, State, Status, UserStatusEvent } from '@meeshy/status-protocol';
export { type Awaited, alertsOf, type ReturnAlerts, type ReturnAlertsView } from './alerts.ts';
export type { Clock } from './clock.ts';
export type { ConnectionOptions } from './connection.ts';
export type { ConnectionState, OfflineReason } from './connection-state.ts';
export type { GetCredentials, SessionCredentials } from './credentials.ts';
export { getStatusDisplay } from './display.ts';
export type { InitialStatuses } from './initial.ts';
export type { KnownStatus } from './known.ts';
export type { MenuWords } from './menu-words.ts';
export { isHiding, type MySharing, type MySharingView, sharingOf } from './my-sharing.ts';
export type { MyStatus, MyStatusView, NoteDraft, StatusChoice } from './my-status.ts';
export { alikeIds, initialOf, isolated, nameOf, shortened, withoutControls } from './names.ts';
export {
  clock,
  configureSocketIOService,
  getLastSeenText,
  getPresenceText,
  getSaid,
  getSocketIOService,
  getUserStatus,
  isUserOnline,
  noteRead,
  userStore,
  watchUserStatuses,
} from './page.ts';
export type { FactsLike, SaidLike, StatusUser, TimeLike, UserLike } from './people.ts';
export type { ShownPerson } from './person.ts';
export type { PresenceClient } from './presence.ts';
export { createPresenceClient, type PresenceClientOptions } from './presence-client.ts';
export type { Reading } from './reading.ts';
export { ReadFailure } from './rest.ts';
export { isTold, noteWithEnd, presenceLine, stateLabel, stateText, statusAndState, untilText } from './said-text.ts';
export type { ServerEvent, ServerEventName, ServerPayload } from './server-events.ts';
export type { LoadParticipants, SocketIOService } from './service.ts';
export type { Shown } from './status.ts';
export type { UserStore } from './user-store.ts';
export { type Viewers, type Viewing, viewingOf } from './viewing.ts';
export { browserLanguage, completeWords, type Language, localeOf, type SomeWords, type Words } from './words.ts';
