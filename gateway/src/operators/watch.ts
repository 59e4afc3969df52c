/**
 * Live figures for operators, pushed once a second while somebody watches; otherwise nothing is counted.
 *
 *   operator:watch { watching: true }  ──▶ watchers ──(first: counting begins)──▶ figures every second
 *   operator:watch { watching: false }, or the end of the socket ──(last: counting ends)
 */
import {
  CLIENT_EVENTS,
  CLIENT_SCHEMAS,
  type OperatorFigures,
  SERVER_EVENTS,
  type WireError,
  writeTime,
} from '@meeshy/status-protocol';
import type { Logger } from 'pino';
import type { Socket } from 'socket.io';
import type { Observation } from '../live/observation.ts';
import type { LivePresence } from '../live/types.ts';
import type { Subject } from '../presence/ports.ts';
import { Refusal } from '../refusal.ts';
import { parse, toWireError } from '../sockets/parse.ts';
import { findOnline } from './found.ts';
import { createRankings, type Rankings } from './rankings.ts';
import { createSweepLog } from './sweep-log.ts';
import { createTally, type Tally } from './tally.ts';

const INTERVAL_MS = 1_000;

export interface OperatorWatchOptions {
  /** Asked when somebody watches: it may come after this. */
  readonly presence: () => Pick<LivePresence, 'countOnline' | 'sizes' | 'statusMetrics'>;
  readonly log: Pick<Logger, 'debug' | 'warn'>;
  readonly onRefused?: (error: WireError, cause: unknown) => void;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

export interface OperatorWatch {
  observe(observation: Observation): void;
  /** A session began: its subject counts, and may watch if it is an operator. */
  listen(socket: Socket, identity: { readonly subject: Subject; readonly role: 'USER' | 'ADMIN' }): void;
}

/** What is counted while somebody watches. */
interface Counting {
  readonly tally: Tally;
  readonly rankings: Rankings;
  readonly timer: NodeJS.Timeout;
}

type SharedFigures = Omit<OperatorFigures, 'found'>;

export function createOperatorWatch(options: OperatorWatchOptions): OperatorWatch {
  const { log, onRefused, now = Date.now } = options;
  const sweepLog = createSweepLog();
  /** Each with the words that it searches for; `null`: it does not. */
  const watchers = new Map<Socket, string | null>();
  let counting: Counting | null = null;
  let latest: SharedFigures | null = null;

  function watch(socket: Socket, search: string | null): void {
    watchers.set(socket, search);
    counting ??= {
      tally: createTally(now()),
      rankings: createRankings(),
      timer: setInterval(() => void tell(), INTERVAL_MS),
    };
    if (latest) send(latest, socket);
    else void tell();
  }

  function unwatch(socket: Socket): void {
    if (!watchers.delete(socket) || watchers.size > 0) return;
    clearInterval(counting?.timer);
    counting = null;
    latest = null;
  }

  /** Takes the figures of the interval, and gives them to everybody who watches. */
  async function tell(): Promise<void> {
    try {
      const online = await options.presence().countOnline();
      if (!counting) return;
      latest = figures(counting, online);
      for (const socket of watchers.keys()) send(latest, socket);
    } catch (error) {
      log.warn({ err: error }, 'the figures for operators could not be read');
    }
  }

  function figures({ tally, rankings }: Counting, online: SharedFigures['online']): SharedFigures {
    const at = now();
    const { totalRequests, throttledRequests, successfulUpdates, failedUpdates, throttleRate } = options
      .presence()
      .statusMetrics();
    return {
      serverTime: writeTime(at) ?? '',
      online,
      sessions: options.presence().sizes().sessions,
      ...tally.take(at),
      requests: {
        total: totalRequests,
        throttled: throttledRequests,
        successful: successfulUpdates,
        failed: failedUpdates,
        throttleRate,
      },
      ...sweepLog.read(),
      ...rankings.read(at),
    };
  }

  function send(shared: SharedFigures, socket: Socket): void {
    const search = watchers.get(socket) ?? null;
    const found = search === null ? [] : findOnline(subjectsOf(socket), search);
    socket.emit(SERVER_EVENTS.OPERATOR_FIGURES, { ...shared, found } satisfies OperatorFigures);
  }

  return {
    observe(seen) {
      sweepLog.observe(seen, now());
      if (!counting) return;
      counting.tally.observe(seen, now());
      if (seen.kind === 'announced') counting.rankings.announced(seen.change.subject, seen.seconds * 1_000, now());
    },

    listen(socket, { subject, role }) {
      socket.data = { ...socket.data, subject };
      counting?.tally.sessionOpened();

      socket.on(CLIENT_EVENTS.OPERATOR_WATCH, (payload: unknown) => {
        try {
          if (role !== 'ADMIN') throw new Refusal('FORBIDDEN', 'Only operators may do this');
          const { watching, search } = parse(CLIENT_SCHEMAS[CLIENT_EVENTS.OPERATOR_WATCH], payload);
          log.debug({ operator: `user ${subject.id}`, watching }, 'an operator looked');
          if (watching) watch(socket, search ?? null);
          else unwatch(socket);
        } catch (cause) {
          const error = toWireError(cause);
          onRefused?.(error, cause);
          socket.emit(SERVER_EVENTS.ERROR, error);
        }
      });

      socket.once('disconnect', () => {
        unwatch(socket);
        counting?.tally.sessionClosed();
        counting?.rankings.sessionClosed(subject, now());
      });
    },
  };
}

/** The subject of each session here. */
function* subjectsOf({ nsp }: Socket): Generator<Subject> {
  for (const { data } of nsp.sockets.values()) if (data.subject) yield data.subject as Subject;
}
