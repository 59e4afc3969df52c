/**
 * The announcing path: when what viewers are owed leaves.
 *
 *   quiet  a change goes out at once
 *   busy   changes gather for a window, the latest per subject; then every viewer gets one parcel of them
 *
 * Nothing is scanned: a change finds its conversations, a flush finds the viewers of those. Viewers are spread over
 * lanes, which leave one after the other within the window: no viewer waits for all others to be served.
 */
import { performance } from 'node:perf_hooks';
import type { Audience } from '../../presence/audience.ts';
import { Floors } from '../../presence/floors.ts';
import { IN_FULL, type Sights } from '../../presence/sight.ts';
import type { Change } from '../../presence/subjects.ts';
import type { Observe } from '../observation.ts';
import { softly } from '../softly.ts';
import { byFace } from './by-face.ts';
import type { Round } from './gathering.ts';
import { Lane } from './lane.ts';
import { type News, newsOf, type ToItself } from './news.ts';
import { Parcel, type Piece } from './parcel.ts';
import { Pressure } from './pressure.ts';
import { createRepeating } from './repeating.ts';
import type { Sessions } from './sessions.ts';

const LANES = 4;
/** This many deliveries within a window still go out one by one: about a tenth of a core. */
const QUIET_DELIVERIES = 500;

export interface Outbox {
  /** A change for the viewers at these topics of the subject, and for its own sessions. */
  add(change: Change, topics: Iterable<string>, startedAt: number): void;
  /** Tells of changes again, without haste: within `overMs` (P8). */
  repeat(changes: readonly Change[], overMs: number): void;
  /** The same of what is news to nobody but those who see no times. */
  repeatOutlines(changes: readonly Change[], overMs: number): void;
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
  hasten(subjectId: string): void;
  /** The viewer is about to be shown everything, or told of some again: what it is to be told of whom it sees otherwise is of before. */
  hastenTo(viewerId: string): void;
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

/** News on their way through the lanes. */
interface Outgoing extends News {
  lanesLeft: number;
  /** By some lane. */
  hasLeft: boolean;
  deliveries: number;
}

interface Service {
  readonly lane: Lane<Outgoing>;
  /** When in the window it leaves: 0 to 1. */
  readonly phase: number;
  timer: NodeJS.Timeout | null;
  isFlushing: boolean;
  flushedAt: number;
  gatheringSince: number;
}

export interface OutboxParts {
  readonly sessions: Sessions;
  readonly audience: Audience;
  /** Unless given, everybody sees everybody in full. */
  readonly sights?: Sights;
  readonly floors?: Floors;
  readonly toItself?: ToItself;
  readonly now: () => number;
  readonly observe: Observe;
}

export function createOutbox(parts: OutboxParts): Outbox {
  const { sessions, audience, sights = IN_FULL, floors = new Floors(), toItself, now, observe } = parts;
  const pressure = new Pressure();
  const inFull = createRepeating({ ...parts, sights, floors, told: 'in full', hastenTo });
  const inOutline = createRepeating({ ...parts, sights, floors, told: 'in outline', hastenTo });
  const repeating = [inFull, inOutline];
  const facing = { sights, floors, now };
  const services = Array.from({ length: LANES }, (_, number) => openService(number));
  let windowFrom = Number.NEGATIVE_INFINITY;
  let spent = 0;
  /** Since the window began the event loop has turned: what one turn brings is one rush, however long it takes. */
  let hasTurned = true;
  const turned = () => {
    hasTurned = true;
  };
  let loop = performance.eventLoopUtilization();
  let isStopped = false;

  function hastenTo(viewerId: string): void {
    services[laneOf(viewerId)]?.lane.hastenTo(viewerId);
  }

  function openService(number: number): Service {
    const lane = new Lane<Outgoing>({
      audience,
      sights,
      floors,
      now,
      isMine: (viewerId) => laneOf(viewerId) === number && sessions.of(viewerId).size > 0,
      send,
      done: passed,
    });
    const phase = number / LANES;
    return { lane, phase, timer: null, isFlushing: false, flushedAt: Number.NEGATIVE_INFINITY, gatheringSince: 0 };
  }

  /** Whether this may leave at once: little has left in this window, and nothing older waits that it would overtake. */
  function isQuiet(subjectId: string, now: number): boolean {
    if (!pressure.isLow || services.some(({ lane }) => lane.holds(subjectId))) return false;
    if (now - windowFrom >= pressure.windowMs && hasTurned) {
      windowFrom = now;
      spent = 0;
      hasTurned = false;
      setImmediate(turned);
    }
    return spent < QUIET_DELIVERIES;
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
    spent += news.deliveries;
    announced(news);
  }

  function send({ news, parcel, viewerIds }: Round<Outgoing>): void {
    const deliveries = sessions.deliver(parcel, viewerIds);
    spent += deliveries * parcel.pieces.length;
    for (const one of news) one.deliveries += deliveries;
  }

  function passed(news: Outgoing, hasLeft: boolean): void {
    news.hasLeft ||= hasLeft;
    if (--news.lanesLeft > 0) return;
    if (news.hasLeft) announced(news);
    else observe({ kind: 'overtaken' });
  }

  function feel(tookMs: number, sendingMs: number): void {
    const all = performance.eventLoopUtilization();
    const { active, idle } = performance.eventLoopUtilization(all, loop);
    loop = all;
    const { windowMs: before } = pressure;
    pressure.felt({ tookMs, sendingMs, busyMs: active, forMs: active + idle });
    const { windowMs: ms } = pressure;
    if (ms !== before) observe({ kind: ms > before ? 'window-lengthened' : 'window-shortened', ms });
  }

  async function flush(service: Service, dueAt: number): Promise<void> {
    const { lane, gatheringSince } = service;
    service.timer = null;
    service.isFlushing = true;
    service.flushedAt = performance.now();
    const sent = await softly(observe, 'sending changes', () => lane.flush());
    const now = performance.now();
    const { changes = 0, viewers = 0, sendingMs = 0 } = sent ?? {};
    if (viewers > 0) observe({ kind: 'flushed', changes, seconds: (now - gatheringSince) / 1000 });
    service.isFlushing = false;
    feel(now - dueAt, sendingMs);
    if (!lane.isEmpty) schedule(service, now);
  }

  /** At once after a pause; otherwise when it is this lane's turn in the window. */
  function schedule(service: Service, now: number): void {
    if (isStopped || service.timer || service.isFlushing) return;
    const { windowMs } = pressure;
    const { phase, flushedAt } = service;
    const waitMs = now - flushedAt >= windowMs ? 0 : windowMs - ((now - phase * windowMs) % windowMs);
    service.timer = setTimeout(() => void flush(service, now + waitMs), waitMs);
  }

  function exempt(subjectId: string, viewerIds: readonly string[]): void {
    for (const one of repeating) one.exempt(subjectId, viewerIds);
    const itself = viewerIds.filter((id) => id === subjectId);
    for (const { lane } of services) lane.exempt(subjectId, itself);
  }

  return {
    add(change, topics, startedAt) {
      inFull.forget(change);
      if (change.outlineNews) inOutline.forget(change);
      const news: Outgoing = {
        ...newsOf(change, startedAt, toItself),
        lanesLeft: LANES,
        hasLeft: false,
        deliveries: 0,
      };
      const now = performance.now();
      if (isQuiet(change.subject.id, now)) {
        const viewers = audience.viewersOf(change.subject.id, topics);
        // Very many are served in slices, which begin at once.
        if (viewers.size <= QUIET_DELIVERIES) {
          sendNow(news, viewers);
          return;
        }
      }
      for (const service of services) {
        if (service.lane.isEmpty) service.gatheringSince = now;
        service.lane.add(news, topics);
        schedule(service, now);
      }
    },

    repeat: inFull.add,
    repeatOutlines: inOutline.add,

    get repeating() {
      return inFull.size + inOutline.size;
    },

    drop(conversationIds, subjectId) {
      for (const one of repeating) one.drop(conversationIds, subjectId);
      for (const { lane } of services) lane.drop(conversationIds, subjectId);
    },

    hide(subjectId, since) {
      for (const one of repeating) one.hide(subjectId, since);
      for (const { lane } of services) lane.hide(subjectId, since);
    },

    resight(piece, viewerIds) {
      const { userId: subjectId } = piece.face;
      exempt(subjectId, viewerIds);
      const now = performance.now();
      if (isQuiet(subjectId, now) && viewerIds.length <= QUIET_DELIVERIES) {
        spent += sessions.deliver(new Parcel([piece], viewerIds.length), viewerIds);
        return;
      }
      for (const service of services) {
        const wasEmpty = service.lane.isEmpty;
        service.lane.address(piece, viewerIds);
        if (service.lane.isEmpty) continue;
        if (wasEmpty) service.gatheringSince = now;
        schedule(service, now);
      }
    },

    hasten(subjectId) {
      for (const { lane } of services) lane.hasten(subjectId);
    },

    hastenTo,

    leaveOut: inOutline.leaveOut,

    clear() {
      for (const one of repeating) one.clear();
      for (const { lane } of services) lane.clear();
    },

    stop() {
      isStopped = true;
      for (const one of repeating) one.stop();
      for (const { lane, timer } of services) {
        if (timer) clearTimeout(timer);
        lane.clear();
      }
    },
  };
}

/** Of an id the end differs most. */
function laneOf(viewerId: string): number {
  const end = viewerId.length - 1;
  return ((viewerId.charCodeAt(end) || 0) + 3 * (viewerId.charCodeAt(end - 1) || 0)) % LANES;
}
