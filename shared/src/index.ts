/** Types, constants and the status rule: without zod. The schemas are in `./schemas`. */

export * from './disturbing.ts';
export * from './presets.ts';
export type { ActivitySums, Outlook, OwnActivity, UsualHours } from './protocol/activity.ts';
export type { Alert, Alerts } from './protocol/alerts.ts';
export type {
  ClientToServerEvents,
  MessageSend,
  MessageSendAck,
  TypingRequest,
  WatchAck,
} from './protocol/client-events.ts';
export type { Credentials } from './protocol/credentials.ts';
export { ERROR_STATUS, type ErrorCode } from './protocol/errors.ts';
export type { WireError, WireFace, WireFacts } from './protocol/fields.ts';
export * from './protocol/id-patterns.ts';
export * from './protocol/once.ts';
export type { OperatorFigures, OperatorHistory, OperatorWatch } from './protocol/operators.ts';
export type { PushMessage, PushSubscriptionBody } from './protocol/push.ts';
export type {
  AnonymousBody,
  Answer,
  Conversation,
  ConversationBody,
  LoginBody,
  Occupancy,
  OwnClaim,
  OwnStatus,
  Page,
  Participant,
  Person,
  Profile,
  ProfileBody,
  RegisterBody,
  ShareLink,
  StatusBody,
} from './protocol/rest.ts';
export type { Route } from './protocol/route.ts';
export type { RouteName } from './protocol/routes.ts';
export type {
  Authenticated,
  ConversationChanged,
  ConversationViewers,
  CrowdOccupancy,
  Message,
  PresenceAlert,
  PresenceSnapshot,
  ServerToClientEvents,
  Typing,
  UserChanged,
  UserStatusEvent,
} from './protocol/server-events.ts';
export type { ApiKey, NewApiKey, ServerClaimBody, ServerQueryBody, ShownPerson } from './protocol/servers.ts';
export type { Preview, SharingBody } from './protocol/sharing.ts';
export * from './protocol/version.ts';
export type { ViewingRequest } from './protocol/viewing.ts';
export type { WatchRequest } from './protocol/watching.ts';
export type {
  NewWebhook,
  Occupation,
  Webhook,
  WebhookBody,
  WebhookChange,
  WebhookDelivery,
  WebhookEvent,
  WebhookMessage,
} from './protocol/webhooks.ts';
export * from './protocol/words.ts';
export type { ZoneTold } from './protocol/zone.ts';
export * from './said.ts';
export * from './status.ts';
export * from './time.ts';
export * from './truth.ts';
export * from './wire.ts';
