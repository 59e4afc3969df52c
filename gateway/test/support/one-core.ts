/**
 * A process on one core that sends by windows, simulated: time is counted, and nothing waits.
 *
 *   a turn of the event loop   all that others have asked for by then; then a slice of each lane that is due
 *   a lane                     so many viewers, each of whom gets a frame of the latest of each person that changed
 */
import type { Effort } from '../../src/live/delivery/pressure.ts';

/** What decides how long changes gather. */
export interface Control {
  readonly windowMs: number;
  felt(effort: Effort): unknown;
}

export interface Load {
  /** How much of the core there is for this process at a moment (milliseconds from the beginning). */
  readonly core: (atMs: number) => number;
  /** What others than sending (changes on their way in, people who come and go) would take of a whole core. */
  readonly others: number;
  /** What a frame takes, and each change in it, microseconds of a whole core. */
  readonly frameUs: number;
  readonly changeUs: number;
  readonly changesPerSecond: number;
}

/** One second of it. */
export interface Second {
  /** As they were after each lane. */
  readonly windows: number[];
  deliveries: number;
  /** Of the time that there was. */
  busy: number;
}

const LANES = 4;
const VIEWERS = 2_000;
/** People who change, and in how many conversations they and the viewers are. */
const PEOPLE = 2_000;
const CONVERSATIONS = 40;
/** What a lane may do in a turn, by the clock. */
const SLICE_MS = 4;
/** At this distance others ask for something. */
const ASKED_MS = 5;

interface SimulatedLane {
  readonly turn: number;
  dueAt: number;
  flushedAt: number;
  /** What is left to be done of a flush, of a whole core; `null`: nothing is under way. */
  leftMs: number | null;
  sendingMs: number;
  changes: number;
}

export function simulate(control: Control, load: Load, seconds: number): Second[] {
  const seen = Array.from({ length: seconds }, (): Second => ({ windows: [], deliveries: 0, busy: 1 }));
  const lanes = Array.from({ length: LANES }, (_, i): SimulatedLane => {
    return { turn: i / LANES, dueAt: 0, flushedAt: 0, leftMs: null, sendingMs: 0, changes: 0 };
  });
  let now = 0;
  let askedAt = 0;
  let idleMs = 0;
  let judged = { at: 0, idleMs: 0 };
  const second = () => seen[Math.min(Math.floor(now / 1_000), seconds - 1)] as Second;

  /** Works so long on a whole core; answers how long that took. */
  function work(ms: number): number {
    const took = ms / load.core(now);
    now += took;
    return took;
  }

  function begin(lane: SimulatedLane): void {
    const gatheredMs = now - lane.flushedAt;
    lane.changes = Math.min((load.changesPerSecond * gatheredMs) / 1_000, PEOPLE) / CONVERSATIONS;
    lane.leftMs = ((VIEWERS / LANES) * (load.frameUs + lane.changes * load.changeUs)) / 1_000;
    lane.sendingMs = 0;
    lane.flushedAt = now;
  }

  function end(lane: SimulatedLane): void {
    second().deliveries += (VIEWERS / LANES) * lane.changes;
    const forMs = now - judged.at;
    const busyMs = forMs - (idleMs - judged.idleMs);
    judged = { at: now, idleMs };
    control.felt({ tookMs: now - lane.dueAt, sendingMs: lane.sendingMs, busyMs, forMs });
    second().windows.push(control.windowMs);
    lane.leftMs = null;
    // As `schedule` of the outbox.
    const { windowMs } = control;
    const waitMs =
      now - lane.flushedAt >= windowMs ? 0 : windowMs - ((now + windowMs - lane.turn * windowMs) % windowMs);
    lane.dueAt = now + waitMs;
  }

  /** Answers whether there was anything to do. */
  function send(lane: SimulatedLane): boolean {
    if (lane.leftMs === null && lane.dueAt > now) return false;
    if (lane.leftMs === null) begin(lane);
    const ms = Math.min(lane.leftMs ?? 0, SLICE_MS * load.core(now));
    lane.sendingMs += work(ms);
    lane.leftMs = (lane.leftMs ?? 0) - ms;
    if (lane.leftMs < 1e-6) end(lane);
    return true;
  }

  function answerOthers(): boolean {
    const asked = Math.floor((now - askedAt) / ASKED_MS);
    askedAt += asked * ASKED_MS;
    if (asked > 0) work(asked * ASKED_MS * load.others);
    return asked > 0;
  }

  while (now < seconds * 1_000) {
    const hasAnswered = answerOthers();
    const haveSent = lanes.filter(send).length > 0;
    if (hasAnswered || haveSent) continue;
    const next = Math.min(askedAt + ASKED_MS, ...lanes.map(({ dueAt, leftMs }) => (leftMs === null ? dueAt : now)));
    second().busy -= (next - now) / 1_000;
    idleMs += next - now;
    now = next;
  }
  return seen;
}
