/**
 * Attempts at a session, one after the other for as long as it is wanted.
 *
 *   attempt ──▶ credentials ──▶ handshake ──▶ `authenticated` ──▶ session
 *      ▲                            │               │                │
 *      └── after a growing delay ◀──┴─── lost ◀─────┴──── lost ◀─────┘
 */
import type { ErrorCode, WireError } from '@meeshy/status-protocol';
import { steadyNow } from './clock.ts';
import type { ConnectionStateKeeper } from './connection-state.ts';
import { type Ask, isSameCredentials } from './credentials.ts';
import type { Carrier, Link } from './link.ts';
import { createBackoff } from './retry-delay.ts';
import type { ServerEvent } from './server-events.ts';
import { createSession, type Session } from './session.ts';
import { createTimers } from './timers.ts';
import type { Warn } from './warnings.ts';

/** A handshake that takes longer is given up. */
const HANDSHAKE_MS = 20_000;
/** What a person asked for longer ago than this is no longer their activity (P1). */
const ASKED_FOR_MS = 60_000;
/** An attempt that is younger is not begun anew because somebody looks. */
const YOUNG_MS = 1_000;
/** The server cannot right now, or there is too much of something, but in a moment it may do. */
const PASSING: ReadonlySet<ErrorCode> = new Set(['INTERNAL_ERROR', 'UNAVAILABLE', 'RATE_LIMITED']);
const EXPIRED: WireError = { code: 'TOKEN_EXPIRED', message: 'There are no newer credentials' };
const NOBODY: WireError = { code: 'UNAUTHORIZED', message: 'Nobody is signed in' };

export interface Attempts {
  readonly link: Link;
  readonly session: Session;
  /** Now, and patiently again. `byPerson`: somebody asked for it. */
  hurry(byPerson?: boolean): void;
  /** The same, and it shows. */
  again(byPerson?: boolean): void;
  /** Whatever is there or on its way: nothing more will come of it. */
  cancel(): void;
  /** The same, and the next attempt is made after a while. */
  giveUp(): void;
  isNew(): boolean;
}

interface AttemptsParts {
  readonly carrier: Carrier;
  readonly state: ConnectionStateKeeper;
  readonly now: () => number;
  readonly ask: Ask;
  readonly warn: Warn;
  isWanted(): boolean;
  tell(event: ServerEvent): void;
}

export function createAttempts(parts: AttemptsParts): Attempts {
  const { carrier, state, now, ask, warn, isWanted, tell } = parts;
  const timers = createTimers<'retry' | 'patience'>();
  const backoff = createBackoff();
  /** When a person asked for the session that is being opened. */
  let askedAt = Number.NEGATIVE_INFINITY;
  /** Which attempt counts: what an earlier one still brings is ignored. */
  let attempt = 0;
  let attemptAt = askedAt;
  /** The server called the former credentials expired; those of this attempt are newer. */
  let areRenewed = false;
  /** What is cut later is no fault of whoever developed the application. */
  let wasConnected = false;

  const link = carrier.link({
    onEvent(event) {
      if (event.name === 'authenticated' && !state.isConnected()) onConnected();
      if (session.hear(event)) tell(event);
    },
    onRefused(error) {
      if (PASSING.has(error.code)) onLost(error);
      else onUnwanted(error);
    },
    onDismissed(error) {
      if (error === null || !PASSING.has(error.code)) return onUnwanted(error);
      backoff.dismissed();
      onLost(error);
    },
    onLost(cause) {
      if (!wasConnected && cause) warn(`No gateway answers at ${carrier.name}. Is it running there?`, cause);
      onLost(null);
    },
  });
  const session = createSession({ ...parts, link, giveUp, onSomebodyElse });

  function hurry(byPerson = false): void {
    if (byPerson) askedAt = now();
    backoff.reset();
    void open(false);
  }

  function again(byPerson?: boolean): void {
    state.reconnecting(null);
    hurry(byPerson);
  }

  async function open(isExpired: boolean): Promise<void> {
    if (!isWanted()) return;
    cancel();
    attemptAt = steadyNow();
    const own = attempt;
    const former = session.credentials;
    const answer = await ask(isExpired);
    if (own !== attempt) return;
    if (answer === 'unknown') return onLost(null);
    session.credentials = answer;
    areRenewed = isExpired;
    if (isExpired && (answer === null || isSameCredentials(answer, former))) return onUnwanted(EXPIRED);
    if (answer === null) return onUnwanted(NOBODY);
    timers.set('patience', handshakeTimedOut, HANDSHAKE_MS);
    link.open({ ...answer, resume: now() - askedAt > ASKED_FOR_MS });
  }

  function onConnected(): void {
    timers.clear('patience');
    backoff.succeeded();
    areRenewed = false;
    askedAt = Number.NEGATIVE_INFINITY;
    wasConnected = true;
    state.connected();
    session.begin();
  }

  function onLost(error: WireError | null): void {
    rest();
    timers.set('retry', () => void open(false), backoff.failed());
    if (state.isConnected()) state.reconnecting(error);
    else state.failedAgain(error);
  }

  /** The server does not want these credentials, or this session, any longer. */
  function onUnwanted(error: WireError | null): void {
    rest();
    if (error?.code === 'TOKEN_EXPIRED' && !areRenewed) {
      if (state.isConnected()) state.reconnecting(error);
      void open(true);
    } else {
      if (error !== NOBODY) warn(`${carrier.name} does not let this session in`, error);
      state.refused(error);
    }
  }

  /** Nothing is waited for, and no session goes on. */
  function rest(): void {
    timers.clearAll();
    session.end();
  }

  function cancel(): void {
    attempt += 1;
    rest();
    link.close();
  }

  function giveUp(): void {
    cancel();
    onLost(null);
  }

  function handshakeTimedOut(): void {
    if (!wasConnected && link.isOpen) {
      warn(
        `What answers at ${carrier.name} speaks Socket.IO, and says nothing of presence. Is this the right server, and namespace?`,
      );
    }
    giveUp();
  }

  /** A session begins anew with the newer credentials, where it is ours to begin one. */
  function onSomebodyElse(error: WireError): void {
    if (carrier.isGiven) onUnwanted(error);
    else again();
  }

  return { link, session, hurry, again, cancel, giveUp, isNew: () => steadyNow() - attemptAt <= YOUNG_MS };
}
