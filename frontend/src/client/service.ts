/** What an application asks of its connection, and hears over it. */
import type {
  Message,
  MessageSend,
  MessageSendAck,
  OperatorWatch,
  TypingRequest,
  UserStatusEvent,
  WatchAck,
  WatchRequest,
  ZoneTold,
} from '@meeshy/status-protocol';
import type { ConnectionState } from './connection-state.ts';
import type { UserLike } from './people.ts';
import type { ServerEvent, ServerEventName, ServerPayload } from './server-events.ts';

/** Who is in a conversation, with fresh facts, in the application's own way. What it throws says why there is no answer. */
export type LoadParticipants<Person extends UserLike = UserLike> = (
  conversationId: string,
) => Promise<readonly Person[]>;

/** The connection to the gateway, and what goes over it. */
export interface SocketIOService {
  /** Connects, and comes back by itself from then on. Again: nothing happens. */
  connect(): void;
  /** For a sign-out. What is known ends with it: the store is empty, and what is still being asked for comes to nobody. */
  disconnect(): void;
  /** Somebody does not want to wait for the next attempt. */
  retry(): void;
  /** There are newer credentials of the same person: `getCredentials` is asked for them now. */
  renew(): void;
  /** The same object until it changes. */
  getConnectionStatus(): ConnectionState;
  onConnectionStatus(listener: (state: ConnectionState) => void): () => void;
  /** Each change of somebody's facts, after the store has it. Doubled ones are normal. */
  onUserStatus(listener: (event: UserStatusEvent) => void): () => void;
  onMessage(listener: (message: Message) => void): () => void;
  /** One kind of event, after the store has it. */
  on<Name extends ServerEventName>(name: Name, listener: (payload: ServerPayload<Name>) => void): () => void;
  /** Every event, after the store has it. */
  onAny(listener: (event: ServerEvent) => void): () => void;
  /** Never rejects: without a connection or an answer it answers `UNAVAILABLE`. */
  sendMessage(message: MessageSend): Promise<MessageSendAck>;
  /** `false`: there is no connection, nobody was told. */
  sendTyping(name: 'typing:start' | 'typing:stop', request: TypingRequest): boolean;
  /** `null`: none. The server forgets it after 60 s, and with the connection: `viewingOf` sees to that. `false`: there is no connection. */
  sendViewing(conversationId: string | null): boolean;
  /** By which time zone one's machine goes: `placingOf` sees to that. `false`: there is no connection. */
  sendZone(told: ZoneTold): boolean;
  /** Whom of a crowd one looks at, in place of what was said before: `watchingOf` sees to that. Never rejects. */
  sendWatch(request: WatchRequest): Promise<WatchAck>;
  /** Begins or ends `operator:figures`; to be said again after a reconnection. `false`: there is no connection. */
  sendOperatorWatch(request: OperatorWatch): boolean;
  /** Everybody in a conversation with fresh facts, over REST unless `load` reads them; the store has them. Throws `ReadFailure`, or as `load` does. */
  refreshParticipants<Person extends UserLike>(
    conversationId: string,
    load?: LoadParticipants<Person>,
  ): Promise<readonly Person[]>;
}
