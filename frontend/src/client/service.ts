/** The page's connection: configured once, used from everywhere. It keeps the store up to date while it lives. */
import type {
  Message,
  MessageSend,
  MessageSendAck,
  OperatorWatch,
  TypingRequest,
  UserStatusEvent,
  WireError,
} from '@meeshy/status-protocol';
import { type ConnectionOptions, createConnection } from './connection.ts';
import type { ConnectionState } from './connection-state.ts';
import { createListeners } from './listeners.ts';
import { ageing, clock, freshness, identity, userStore } from './page.ts';
import { ReadFailure, readParticipants } from './participants.ts';
import type { UserLike } from './people.ts';
import type { ServerEvent, ServerEventName, ServerPayload } from './server-events.ts';
import { createFollowing } from './snapshot.ts';

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
  /** Begins or ends `operator:figures`; to be said again after a reconnection. `false`: there is no connection. */
  sendOperatorWatch(request: OperatorWatch): boolean;
  /** Everybody in a conversation with fresh facts, over REST; the store has them. Throws `ReadFailure`. */
  refreshParticipants<Person extends UserLike>(conversationId: string): Promise<Person[]>;
}

const NOBODY: WireError = { code: 'UNAUTHORIZED', message: 'Whoever asked is not signed in any more' };

const events = createListeners<ServerEvent>();
const states = createListeners<ConnectionState>();

const watchers = new Set<symbol>();
let options: ConnectionOptions = { getCredentials: () => null };
let isConfigured = false;
/** Who is signed in, as the server said it; `null`: it has not. */
let ownId: string | null = null;
let connection = open(options);

identity.onEnd(() => {
  ownId = null;
});

/**
 * Says where the gateway is and who connects. A connection that is up ends, for it was somebody else's; while statuses
 * are being watched, the next one begins at once.
 */
export function configureSocketIOService(next: ConnectionOptions): SocketIOService {
  connection.disconnect();
  // What was put into the store before anybody was there belongs to whoever comes first.
  if (isConfigured) identity.end();
  isConfigured = true;
  options = next;
  connection = open(next);
  if (watchers.size > 0) connection.connect();
  return service;
}

/**
 * People as REST told of them, or as the browser has kept them since `readAt` (epoch milliseconds): the store has them,
 * and while the connection is down they are shown as of then.
 */
export function noteRead(people: readonly UserLike[], readAt: number = clock.now()): void {
  userStore.getState().mergeUsers(people);
  freshness.wereRead(
    people.map(({ id }) => id),
    readAt,
  );
}

/** The page's connection. Before it is configured nobody is signed in. */
export function getSocketIOService(): SocketIOService {
  return service;
}

/**
 * Somebody shows statuses: the connection is made, unless somebody else did, and the store follows the time until the
 * answer is called. The connection stays, for it tells others that one is there; `disconnect()` ends it.
 */
export function watchUserStatuses(): () => void {
  const stopAgeing = ageing.follow();
  const watcher = Symbol();
  watchers.add(watcher);
  connection.connect();
  return () => {
    watchers.delete(watcher);
    stopAgeing();
  };
}

function open(with_: ConnectionOptions) {
  const opened = createConnection(with_, clock);
  const follow = createFollowing(userStore, clock);
  opened.onEvent((event) => {
    if (event.name === 'authenticated') meet(event.payload.user.id);
    if (event.name === 'presence:snapshot') freshness.snapshotCame();
    follow(event);
    events.tell(event);
  });
  opened.onState(freshness.follow);
  opened.onState(states.tell);
  return opened;
}

/** The same configuration may answer another person's credentials one day. */
function meet(id: string): void {
  if (ownId !== null && ownId !== id) identity.end();
  ownId = id;
}

function on<Name extends ServerEventName>(name: Name, listener: (payload: ServerPayload<Name>) => void): () => void {
  return events.add((event) => {
    if (event.name === name) listener(event.payload as ServerPayload<Name>);
  });
}

const service: SocketIOService = {
  connect: () => connection.connect(),
  disconnect() {
    connection.disconnect();
    identity.end();
  },
  retry: () => connection.retry(),
  renew: () => connection.renew(),
  getConnectionStatus: () => connection.getState(),
  onConnectionStatus: states.add,
  onUserStatus: (listener) =>
    events.add((event) => {
      if (event.name === 'user:status') listener(event.payload);
      else if (event.name === 'user:status:batch') event.payload.forEach(listener);
    }),
  onMessage: (listener) => on('message:new', listener),
  on,
  onAny: events.add,
  sendMessage: (message) => connection.sendMessage(message),
  sendTyping: (name, request) => connection.send(name, request),
  sendOperatorWatch: (request) => connection.send('operator:watch', request),
  async refreshParticipants(conversationId) {
    const asker = identity.current();
    const { url, getCredentials } = options;
    const credentials = await getCredentials({ isExpired: false });
    if (credentials === null) throw new ReadFailure(NOBODY);
    const people = await readParticipants(conversationId, { url, credentials });
    if (identity.current() !== asker) throw new ReadFailure(NOBODY);
    noteRead(people);
    return people as never;
  },
};
