/** Types, constants and the status rule: without zod. The schemas are in `./schemas`. */
export type {
  ClientToServerEvents,
  Credentials,
  MessageSend,
  MessageSendAck,
  TypingRequest,
} from './protocol/client-events.ts';
export { ERROR_STATUS, type ErrorCode } from './protocol/errors.ts';
export type { WireError, WireFacts } from './protocol/fields.ts';
export type { OperatorFigures, OperatorHistory, OperatorWatch } from './protocol/operators.ts';
export type {
  AnonymousBody,
  Answer,
  Conversation,
  ConversationBody,
  LoginBody,
  Page,
  Participant,
  Person,
  Profile,
  ProfileBody,
  RegisterBody,
  ShareLink,
} from './protocol/rest.ts';
export type { Route, RouteName } from './protocol/routes.ts';
export type {
  Authenticated,
  ConversationChanged,
  Message,
  PresenceSnapshot,
  ServerToClientEvents,
  Typing,
  UserChanged,
  UserStatusEvent,
} from './protocol/server-events.ts';
export * from './protocol/version.ts';
export * from './protocol/words.ts';
export * from './status.ts';
export * from './time.ts';
export * from './truth.ts';
export * from './wire.ts';
