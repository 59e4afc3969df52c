/**
 * Heartbeats. Engine.IO gives each connection a timer of its own, so that each of thousands that do nothing takes a turn of the
 * event loop to be asked, and another one to answer. Here all that are due within a quarter of a second are asked in one turn:
 *
 *   opened, answered ──▶ due an interval later, rounded down to a tick ──▶ asked ──▶ Engine.IO waits, and closes without an answer
 */
import type { Server, Socket } from 'socket.io';
import { createSlices } from './slices.ts';
import {
  clientsOf,
  idOf,
  isDrained,
  type PingTimer,
  ping,
  pingTimerOf,
  replacePingTimer,
  tcpUnder,
} from './straight.ts';

type Connection = Socket['conn'];
type Engine = Server['engine'];

/** So much earlier than by Engine.IO they are asked at most; where the interval is short, a tenth of it. */
const LONGEST_TICK_MS = 250;
const LEAST_TICKS = 10;
/** A WebSocket frame that holds Engine.IO's ping. */
const PING_FRAME = Buffer.from([0x81, 1, 0x32]);
const NOT_DUE = -1;

/** What a connection has in place of Engine.IO's timer. */
class Heartbeat implements PingTimer {
  /** Of the connection. To hold that itself would keep it in memory when it has long been closed. */
  readonly id: string;
  /** When it last answered, or was opened, by `performance.now()`. */
  answeredAt = performance.now();
  /** The tick at which it is asked: an earlier plan does not count any more. */
  dueAt = NOT_DUE;
  readonly #heartbeats: Heartbeats;

  constructor(id: string, heartbeats: Heartbeats) {
    this.id = id;
    this.#heartbeats = heartbeats;
  }

  /** It has answered. */
  refresh(): void {
    this.answeredAt = performance.now();
    this.#heartbeats.plan(this);
  }
}

/** Those of all connections of one engine. */
class Heartbeats {
  readonly #engine: Engine;
  readonly #intervalMs: number;
  readonly #tickMs: number;
  readonly #inSlices: (work: () => void) => void;
  /** By the tick at which they are due, the next one first. */
  readonly #due = new Map<number, Heartbeat[]>();
  #timer: NodeJS.Timeout | null = null;

  /** `onThrown`: one could not be asked; the others were all the same. */
  constructor(engine: Engine, onThrown: (error: unknown) => void) {
    const intervalMs = engine.opts.pingInterval ?? 0;
    this.#engine = engine;
    this.#intervalMs = intervalMs;
    this.#tickMs = Math.max(1, Math.min(LONGEST_TICK_MS, intervalMs / LEAST_TICKS));
    this.#inSlices = createSlices(onThrown);
  }

  /** The connection has just been opened. */
  take(conn: Connection): void {
    const id = idOf(conn);
    // Other engines keep them in another way, and would never be asked.
    if (clientsOf(this.#engine)[id] !== conn) return;
    const heartbeat = new Heartbeat(id, this);
    if (replacePingTimer({ conn }, heartbeat)) this.plan(heartbeat);
  }

  plan(heartbeat: Heartbeat): void {
    const tick = Math.floor((performance.now() + this.#intervalMs) / this.#tickMs);
    // A client may answer as often as it likes.
    if (heartbeat.dueAt === tick) return;
    heartbeat.dueAt = tick;
    const due = this.#due.get(tick);
    if (due) due.push(heartbeat);
    else this.#due.set(tick, [heartbeat]);
    this.#wait();
  }

  #wait(): void {
    const [next] = this.#due.keys();
    if (this.#timer || next === undefined) return;
    this.#timer = setTimeout(() => this.#pass(), Math.max(0, next * this.#tickMs - performance.now()));
    // What is connected keeps the process alive, and nothing else does.
    this.#timer.unref();
  }

  #pass(): void {
    this.#timer = null;
    const now = performance.now();
    for (const [tick, heartbeats] of this.#due) {
      if (tick * this.#tickMs > now) break;
      this.#due.delete(tick);
      for (const heartbeat of heartbeats) if (heartbeat.dueAt === tick) this.#inSlices(() => this.#ask(heartbeat));
    }
    this.#wait();
  }

  #ask({ id }: Heartbeat): void {
    const conn: Connection | undefined = clientsOf(this.#engine)[id];
    // One that is closing is asked as well: where its last words are never taken, nothing else ends it.
    if (!conn || conn.readyState === 'closed') return;
    const tcp = conn.readyState === 'open' && isDrained({ conn }) ? tcpUnder({ conn }) : null;
    ping({ conn }, tcp && (() => tcp.write(PING_FRAME)));
  }
}

function heartbeatOf(conn: Connection): Heartbeat | null {
  const timer = pingTimerOf({ conn });
  return timer instanceof Heartbeat ? timer : null;
}

/**
 * Takes over those of an engine, once, from the next connection on: those that are open stay with Engine.IO. `onThrown`: somebody could not
 * be asked.
 */
export function createTakingOver(onThrown: (error: unknown) => void): (engine: Engine) => void {
  const taken = new WeakSet<Engine>();
  return (engine) => {
    if (taken.has(engine)) return;
    taken.add(engine);
    const heartbeats = new Heartbeats(engine, onThrown);
    engine.on('connection', (conn: Connection) => heartbeats.take(conn));
  };
}

/** When those last answered whom Engine.IO asks itself, or who ask for themselves. */
const answeredAt = new WeakMap<Connection, number>();

/** Notes the answers to heartbeats from now on. */
export function noteHeartbeats({ conn }: Socket): void {
  if (heartbeatOf(conn) || answeredAt.has(conn)) return;
  answeredAt.set(conn, performance.now());
  conn.on('heartbeat', answered);
}

function answered(this: Connection): void {
  answeredAt.set(this, performance.now());
}

/** For how long a heartbeat has been waiting for its answer: the next one is sent a while after each answer. */
export function unansweredMs({ conn, nsp }: Socket): number {
  const now = performance.now();
  const silentMs = now - (heartbeatOf(conn)?.answeredAt ?? answeredAt.get(conn) ?? now);
  return Math.max(0, silentMs - (nsp.server.engine.opts.pingInterval ?? 0));
}
