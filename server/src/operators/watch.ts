/**
 * Live figures for operators, pushed once a second while somebody watches; otherwise taken once in ten, for the history.
 *
 *   operator:watch { watching: true }  ──▶ watchers ──▶ the history, then figures every second
 *   operator:watch { watching: false }, or the end of the socket
 */

import {
  type Clock,
  type EventHandlers,
  type Face,
  handling,
  type LivePresence,
  type Naming,
  type Observation,
  type OnRefused,
  Refusal,
  type SocketIdentity,
  type Speaker,
  type Subject,
  systemClock,
  type ToldSocket,
} from '@meeshy/status-gateway';
import { parse } from '@meeshy/status-gateway/host';
import { CLIENT_EVENTS, type OperatorFigures, SERVER_EVENTS, writeTime } from '@meeshy/status-protocol';
import { CLIENT_SCHEMAS } from '@meeshy/status-protocol/schemas';
import type { Logger } from 'pino';
import { type Elsewhere, type Found, findOnline, together } from './found.ts';
import { createHistory } from './history.ts';
import { createRankings } from './rankings.ts';
import { createSessionsHere, showsTimes } from './sessions-here.ts';
import { createSweepLog } from './sweep-log.ts';
import { createTally } from './tally.ts';

const INTERVAL_MS = 1_000;
/** While nobody watches, every so many intervals are taken as one. */
const UNWATCHED_INTERVALS = 10;

export interface OperatorWatchOptions {
  /** Asked when there is something to tell: it may come after this. */
  readonly presence: () => Pick<
    LivePresence,
    'countOnline' | 'sizes' | 'statusMetrics' | 'faceInLists' | 'faceInNews' | 'faceToEveryone'
  >;
  /** The other gateways, which ask this one who fits their words. */
  readonly elsewhere?: (findHere: (words: string) => Found) => Elsewhere;
  readonly log: Pick<Logger, 'debug' | 'warn'>;
  readonly onRefused?: OnRefused;
  readonly clock?: Clock;
}

export interface OperatorWatch {
  observe(observation: Observation): void;
  /** What operators say. */
  readonly handlers: EventHandlers<Watching>;
  /** A session began: its subject counts. */
  opened(socket: ToldSocket, subject: Subject): void;
  /** Somebody may be hidden from others than before. */
  resighted(subjectId: string): void;
  /** From now on figures are taken, until `stop`. `gateway`: whose they are, and how it is with what this gateway needs. */
  start(gateway: () => Promise<GatewayFigures>): void;
  stop(): void;
}

/** Only operators may watch. */
interface Watching extends SocketIdentity {
  readonly role: 'USER' | 'ADMIN';
}

type GatewayFigures = OperatorFigures['gateway'];
type SharedFigures = Omit<Naming<OperatorFigures>, 'found'>;

export function createOperatorWatch(options: OperatorWatchOptions): OperatorWatch {
  const { log, onRefused, clock = systemClock } = options;
  const now = () => clock.wall();
  const steady = () => clock.steady();
  const sweepLog = createSweepLog();
  const history = createHistory();
  const rankings = createRankings();
  const tally = createTally(steady());
  const here = createSessionsHere(options.presence, (face) => {
    if (showsTimes(face)) rankings.sessionClosed(face, steady());
  });
  /** Each with the words that it searches for; `null`: it does not. */
  const watchers = new Map<ToldSocket, string | null>();
  const elsewhere = options.elsewhere?.((words) => findOnline(here.people(), words));
  let gateway: (() => Promise<GatewayFigures>) | null = null;
  let latest: SharedFigures | null = null;
  let intervals = 0;
  let isTaking = false;
  let timer: NodeJS.Timeout | undefined;

  function watch(socket: ToldSocket, words: string | null): void {
    const isNew = !watchers.has(socket);
    if (isNew) socket.emit(SERVER_EVENTS.OPERATOR_HISTORY, history.read());
    watchers.set(socket, words);
    if (isNew || latest === null) void take();
    else send(latest, socket);
  }

  function unwatch(socket: ToldSocket): void {
    watchers.delete(socket);
    if (watchers.size === 0) latest = null;
  }

  /** Takes the figures of the interval, and gives them to everybody who watches. */
  async function take(): Promise<void> {
    if (isTaking) return;
    isTaking = true;
    try {
      const taken = figures(await options.presence().countOnline());
      history.add(taken, now());
      if (watchers.size === 0 || gateway === null) return;
      latest = { ...taken, gateway: await gateway() };
      for (const socket of watchers.keys()) send(latest, socket);
    } catch (error) {
      log.warn({ err: error }, 'the figures for operators could not be read');
    } finally {
      isTaking = false;
    }
  }

  function figures(online: SharedFigures['online']): Omit<SharedFigures, 'gateway'> {
    const at = steady();
    const { totalRequests, throttledRequests, successfulUpdates, failedUpdates, throttleRate } = options
      .presence()
      .statusMetrics();
    return {
      serverTime: writeTime(now()) ?? '',
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
      ...rankings.read(at, now(), isNamed),
    };
  }

  function send(shared: SharedFigures, socket: ToldSocket): void {
    const words = watchers.get(socket) ?? null;
    const found = words === null ? [] : together([findOnline(here.people(), words), elsewhere?.answers(words) ?? []]);
    socket.emit(SERVER_EVENTS.OPERATOR_FIGURES, { ...shared, found });
    if (words !== null) elsewhere?.ask(words);
  }

  const watched = handling<Speaker<Watching>>(onRefused, ({ socket, identity: { subject, role } }, payload) => {
    if (role !== 'ADMIN') throw new Refusal('FORBIDDEN', 'Only operators may do this');
    const { watching, search } = parse(CLIENT_SCHEMAS[CLIENT_EVENTS.OPERATOR_WATCH], payload);
    log.debug({ operator: `user ${subject.id}`, watching }, 'an operator looked');
    if (watching) watch(socket, search ?? null);
    else unwatch(socket);
  });

  const left = handling<{ socket: ToldSocket }>(onRefused, ({ socket }) => {
    if (!here.ended(socket)) return;
    unwatch(socket);
    tally.sessionClosed();
  });

  /** One function for all sockets: a closure for each would lie in memory for hours. */
  function onDisconnect(this: ToldSocket): void {
    left({ socket: this });
  }

  /** Whether somebody who stood out may still be named: not who has come to show no times. */
  const isNamed = (face: Face) => {
    const subject = { id: face.userId, username: face.username, kind: 'user' } as const;
    return showsTimes(options.presence().faceToEveryone(subject));
  };

  return {
    observe(seen) {
      sweepLog.observe(seen, now());
      tally.observe(seen, steady());
      if (seen.kind !== 'announced') return;
      const [ms, at] = [seen.seconds * 1_000, steady()];
      if (!rankings.isNotable(seen.change.subject.id, ms, at)) return;
      const face = options.presence().faceInNews(seen.change);
      if (face && showsTimes(face)) rankings.announced(face, ms, at);
    },

    handlers: new Map([[CLIENT_EVENTS.OPERATOR_WATCH, watched]]),

    opened(socket, subject) {
      here.opened(socket, subject);
      tally.sessionOpened();
      socket.on('disconnect', onDisconnect);
    },

    resighted: here.resighted,

    start(asked) {
      gateway = asked;
      timer = setInterval(() => {
        if (++intervals % UNWATCHED_INTERVALS === 0 || watchers.size > 0) void take();
      }, INTERVAL_MS);
    },

    stop: () => clearInterval(timer),
  };
}
