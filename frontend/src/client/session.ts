/**
 * What goes on while a session lasts: the server gets newer credentials before the former end, and is asked what time it is where
 * clocks disagree.
 */
import type { WireError } from '@meeshy/status-protocol';
import { createOnceInAWhile } from './activity.ts';
import { createJumpWatch, isAhead, steadyNow } from './clock.ts';
import type { ConnectionStateKeeper } from './connection-state.ts';
import { type Ask, areCredentials, isSameCredentials, renewAt, type SessionCredentials } from './credentials.ts';
import type { Link } from './link.ts';
import { type ServerEvent, timesIn } from './server-events.ts';
import { createTimers } from './timers.ts';

/** How often the clocks of this machine are compared. */
const COMPARE_CLOCKS_MS = 10_000;
/** Not more often than this the server is asked what time it is. */
const MEASURE_ONCE_IN_MS = 30_000;
/** An answer that takes longer will not come: the way is cut, and nothing has told yet. */
const ANSWER_MS = 5_000;

export interface Session {
  /** Those it is to be opened with, or newer ones that the server has been given since. */
  credentials: SessionCredentials | null;
  begin(): void;
  /** `false`: nobody else is to be told of this event. */
  hear(event: ServerEvent): boolean;
  compareClocks(): void;
  /** Gives the server newer credentials, if the application has some. Otherwise it ends the session in its time. */
  renew(isExpired: boolean): Promise<void>;
  end(): void;
}

interface Surroundings {
  readonly link: Link;
  readonly state: ConnectionStateKeeper;
  readonly now: () => number;
  readonly ask: Ask;
  /** The server answers no more: the connection did not outlive a sleep, say. */
  giveUp(): void;
  /** The newer credentials are another person's. */
  onSomebodyElse(error: WireError): void;
}

export function createSession({ link, state, now, ask, giveUp, onSomebodyElse }: Surroundings): Session {
  const timers = createTimers<'renewal' | 'clocks' | 'answer'>();
  const isMeasureDue = createOnceInAWhile(MEASURE_ONCE_IN_MS);
  const haveClocksParted = createJumpWatch();
  /** The server is to be asked what time it is as soon as it may be. */
  let isTimeDoubtful = false;
  /** Newer credentials have been sent, and nothing was said of them yet. */
  let isProving = false;
  /** What was asked for before one of them is for nobody. */
  let ends = 0;

  const session: Session = {
    credentials: null,

    begin() {
      haveClocksParted();
      isTimeDoubtful = false;
      compareClocks();
    },

    hear(event) {
      timers.clear('answer');
      if (event.name === 'error' && event.payload.code === 'FORBIDDEN' && isProving) {
        isProving = false;
        onSomebodyElse(event.payload);
        return false;
      }
      if (isAhead(timesIn(event), now())) doubtTime();
      if (event.name === 'authenticated') isProving = false;
      // As soon as whoever is told of it has corrected the clock by its time.
      if (event.name === 'presence:snapshot' || event.name === 'authenticated') timers.set('renewal', planRenewal, 0);
      return true;
    },

    compareClocks,

    async renew(isExpired) {
      const own = ends;
      const answer = await ask(isExpired);
      const isNewer = answer && answer !== 'unknown' && !isSameCredentials(answer, session.credentials);
      if (own !== ends || !state.isConnected() || !isNewer) return;
      session.credentials = answer;
      isProving = true;
      link.send('authenticate', answer);
    },

    end() {
      ends += 1;
      timers.clearAll();
    },
  };

  function compareClocks(): void {
    if (!state.isConnected()) return;
    if (haveClocksParted() || isTimeDoubtful) doubtTime();
    timers.set('clocks', compareClocks, COMPARE_CLOCKS_MS);
  }

  /** A clock was set, or the machine slept. */
  function doubtTime(): void {
    const { credentials } = session;
    isTimeDoubtful = true;
    if (!state.isConnected() || !areCredentials(credentials) || !isMeasureDue(steadyNow())) return;
    isTimeDoubtful = false;
    link.send('authenticate', credentials);
    timers.set('answer', giveUp, ANSWER_MS);
  }

  function planRenewal(): void {
    const at = session.credentials && renewAt(session.credentials);
    if (at !== null) {
      timers.set('renewal', () => (now() < at ? planRenewal() : void session.renew(true)), at - now());
    }
  }

  return session;
}
