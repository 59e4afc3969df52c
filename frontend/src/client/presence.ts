/**
 * Presence as one identity sees it at one server. All of it is an instance: two of them share nothing.
 *
 *   source ──events──▶ following ──▶ store ◀── ageing ◀── clock
 *      └────states───▶ freshness
 */
import { type Ageing, createAgeing } from './ageing.ts';
import type { Clock } from './clock.ts';
import type { ConnectionState } from './connection-state.ts';
import { createDebugLog } from './debug.ts';
import { createFreshness, type Freshness } from './freshness.ts';
import { createIdentity, type Identity } from './identity.ts';
import type { ReadInitial } from './initial.ts';
import { createListeners, type Listeners } from './listeners.ts';
import { createMyStatus, type MyStatus } from './my-status.ts';
import type { UserLike } from './people.ts';
import { NOT_SIGNED_IN } from './refusals.ts';
import { type Asked, ReadFailure } from './rest.ts';
import { type ServerEvent, type ServerEventName, type ServerPayload, statusesIn } from './server-events.ts';
import type { LoadParticipants, SocketIOService } from './service.ts';
import { createFollowing } from './snapshot.ts';
import type { Source } from './source.ts';
import { createStatusReader, type StatusReader } from './status.ts';
import { passingTime, type SteadyTime } from './timers.ts';
import { createUserStore, type UserStoreApi } from './user-store.ts';

/** All of presence as one identity sees it at one server: its connection, its people, its clock. */
export interface PresenceClient extends SocketIOService, StatusReader {
  /** Everybody who is known: a zustand store, without React. */
  readonly store: UserStoreApi;
  /** The server's time. */
  readonly clock: Clock;
  /**
   * Somebody shows statuses: the connection is made, unless somebody else did, and the store follows the time until the
   * answer is called. The connection stays, for it tells others that one is there; `disconnect()` ends it.
   */
  watch(): () => void;
  /**
   * People as REST told of them, or as somebody has kept them since `readAt` (epoch milliseconds): the store has them,
   * and while the connection is down they are shown as of then.
   */
  noteRead(people: readonly UserLike[], readAt?: number): void;
  /** Whether what is known is known as of a moment that was told, not of whenever this was made. */
  isDated(): boolean;
  /** As of when what is shown is known. */
  readonly freshness: Pick<Freshness, 'asOf' | 'asOfAll' | 'listen'>;
  /** Lets the store follow the time while somebody looks, without a connection. */
  readonly ageing: Ageing;
  /** Whose client this is at the moment. */
  readonly identity: Pick<Identity, 'current' | 'onEnd'>;
  /** What one says of oneself. */
  readonly mine: MyStatus;
  /** What one asks of the server oneself, over REST. Throws `ReadFailure`. */
  ask<Data>(path: string, asked?: Asked): Promise<Data>;
  /** By which everything here waits. */
  readonly time: SteadyTime;
}

export interface Presence {
  readonly client: PresenceClient;
  /** Another source takes the place of the former, whose connection ends; the next begins at once if somebody watches. */
  use(source: Source, whose: { isSomebodyElse: boolean }): void;
}

export function createPresence(
  first: Source,
  clock: Clock,
  time: SteadyTime = passingTime,
  initial: ReadInitial | null = null,
): Presence {
  const store = createUserStore(clock, initial);
  const ageing = createAgeing(store, clock, time);
  const freshness = createFreshness(time);
  const identity = createIdentity();
  const events = createListeners<ServerEvent>();
  const states = createListeners<ConnectionState>();
  const watchers = new Set<symbol>();
  const debug = createDebugLog();
  if (initial) wereRead(initial.people, initial.at);
  let source = follow(first);
  const ask: Source['ask'] = (path, asked) => source.ask(path, asked);
  const mine = createMyStatus({
    store,
    clock,
    time,
    identity,
    ask,
    isConnected: () => source.getState().state === 'connected',
  });

  identity.onEnd(() => {
    store.getState().clearStore();
    freshness.forget();
  });

  function follow(next: Source): Source {
    const apply = createFollowing(store, clock);
    next.onEvent((event) => {
      if (event.name === 'authenticated') meet(event.payload.user.id);
      if (event.name === 'presence:snapshot') freshness.snapshotCame();
      debug.received(event);
      debug.changes(store, () => apply(event));
      events.tell(event);
    });
    next.onState(freshness.follow);
    next.onState(states.tell);
    return next;
  }

  /** The same configuration may answer another person's credentials one day. */
  function meet(id: string): void {
    const { ownId } = store.getState();
    if (ownId !== null && ownId !== id) identity.end();
    store.getState().setOwnId(id);
  }

  function noteRead(people: readonly UserLike[], readAt: number = clock.now()): void {
    store.getState().mergeUsers(people);
    wereRead(people, readAt);
  }

  function wereRead(people: readonly UserLike[], at: number): void {
    freshness.wereRead(
      people.map(({ id }) => id),
      at,
    );
  }

  function watch(): () => void {
    const stopAgeing = ageing.follow();
    const watcher = Symbol();
    if (watchers.size === 0) debug.listening();
    watchers.add(watcher);
    source.connect();
    return () => {
      watchers.delete(watcher);
      stopAgeing();
    };
  }

  async function refreshParticipants<Person extends UserLike>(
    conversationId: string,
    load: LoadParticipants<Person> = (id) => source.readParticipants<Person>(id),
  ): Promise<readonly Person[]> {
    const asker = identity.current();
    const people = await load(conversationId);
    if (!Array.isArray(people)) throw new TypeError('`load` has to answer a list of people');
    if (identity.current() !== asker) throw new ReadFailure(NOT_SIGNED_IN);
    noteRead(people);
    return people;
  }

  return {
    client: {
      store,
      clock,
      time,
      isDated: () => initial !== null || store.getState().usersMap.size > 0,
      ageing,
      freshness,
      identity,
      mine,
      ask,
      watch,
      noteRead,
      refreshParticipants,
      ...createStatusReader(store, clock, ageing),
      ...createSubscriptions(events),
      connect: () => source.connect(),
      disconnect() {
        source.disconnect();
        identity.end();
      },
      retry: () => source.retry(),
      renew: () => source.renew(),
      getConnectionStatus: () => source.getState(),
      onConnectionStatus: states.add,
      sendMessage: (message) => source.request('message:send', message),
      sendTyping: (name, request) => source.send(name, request),
      sendWatch: (request) => source.request('presence:watch', request),
      sendViewing: (conversationId) => source.send('viewing', { conversationId }),
      sendZone: (told) => source.send('zone', told),
      sendOperatorWatch: (request) => source.send('operator:watch', request),
    },
    use(next, { isSomebodyElse }) {
      source.disconnect();
      if (isSomebodyElse) identity.end();
      source = follow(next);
      if (watchers.size > 0) source.connect();
    },
  };
}

function createSubscriptions(
  events: Listeners<ServerEvent>,
): Pick<SocketIOService, 'on' | 'onAny' | 'onMessage' | 'onUserStatus'> {
  function on<Name extends ServerEventName>(name: Name, listener: (payload: ServerPayload<Name>) => void): () => void {
    return events.add((event) => {
      if (event.name !== name) return;
      listener(event.payload as ServerPayload<Name>);
      event.answer?.();
    });
  }
  return {
    on,
    onAny: events.add,
    onMessage: (listener) => on('message:new', listener),
    onUserStatus: (listener) =>
      events.add((event) => {
        for (const told of statusesIn(event)) listener(told);
      }),
  };
}
