'use client';

/** Hooks and components for React, and all that works without it. */

// By name: a boundary between server and client takes no `export *`.
export type * from '../client/index.ts';
export {
  alertsOf,
  alikeIds,
  browserLanguage,
  clock,
  completeWords,
  configureSocketIOService,
  createPresenceClient,
  getLastSeenText,
  getPresenceText,
  getSaid,
  getSocketIOService,
  getStatusDisplay,
  getUserStatus,
  initialOf,
  isHiding,
  isolated,
  isTold,
  isUserOnline,
  localeOf,
  nameOf,
  noteRead,
  noteWithEnd,
  presenceLine,
  ReadFailure,
  sharingOf,
  shortened,
  stateLabel,
  stateText,
  statusAndState,
  untilText,
  userStore,
  viewingOf,
  watchUserStatuses,
  withoutControls,
} from '../client/index.ts';
export { newestAsked } from '../client/newest-asked.ts';
export type { Occupancy } from '../client/occupancy.ts';
export { ConnectionBar, type ConnectionBarProps, useIsLive } from './connection-bar.tsx';
export { ConnectionStatus, type ConnectionStatusProps } from './connection-status.tsx';
export {
  ConversationParticipantsDrawer,
  type ConversationParticipantsDrawerProps,
} from './conversation-participants-drawer.tsx';
export { Name } from './name.tsx';
export { OnlineIndicator, type OnlineIndicatorProps } from './online-indicator.tsx';
export { PersonCard, type PersonCardProps } from './person-card.tsx';
export { PersonNote, type PersonNoteProps } from './person-note.tsx';
export { PersonPlace, type PersonPlaceProps } from './person-place.tsx';
export { PersonRhythm, type PersonRhythmProps } from './person-rhythm.tsx';
export { usePresenceClient } from './presence-context.ts';
export { type Auth, PresenceProvider, type PresenceProviderProps } from './presence-provider.tsx';
export { SideDialog, type SideDialogProps } from './side-dialog.tsx';
export { StatusMenu, type StatusMenuProps } from './status-menu.tsx';
export { useAsOf, useAsOfAllText, useAsOfText } from './use-as-of.ts';
export { useConnectionStatus } from './use-connection-status.ts';
export { useIsHeld } from './use-is-held.ts';
export { useLastSeenText } from './use-last-seen-text.ts';
export {
  type ManualStatusRefresh,
  type ManualStatusRefreshOptions,
  useManualStatusRefresh,
} from './use-manual-status-refresh.ts';
export { type OwnStatusView, useMyStatus } from './use-my-status.ts';
export { useOccupancy } from './use-occupancy.ts';
export { type ReturnAlert, useReturnAlert } from './use-return-alert.ts';
export { useOutlook, useUsualHours } from './use-rhythm.ts';
export { useSettledStatuses } from './use-settled-statuses.ts';
export { type SharingChoice, useSharing } from './use-sharing.ts';
export { noteOf, sinceTextOf, statusTextOf, useShown } from './use-shown.ts';
export { useUserStatus } from './use-user-status.ts';
export { useUserStatusRealtime } from './use-user-status-realtime.ts';
export { useUserStatuses } from './use-user-statuses.ts';
export { useUserStore } from './use-user-store.ts';
export { useViewers } from './use-viewers.ts';
export { useWatch } from './use-watch.ts';
