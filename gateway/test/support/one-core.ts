/**
 * A process on one core that sends by windows, simulated: time is counted, and nothing waits.
 *
 *   a turn of the event loop   all that others have asked for by then; then a slice of what is due
 *   what is due                every viewer gets a frame of the latest of each person that changed
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
  /** As they were after each flush. */
  readonly windows: number[];
  deliveries: number;
  /** Of the time that there was. */
  busy: number;
}

const VIEWERS = 2_000;
/** People who change, and in how many conversations they and the viewers are. */
const PEOPLE = 2_000;
const CONVERSATIONS = 40;
/** What a flush may do in a turn, by the clock. */
const SLICE_MS = 4;
/** At this distance others ask for something. */
const ASKED_MS = 5;

export function simulate(control: Control, load: Load, seconds: number): Second[] {
  const seen = Array.from({ length: seconds }, (): Second => ({ windows: [], deliveries: 0, busy: 1 }));
  let now = 0;
  let dueAt = 0;
  let flushedAt = 0;
  /** What is left to be done of a flush, of a whole core; `null`: nothing is under way. */
  let leftMs: number | null = null;
  let sendingMs = 0;
  let changes = 0;
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

  function begin(): number {
    changes = Math.min((load.changesPerSecond * (now - flushedAt)) / 1_000, PEOPLE) / CONVERSATIONS;
    sendingMs = 0;
    flushedAt = now;
    return (VIEWERS * (load.frameUs + changes * load.changeUs)) / 1_000;
  }

  function end(): void {
    second().deliveries += VIEWERS * changes;
    const forMs = now - judged.at;
    const busyMs = forMs - (idleMs - judged.idleMs);
    judged = { at: now, idleMs };
    control.felt({ tookMs: now - dueAt, sendingMs, busyMs, forMs });
    second().windows.push(control.windowMs);
    leftMs = null;
    // As `schedule` of the outbox.
    dueAt = Math.max(now, flushedAt + control.windowMs);
  }

  /** Answers whether there was anything to do. */
  function send(): boolean {
    if (leftMs === null && dueAt > now) return false;
    leftMs ??= begin();
    const ms = Math.min(leftMs, SLICE_MS * load.core(now));
    sendingMs += work(ms);
    leftMs -= ms;
    if (leftMs < 1e-6) end();
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
    const hasSent = send();
    if (hasAnswered || hasSent) continue;
    const next = Math.min(askedAt + ASKED_MS, dueAt);
    second().busy -= (next - now) / 1_000;
    idleMs += next - now;
    now = next;
  }
  return seen;
}
