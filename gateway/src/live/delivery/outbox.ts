/**
 * The announcing path: when what viewers are owed leaves.
 *
 *   quiet  a change goes out at once
 *   busy   changes gather for a window, the latest per subject; then every viewer gets one parcel of them
 *
 * Nothing is scanned: a change finds its conversations, a flush finds the viewers of those.
 */
import { performance } from 'node:perf_hooks';
import type { Hearers } from '../../presence/audience/hearers.ts';
import { Floors } from '../../presence/shown/floors.ts';
import { IN_FULL, type Sights } from '../../presence/sight/sight.ts';
import type { Change } from '../../presence/subjects/change.ts';
import type { Observe } from '../observation.ts';
import { softly } from '../softly.ts';
import { byFace } from './by-face.ts';
import type { Round } from './gathering.ts';
import { type News, newsOf, type ToItself } from './news.ts';
import { Parcel, type Piece } from './parcel.ts';
import { Pressure } from './pressure.ts';
import { createRepeating, type Retelling, type Told } from './repeating.ts';
import { SendQueue } from './send-queue.ts';
import type { Sessions } from './sessions.ts';

/** This many deliveries at once still go out one by one, */
const QUIET_DELIVERIES = 500;
/** and this many a millisecond for long: about a tenth of a core. */
const QUIET_PER_MS = 15;
/** Load has to be over for so long until changes go out one by one again. */
const QUIET_AFTER_MS = 100;

export interface Outbox {
  /** A change for the viewers at these topics of the subject, and for its own sessions. */
  add(change: Change, topics: Iterable<string>, startedAt: number): void;
  /** Tells of people again, without haste (P8). */
  retell(told: Told): Retelling;
  /**
   * The subject is about to leave these conversations: what has gathered there about it is dropped. What is already
   * leaving leaves first, so that it comes before the withdrawal.
   */
  drop(conversationIds: Iterable<string>, subjectId: string): void;
  /** The subject has begun to hide from some viewers: what has gathered about it is from before. */
  hide(subjectId: string, since: number): void;
  /**
   * What a subject shows to viewers who see it otherwise than before: at once, or with other news. What was to be told them
   * of it again is not, nor to itself what has gathered.
   */
  resight(piece: Piece, viewerIds: readonly string[]): void;
  /** Who sees the subject how is about to change: what is already leaving, as it was seen, leaves first. */
  flushAbout(subjectId: string): void;
  /** The viewer is about to be shown everything, or told of some again: what it is to be told of whom it sees otherwise is of before. */
  flushTo(viewerId: string): void;
  /**
   * The viewer sees others otherwise, and is shown everybody anew: of whom it would have been told again depends on how
   * others see them.
   */
  leaveOut(viewerId: string): void;
  /** Everybody is about to be shown everything: what has gathered is not told any more. */
  clear(): void;
  /** How many slices of what is told again still have to leave. */
  readonly repeating: number;
  stop(): void;
}

/** News on their way. */
interface Outgoing extends News {
  deliveries: number;
}

export interface OutboxParts {
  readonly sessions: Sessions;
  readonly hearers: Hearers;
  /** Unless given, everybody sees everybody in full. */
  readonly sights?: Sights;
  readonly floors?: Floors;
  readonly toItself?: ToItself;
  readonly now: () => number;
  readonly observe: Observe;
}

export function createOutbox(parts: OutboxParts): Outbox {
  const { sessions, hearers, sights = IN_FULL, floors = new Floors(), toItself, now, observe } = parts;
  const pressure = new Pressure();
  const isHere = (viewerId: string) => sessions.of(viewerId).length > 0;
  const queue = new SendQueue<Outgoing>({ hearers, sights, floors, now, isHere, send, done: passed });
  const flushTo = (viewerId: string) => queue.flushTo(viewerId);
  const inFull = createRepeating({ ...parts, sights, floors, told: 'in full', flushTo });
  const inOutline = createRepeating({ ...parts, sights, floors, told: 'in outline', flushTo });
  const repeating = [inFull, inOutline];
  const facing = { sights, floors, now };
  let timer: NodeJS.Timeout | null = null;
  let isFlushing = false;
  let flushedAt = Number.NEGATIVE_INFINITY;
  /** Since when something waits in the queue. */
  let gatheringSince = 0;
  /** How many deliveries may still leave at once. What gathers is taken off as well, so that under load all of it gathers. */
  let allowed = QUIET_DELIVERIES;
  let allowedAt = Number.NEGATIVE_INFINITY;
  /** Since then the event loop has turned: what one turn brings is one rush, however long it takes. */
  let hasTurned = true;
  const turned = () => {
    hasTurned = true;
  };
  let loop = performance.eventLoopUtilization();
  let isStopped = false;

  /** Whether this may leave at once: little has left of late, and nothing older waits that it would overtake. */
  function isQuiet(subjectId: string, now: number): boolean {
    if (!pressure.isLow || queue.holds(subjectId)) return false;
    if (hasTurned) {
      allowed = Math.min(allowed + (now - allowedAt) * QUIET_PER_MS, QUIET_DELIVERIES);
      allowedAt = now;
      hasTurned = false;
      setImmediate(turned);
    }
    return allowed > 0;
  }

  function spend(deliveries: number): void {
    allowed = Math.max(allowed - deliveries, -QUIET_AFTER_MS * QUIET_PER_MS);
  }

  function announced({ change, startedAt, deliveries }: Outgoing): void {
    observe({ kind: 'announced', change, deliveries, seconds: (performance.now() - startedAt) / 1000 });
  }

  function sendNow(news: Outgoing, viewers: ReadonlySet<string>): void {
    const isOne =
      sights.areFull && floors.areBelow(news.change.subject.id, news.change.facts.version) && !news.toItself();
    if (isOne) news.deliveries = sessions.deliver(new Parcel([news.piece]), viewers);
    else
      for (const [piece, viewerIds] of byFace(facing, news, viewers))
        news.deliveries += sessions.deliver(new Parcel([piece]), viewerIds);
    spend(news.deliveries);
    announced(news);
  }

  function send({ news, parcel, viewerIds }: Round<Outgoing>): void {
    const deliveries = sessions.deliver(parcel, viewerIds);
    spend(deliveries * parcel.pieces.length);
    for (const one of news) one.deliveries += deliveries;
  }

  function passed(news: Outgoing, hasLeft: boolean): void {
    if (hasLeft) announced(news);
    else observe({ kind: 'overtaken' });
  }

  function feel(tookMs: number, sendingMs: number): void {
    const all = performance.eventLoopUtilization();
    const { active, idle } = performance.eventLoopUtilization(all, loop);
    loop = all;
    const { windowMs: before } = pressure;
    const isLengthened = pressure.felt({ tookMs, sendingMs, busyMs: active, forMs: active + idle });
    const { windowMs: ms } = pressure;
    if (ms !== before) observe({ kind: isLengthened ? 'window-lengthened' : 'window-set', ms });
  }

  async function flush(dueAt: number): Promise<void> {
    const since = gatheringSince;
    timer = null;
    isFlushing = true;
    flushedAt = performance.now();
    const sent = await softly(observe, 'sending changes', () => queue.flush());
    const now = performance.now();
    const { changes = 0, viewers = 0, sendingMs = 0 } = sent ?? {};
    if (viewers > 0) observe({ kind: 'flushed', changes, seconds: (now - since) / 1000 });
    isFlushing = false;
    feel(now - dueAt, sendingMs);
    if (!queue.isEmpty) schedule(now);
  }

  /** At once after a pause; otherwise a window after the last. */
  function schedule(now: number): void {
    if (isStopped || timer || isFlushing) return;
    const waitMs = Math.max(0, flushedAt + pressure.windowMs - now);
    timer = setTimeout(() => void flush(now + waitMs), waitMs);
  }

  function exempt(subjectId: string, viewerIds: readonly string[]): void {
    for (const one of repeating) one.exempt(subjectId, viewerIds);
    const itself = viewerIds.filter((id) => id === subjectId);
    queue.exempt(subjectId, itself);
  }

  return {
    add(change, topics, startedAt) {
      inFull.forget(change);
      if (change.outlineNews) inOutline.forget(change);
      const news: Outgoing = { ...newsOf(change, startedAt, toItself), deliveries: 0 };
      const now = performance.now();
      if (isQuiet(change.subject.id, now)) {
        const viewers = hearers.viewersOf(change.subject.id, topics);
        // Very many are served in slices, which begin at once.
        if (viewers.size <= QUIET_DELIVERIES) {
          sendNow(news, viewers);
          return;
        }
      }
      if (queue.isEmpty) gatheringSince = now;
      queue.add(news, topics);
      schedule(now);
    },

    retell: (told) => (told === 'in full' ? inFull : inOutline).open(),

    get repeating() {
      return inFull.size + inOutline.size;
    },

    drop(conversationIds, subjectId) {
      for (const one of repeating) one.drop(conversationIds, subjectId);
      queue.drop(conversationIds, subjectId);
    },

    hide(subjectId, since) {
      for (const one of repeating) one.hide(subjectId, since);
      queue.hide(subjectId, since);
    },

    resight(piece, viewerIds) {
      const { userId: subjectId } = piece.face;
      exempt(subjectId, viewerIds);
      const now = performance.now();
      if (isQuiet(subjectId, now) && viewerIds.length <= QUIET_DELIVERIES) {
        spend(sessions.deliver(new Parcel([piece], viewerIds.length), viewerIds));
        return;
      }
      const wasEmpty = queue.isEmpty;
      queue.address(piece, viewerIds);
      if (queue.isEmpty) return;
      if (wasEmpty) gatheringSince = now;
      schedule(now);
    },

    flushAbout(subjectId) {
      queue.flushAbout(subjectId);
    },

    flushTo,

    leaveOut: inOutline.leaveOut,

    clear() {
      for (const one of repeating) one.clear();
      queue.clear();
    },

    stop() {
      isStopped = true;
      for (const one of repeating) one.stop();
      if (timer) clearTimeout(timer);
      queue.clear();
    },
  };
}
