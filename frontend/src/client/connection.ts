/** One connection to the gateway that comes back by itself, for as long as somebody wants it. */
import type { ClientToServerEvents } from '@meeshy/status-protocol';
import { createAttempts } from './attempts.ts';
import type { Clock } from './clock.ts';
import { type ConnectionState, createConnectionState } from './connection-state.ts';
import { askBy, type GetCredentials } from './credentials.ts';
import { type Carrier, carrierTo, type Request, UNAVAILABLE, type UnansweredEvent } from './link.ts';
import { createListeners } from './listeners.ts';
import { followPage } from './page-life.ts';
import type { ServerEvent } from './server-events.ts';
import { createWarnings, type Warn } from './warnings.ts';

export interface GatewayOptions {
  /** Origin of the gateway. The page's own unless told. */
  readonly url?: string | undefined;
  /** Socket.IO's path there, `/socket.io` unless told. */
  readonly path?: string | undefined;
  /** Reconnecting longer than this is called offline, milliseconds. The attempts go on. */
  readonly offlineAfterMs?: number | undefined;
  /** Told once of each thing that the application's developers can mend. Unless given, the console is, outside production. */
  readonly warn?: Warn | undefined;
}

/** Where the gateway is, and who connects. */
export interface ConnectionOptions extends GatewayOptions {
  /** Asked before every attempt, and with `isExpired` shortly before a token ends. */
  readonly getCredentials: GetCredentials;
}

export interface Connection {
  /** Somebody wants to be connected. Again: nothing happens. */
  connect(): void;
  /** Nobody wants to be connected any longer: a sign-out. */
  disconnect(): void;
  /** Somebody asks for it now, a button's click for example. */
  retry(): void;
  /** There are newer credentials of the same person. */
  renew(): void;
  getState(): ConnectionState;
  onState(listener: (state: ConnectionState) => void): () => void;
  onEvent(listener: (event: ServerEvent) => void): () => void;
  /** `false`: there is no connection, nothing was sent. */
  send<Name extends UnansweredEvent>(name: Name, ...payload: Parameters<ClientToServerEvents[Name]>): boolean;
  /** Never rejects: without a connection or an answer it answers `UNAVAILABLE`. */
  request: Request;
}

/** `given`: what is connected over in place of a socket of ours. */
export function createConnection(options: ConnectionOptions, { now }: Clock, given?: Carrier): Connection {
  const carrier = given ?? carrierTo(options);
  const state = createConnectionState(now, options);
  const events = createListeners<ServerEvent>();
  const warn = createWarnings(options.warn);
  const ask = askBy(options.getCredentials, carrier.saysItself, warn);
  let isWanted = false;
  let stopFollowing = () => {};

  const attempts = createAttempts({ carrier, state, now, ask, warn, isWanted: () => isWanted, tell: events.tell });
  const { link, session, hurry, again, cancel } = attempts;

  function connect(): void {
    if (isWanted) return;
    isWanted = true;
    if (!given && options.url === undefined && typeof location === 'undefined') warn(NO_URL);
    stopFollowing = followPage(attempts, state);
    state.reconnecting(null, true);
    hurry(true);
  }

  return {
    connect,
    disconnect() {
      if (!isWanted) return;
      isWanted = false;
      session.credentials = null;
      cancel();
      stopFollowing();
      state.closed();
    },
    retry() {
      if (!isWanted) connect();
      else if (!state.isConnected()) again(true);
    },
    renew() {
      if (state.isConnected()) void session.renew(false);
      else if (isWanted) hurry();
    },
    getState: state.get,
    onState: state.listen,
    onEvent: events.add,
    send(name, ...payload) {
      if (!state.isConnected()) return false;
      link.send(name, ...payload);
      return true;
    },
    request: async (...said) => (state.isConnected() ? link.request(...said) : UNAVAILABLE),
  };
}

const NO_URL = 'No url was given, and there is no page whose origin could be meant';
