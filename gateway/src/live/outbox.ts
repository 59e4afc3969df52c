/**
 * The announcing path: when what viewers are owed leaves.
 *
 *   quiet  a change goes out at once
 *   busy   changes gather for a window, the latest per subject; then every viewer gets one parcel of them
 *
 * Nothing is scanned: a change finds its conversations, a flush finds the viewers of those. A flush works in slices
 * between which the event loop turns. While the process has no time left, windows grow longer step by step: fewer and
 * larger frames, and only the latest facts of each subject wait for them.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Audience } from '../presence/audience.ts';
import type { Change } from '../presence/subjects.ts';
import { statusEvent } from './events.ts';
import { Gathering, type News, type Round } from './gathering.ts';
import type { Observe } from './observation.ts';
import { Parcel, Piece } from './parcel.ts';
import type { Sessions } from './sessions.ts';
import { softly } from './softly.ts';

/** One after the other, while a window is over before the former one has been sent. */
const WINDOWS_MS = [50, 100, 200];
/** This many deliveries within a window still go out one by one: about a tenth of a core. */
const QUIET_DELIVERIES = 500;
/** And so many changes in one turn of the event loop: more writes to one connection would look like a slow client. */
const CHANGES_PER_TURN = 32;
/** So long a flush works before it lets others have their turn. */
const SLICE_MS = 4;

export interface Outbox {
  /** A change for the audience in these conversations, and for the subject's own sessions. */
  add(change: Change, conversationIds: Iterable<string>, startedAt: number): void;
  /**
   * The subject is about to leave these conversations: what has gathered there about it is dropped. What is already
   * leaving leaves first, so that it comes before the withdrawal.
   */
  drop(conversationIds: Iterable<string>, subjectId: string): void;
  stop(): void;
}

export function createOutbox(sessions: Sessions, audience: Audience, observe: Observe): Outbox {
  let gathering = new Gathering();
  let rounds: Round[] = [];
  let timer: NodeJS.Timeout | null = null;
  let isFlushing = false;
  let windowFrom = Number.NEGATIVE_INFINITY;
  let spent = 0;
  let sentThisTurn = 0;
  let step = 0;
  let dueAt = 0;
  let gatheringSince = 0;
  let isStopped = false;

  const windowMs = () => WINDOWS_MS[step] ?? 0;

  /** Chooses the length of the next window; `tookMs`: from when a flush was due until it was done. */
  function adapt(tookMs: number): void {
    if (tookMs > windowMs() && step < WINDOWS_MS.length - 1) {
      step++;
      observe({ kind: 'window-lengthened', ms: windowMs() });
    } else if (tookMs < (WINDOWS_MS[step - 1] ?? 0) / 2) step--;
  }

  function isQuiet(now: number): boolean {
    if (timer || isFlushing) return false;
    if (now - windowFrom >= windowMs()) {
      windowFrom = now;
      spent = 0;
    }
    return spent < QUIET_DELIVERIES && sentThisTurn < CHANGES_PER_TURN;
  }

  function announced({ change, startedAt, deliveries }: News, now: number): void {
    observe({ kind: 'announced', change, deliveries, seconds: (now - startedAt) / 1000 });
  }

  function sendNow(news: News, viewers: ReadonlySet<string>): void {
    news.deliveries = sessions.deliver(new Parcel([news.piece]), viewers);
    spent += news.deliveries;
    if (sentThisTurn++ === 0) setImmediate(() => (sentThisTurn = 0));
    announced(news, performance.now());
  }

  function send({ news, parcel, viewerIds }: Round): void {
    const deliveries = sessions.deliver(parcel, viewerIds);
    spent += deliveries * news.length;
    for (const one of news) one.deliveries += deliveries;
  }

  function sendFor(ms: number): void {
    const until = performance.now() + ms;
    for (let round = rounds.pop(); round; round = performance.now() < until ? rounds.pop() : undefined) send(round);
  }

  async function flush(): Promise<void> {
    timer = null;
    isFlushing = true;
    const since = gatheringSince;
    windowFrom = performance.now();
    spent = 0;
    rounds = gathering.rounds(audience, (viewerId) => sessions.of(viewerId).size > 0);
    const sent = gathering.news;
    gathering = new Gathering();
    await softly(observe, 'sending changes', async () => {
      while (rounds.length > 0) {
        sendFor(SLICE_MS);
        if (rounds.length > 0) await nextTurn();
      }
    });
    const now = performance.now();
    for (const news of sent) announced(news, now);
    observe({ kind: 'flushed', changes: sent.size, seconds: (now - since) / 1000 });
    isFlushing = false;
    adapt(now - dueAt);
    if (!gathering.isEmpty) schedule(now);
  }

  function schedule(now: number): void {
    if (isStopped || timer) return;
    dueAt = Math.max(now, windowFrom + windowMs());
    timer = setTimeout(() => void flush(), dueAt - now);
  }

  return {
    add(change, conversationIds, startedAt) {
      const piece = new Piece(statusEvent(change.subject, change.facts, change.at));
      const news: News = { change, piece, startedAt, deliveries: 0 };
      const now = performance.now();
      if (isQuiet(now)) {
        const viewers = audience.viewersOf(change.subject.id, conversationIds);
        if (viewers.size <= QUIET_DELIVERIES) {
          sendNow(news, viewers);
          return;
        }
        // A crowd is served in slices, which begin at once.
        windowFrom = Number.NEGATIVE_INFINITY;
      }
      if (gathering.isEmpty) gatheringSince = now;
      gathering.add(news, conversationIds, audience);
      if (!isFlushing) schedule(now);
    },

    drop(conversationIds, subjectId) {
      sendFor(Number.POSITIVE_INFINITY);
      gathering.drop(conversationIds, subjectId);
    },

    stop() {
      isStopped = true;
      if (timer) clearTimeout(timer);
      timer = null;
      gathering = new Gathering();
    },
  };
}
