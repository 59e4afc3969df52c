/**
 * One connection to the gateway that comes back by itself, for as long as somebody wants it.
 *
 *   attempt ──▶ credentials ──▶ handshake ──▶ `authenticated` ──▶ connected
 *      ▲                            │               │                 │
 *      └── after a growing delay ◀──┴─── lost ◀─────┴──── lost ◀──────┘
 */
import type { ClientToServerEvents, ErrorCode, WireError } from '@meeshy/status-protocol';
import { createOnceInAWhile } from './activity.ts';
import { type Clock, createJumpWatch, isAhead, steadyNow } from './clock.ts';
import { type ConnectionState, createConnectionState } from './connection-state.ts';
import {
  areCredentials,
  type GetCredentials,
  isSameCredentials,
  renewAt,
  type SessionCredentials,
} from './credentials.ts';
import { createLink, type Link, type LinkListener, type Request, UNAVAILABLE, type UnansweredEvent } from './link.ts';
import { createListeners } from './listeners.ts';
import { watchPage } from './page-events.ts';
import { retryDelay } from './retry-delay.ts';
import { type ServerEvent, timesIn } from './server-events.ts';
import { createTimers } from './timers.ts';
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

/** What is connected over in place of a socket of ours. */
export interface Given {
  /** For whoever develops the application. */
  readonly name: string;
  /** Its own handshake says who connects, by cookies, say. */
  readonly saysItself: boolean;
  link(listener: LinkListener): Link;
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

/** A handshake that takes longer is given up. */
const PATIENCE_MS = 20_000;
/** What a person asked for longer ago than this is no longer their activity (P1). */
const ASKED_FOR_MS = 60_000;
/** How often the clocks of this machine are compared. */
const COMPARE_CLOCKS_MS = 10_000;
/** An answer that takes longer will not come: the way is cut, and nothing has told yet. */
const ANSWER_MS = 5_000;
/** Not more often than this the server is asked what time it is. */
const MEASURE_ONCE_IN_MS = 30_000;
/** An attempt that is younger is not begun anew because somebody looks. */
const YOUNG_MS = 1_000;
/** The server cannot right now, or there is too much of something, but in a moment it may do. */
const PASSING: ReadonlySet<ErrorCode> = new Set(['INTERNAL_ERROR', 'UNAVAILABLE', 'RATE_LIMITED']);
/** Whoever is dismissed sooner after coming in goes on counting failures. */
const LASTING_MS = 60_000;

export function createConnection(options: ConnectionOptions, { now }: Clock, given?: Given): Connection {
  const { getCredentials, offlineAfterMs } = options;
  const state = createConnectionState(now, { offlineAfterMs });
  const events = createListeners<ServerEvent>();
  const timers = createTimers<'retry' | 'patience' | 'renewal' | 'clocks' | 'answer'>();
  const isActivityDue = createOnceInAWhile();
  const isMeasureDue = createOnceInAWhile(MEASURE_ONCE_IN_MS);
  const haveClocksParted = createJumpWatch();
  const warn = createWarnings(options.warn);
  const where = given?.name ?? `${options.url ?? "the page's own origin"} (path ${options.path ?? '/socket.io'})`;

  let isWanted = false;
  /** When a person asked for the session that is being opened. */
  let askedAt = Number.NEGATIVE_INFINITY;
  let failures = 0;
  /** The latest success, by the steady clock, and how many failures it took. */
  let success = { at: Number.NEGATIVE_INFINITY, after: 0 };
  /** Which attempt counts: what an earlier one still brings is ignored. */
  let attempt = 0;
  let attemptAt = Number.NEGATIVE_INFINITY;
  let credentials: SessionCredentials | null = null;
  /** The server called the former credentials expired; those of this attempt are newer. */
  let areRenewed = false;
  /** The server is to be asked what time it is as soon as it may be. */
  let isTimeDoubtful = false;
  /** What is cut later is no fault of whoever developed the application. */
  let wasConnected = false;
  /** Newer credentials have been sent, and nothing was said of them yet. */
  let isProving = false;
  let stopListening = () => {};

  const isConnected = () => state.get().state === 'connected';

  const listener: LinkListener = {
    onEvent(event) {
      timers.clear('answer');
      if (event.name === 'authenticated') {
        isProving = false;
        if (!isConnected()) onConnected();
      }
      if (event.name === 'error' && event.payload.code === 'FORBIDDEN' && isProving) {
        return becomeSomebodyElse(event.payload);
      }
      if (isAhead(timesIn(event), now())) doubtTime();
      events.tell(event);
      // Only now the listeners have corrected the clock by the snapshot's time.
      if (event.name === 'presence:snapshot' || event.name === 'authenticated') planRenewal();
    },
    onRefused(error) {
      if (PASSING.has(error.code)) onLost(error);
      else onUnwanted(error);
    },
    onDismissed(error) {
      if (error === null || !PASSING.has(error.code)) return onUnwanted(error);
      if (steadyNow() - success.at < LASTING_MS) failures = Math.max(failures, success.after);
      onLost(error);
    },
    onLost(cause) {
      if (!wasConnected && cause) warn(`No gateway answers at ${where}. Is it running there?`, cause);
      onLost(null);
    },
  };
  const link = given?.link(listener) ?? createLink(options.url, options.path, listener);

  function connect(): void {
    if (isWanted) return;
    isWanted = true;
    askedAt = now();
    if (!given && options.url === undefined && typeof location === 'undefined') warn(NO_URL);
    stopListening = listenToPage();
    state.reconnecting(null, { isNew: true });
    hurry();
  }

  function disconnect(): void {
    if (!isWanted) return;
    isWanted = false;
    attempt += 1;
    credentials = null;
    timers.clearAll();
    stopListening();
    link.close();
    state.closed();
  }

  function retry(): void {
    if (!isWanted) connect();
    else if (!isConnected()) {
      askedAt = now();
      state.reconnecting(null);
      hurry();
    }
  }

  /** Now, and patiently again. */
  function hurry(): void {
    failures = 0;
    void open({ isExpired: false });
  }

  async function open({ isExpired }: { isExpired: boolean }): Promise<void> {
    if (!isWanted) return;
    attempt += 1;
    attemptAt = steadyNow();
    const own = attempt;
    timers.clearAll();
    link.close();
    const former = credentials;
    const answer = await ask(isExpired);
    if (own !== attempt) return;
    if (answer === 'unknown') return onLost(null);
    credentials = answer;
    areRenewed = isExpired;
    if (isExpired && (answer === null || isSameCredentials(answer, former))) return onUnwanted(EXPIRED);
    if (answer === null) return onUnwanted(NOBODY);
    timers.set('patience', losePatience, PATIENCE_MS);
    link.open({ ...answer, resume: now() - askedAt > ASKED_FOR_MS });
  }

  /** `unknown`: the application could not say. */
  async function ask(isExpired: boolean): Promise<SessionCredentials | null | 'unknown'> {
    try {
      const answer: SessionCredentials | null | undefined = await getCredentials({ isExpired });
      if (answer === null || areCredentials(answer)) return answer;
      if (given?.saysItself) return {};
      warn(
        'getCredentials answered neither { token } nor { sessionToken }: nobody is signed in. Of nobody, answer null',
      );
      return null;
    } catch (error) {
      warn('getCredentials threw, and is asked again later. Of nobody, answer null', error);
      return 'unknown';
    }
  }

  function onConnected(): void {
    timers.clear('patience');
    success = { at: steadyNow(), after: failures };
    failures = 0;
    areRenewed = false;
    askedAt = Number.NEGATIVE_INFINITY;
    wasConnected = true;
    state.connected();
    haveClocksParted();
    isTimeDoubtful = false;
    compareClocks();
  }

  function compareClocks(): void {
    if (!isConnected()) return;
    if (haveClocksParted() || isTimeDoubtful) doubtTime();
    timers.set('clocks', compareClocks, COMPARE_CLOCKS_MS);
  }

  /** A clock was set, or the machine slept: asks what time it is. No answer: the connection did not outlive the sleep. */
  function doubtTime(): void {
    isTimeDoubtful = true;
    if (!isConnected() || !credentials || !areCredentials(credentials) || !isMeasureDue(steadyNow())) return;
    isTimeDoubtful = false;
    link.send('authenticate', credentials);
    timers.set('answer', giveUp, ANSWER_MS);
  }

  function onLost(error: WireError | null): void {
    timers.clearAll();
    timers.set('retry', () => void open({ isExpired: false }), retryDelay(failures, Math.random()));
    failures += 1;
    if (isConnected()) state.reconnecting(error);
    else state.failedAgain(error);
  }

  /** The server does not want these credentials, or this session, any longer. */
  function onUnwanted(error: WireError | null): void {
    timers.clearAll();
    if (error?.code === 'TOKEN_EXPIRED' && !areRenewed) {
      if (isConnected()) state.reconnecting(error);
      void open({ isExpired: true });
    } else {
      if (error !== NOBODY) warn(`${where} does not let this session in`, error);
      state.refused(error);
    }
  }

  /** Whatever is there or on its way: nothing more will come of it. */
  function cancel(): void {
    attempt += 1;
    timers.clearAll();
    link.close();
  }

  function losePatience(): void {
    if (!wasConnected && link.isOpen) {
      warn(
        `What answers at ${where} speaks Socket.IO, and says nothing of presence. Is this the right server, and namespace?`,
      );
    }
    giveUp();
  }

  function giveUp(): void {
    cancel();
    onLost(null);
  }

  function planRenewal(): void {
    const at = credentials && renewAt(credentials);
    if (at !== null) timers.set('renewal', () => (now() < at ? planRenewal() : void renew(true)), at - now());
  }

  /** Gives the server newer credentials, if the application has some. Otherwise it ends the session in its time. */
  async function renew(isExpired: boolean): Promise<void> {
    const own = attempt;
    const answer = await ask(isExpired);
    if (own !== attempt || !isConnected() || !answer || answer === 'unknown' || isSameCredentials(answer, credentials))
      return;
    credentials = answer;
    isProving = true;
    link.send('authenticate', answer);
  }

  /** The newer credentials are another person's: a session begins anew with them, where it is ours to begin one. */
  function becomeSomebodyElse(error: WireError): void {
    isProving = false;
    if (given) {
      onUnwanted(error);
      return;
    }
    state.reconnecting(null);
    hurry();
  }

  function listenToPage(): () => void {
    return watchPage({
      onInput() {
        if (isConnected() && isActivityDue(performance.now())) link.send('activity');
      },
      onOffline() {
        if (isRefused()) return;
        // The transport would notice half a minute later.
        giveUp();
        state.noNetwork();
      },
      onOnline() {
        if (isConnected() || isRefused()) return;
        state.reconnecting(null);
        hurry();
      },
      onVisible() {
        if (isConnected()) compareClocks();
        else if (!isRefused() && steadyNow() - attemptAt > YOUNG_MS) hurry();
      },
      onAway() {
        if (isRefused()) return;
        if (isConnected()) state.reconnecting(null);
        cancel();
      },
      onBack({ byPerson }) {
        if (isRefused()) return;
        if (byPerson) askedAt = now();
        state.reconnecting(null);
        hurry();
      },
    });
  }

  function isRefused(): boolean {
    const current = state.get();
    return current.state === 'offline' && current.reason === 'refused';
  }

  return {
    connect,
    disconnect,
    retry,
    renew() {
      if (isConnected()) void renew(false);
      else if (isWanted) hurry();
    },
    getState: state.get,
    onState: state.listen,
    onEvent: events.add,
    send(name, ...payload) {
      if (!isConnected()) return false;
      link.send(name, ...payload);
      return true;
    },
    request: async (...said) => (isConnected() ? link.request(...said) : UNAVAILABLE),
  };
}

const EXPIRED: WireError = { code: 'TOKEN_EXPIRED', message: 'There are no newer credentials' };
const NOBODY: WireError = { code: 'UNAUTHORIZED', message: 'Nobody is signed in' };
const NO_URL = 'No url was given, and there is no page whose origin could be meant';
