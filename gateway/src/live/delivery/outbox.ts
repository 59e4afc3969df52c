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
import { type Detail, detailOf, IN_FULL, type Sights, sightOf } from '../../presence/sight.ts';
import type { Change } from '../../presence/subjects.ts';
import type { Observe } from '../observation.ts';
import { softly } from '../softly.ts';
import { type News, newsOf, type Round, writeOutline } from './gathering.ts';
import { Lane } from './lane.ts';
import { Parcel, type Piece } from './parcel.ts';
import { Pressure } from './pressure.ts';
import { createRepeating } from './repeating.ts';
import type { Sessions } from './sessions.ts';

const LANES = 4;
/** This many deliveries within a window still go out one by one: about a tenth of a core. */
const QUIET_DELIVERIES = 500;

export interface Outbox {
  /** A change for the audience in these conversations, and for the subject's own sessions. */
  add(change: Change, conversationIds: Iterable<string>, startedAt: number): void;
  /** Tells of changes again, without haste: within `overMs` (P8). */
  repeat(changes: readonly Change[], overMs: number): void;
  /** The same of what is news to nobody but those who see no times. */
  repeatOutlines(changes: readonly Change[], overMs: number): void;
  /**
   * The subject is about to leave these conversations: what has gathered there about it is dropped. What is already
   * leaving leaves first, so that it comes before the withdrawal.
   */
  drop(conversationIds: Iterable<string>, subjectId: string): void;
  /** The version of the subject was raised without other news: what has gathered about it is told at this version. */
  raise(subjectId: string, version: number): void;
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
  /** When in the window it is its turn: 0 to 1. */
  readonly turn: number;
  timer: NodeJS.Timeout | null;
  isFlushing: boolean;
  flushedAt: number;
  gatheringSince: number;
}

export function createOutbox(
  sessions: Sessions,
  audience: Audience,
  observe: Observe,
  now: () => number,
  sights: Sights = IN_FULL,
): Outbox {
  const pressure = new Pressure();
  const repeating = createRepeating(sessions, audience, observe, now, sights, 'in full');
  const repeatingOutlines = createRepeating(sessions, audience, observe, now, sights, 'in outline');
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

  function openService(number: number): Service {
    const lane = new Lane<Outgoing>({
      audience,
      sights,
      now,
      isMine: (viewerId) => laneOf(viewerId) === number && sessions.of(viewerId).size > 0,
      send,
      done: passed,
    });
    const turn = number / LANES;
    return { lane, turn, timer: null, isFlushing: false, flushedAt: Number.NEGATIVE_INFINITY, gatheringSince: 0 };
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
    if (sights.areFull) news.deliveries = sessions.deliver(new Parcel([news.piece]), viewers);
    else
      for (const [piece, viewerIds] of bySight(news, viewers))
        news.deliveries += sessions.deliver(new Parcel([piece]), viewerIds);
    spent += news.deliveries;
    announced(news);
  }

  function bySight({ change, piece }: Outgoing, viewers: ReadonlySet<string>): Map<Piece, string[]> {
    const { subject, outlineNews } = change;
    const pieces: Partial<Record<Detail, Piece>> = {
      ...(outlineNews && writeOutline(subject, outlineNews, now())),
      full: piece,
    };
    const together = new Map<Piece, string[]>();
    for (const viewerId of viewers) {
      const detail = detailOf(sightOf(viewerId, subject.id, true, sights));
      const seen = detail && pieces[detail];
      if (!seen) continue;
      const known = together.get(seen);
      if (known) known.push(viewerId);
      else together.set(seen, [viewerId]);
    }
    return together;
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
    const isLonger = pressure.felt({ tookMs, sendingMs, busyMs: active, forMs: active + idle });
    if (isLonger) observe({ kind: 'window-lengthened', ms: pressure.windowMs });
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
    const { turn, flushedAt } = service;
    const waitMs = now - flushedAt >= windowMs ? 0 : windowMs - ((now - turn * windowMs) % windowMs);
    service.timer = setTimeout(() => void flush(service, now + waitMs), waitMs);
  }

  return {
    add(change, conversationIds, startedAt) {
      repeating.forget(change.subject.id);
      if (change.outlineNews) repeatingOutlines.forget(change.subject.id);
      const news: Outgoing = { ...newsOf(change, startedAt), lanesLeft: LANES, hasLeft: false, deliveries: 0 };
      const now = performance.now();
      if (isQuiet(change.subject.id, now)) {
        const viewers = audience.viewersOf(change.subject.id, conversationIds);
        // A crowd is served in slices, which begin at once.
        if (viewers.size <= QUIET_DELIVERIES) {
          sendNow(news, viewers);
          return;
        }
      }
      for (const service of services) {
        if (service.lane.isEmpty) service.gatheringSince = now;
        service.lane.add(news, conversationIds);
        schedule(service, now);
      }
    },

    repeat: repeating.add,
    repeatOutlines: repeatingOutlines.add,

    get repeating() {
      return repeating.size + repeatingOutlines.size;
    },

    drop(conversationIds, subjectId) {
      repeating.drop(conversationIds, subjectId);
      repeatingOutlines.drop(conversationIds, subjectId);
      for (const { lane } of services) lane.drop(conversationIds, subjectId);
    },

    raise(subjectId, version) {
      repeating.raise(subjectId, version);
      for (const { lane } of services) lane.raise(subjectId, version);
    },

    clear() {
      repeating.clear();
      repeatingOutlines.clear();
      for (const { lane } of services) lane.clear();
    },

    stop() {
      isStopped = true;
      repeating.stop();
      repeatingOutlines.stop();
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
