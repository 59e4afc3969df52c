/**
 * The announcing path: when what viewers are owed leaves.
 *
 *   quiet  a change goes out at once
 *   busy   changes gather for a window, the latest per subject; then every viewer gets one parcel of them
 *
 * Nothing is scanned: a change finds its conversations, a flush finds the viewers of those. A flush works in slices
 * between which the event loop turns, and the next window opens when the last slice has left: under pressure windows
 * grow longer by themselves, and only the latest facts of each subject wait in them.
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

const WINDOW_MS = 50;
/** This many deliveries within a window still go out one by one: about a tenth of a core. */
const QUIET_DELIVERIES = 500;
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
  let gatheringSince = 0;
  let isStopped = false;

  function isQuiet(now: number): boolean {
    if (timer || isFlushing) return false;
    if (now - windowFrom >= WINDOW_MS) {
      windowFrom = now;
      spent = 0;
    }
    return spent < QUIET_DELIVERIES;
  }

  function announced({ change, startedAt, deliveries }: News, now: number): void {
    observe({ kind: 'announced', change, deliveries, seconds: (now - startedAt) / 1000 });
  }

  function sendNow(news: News, conversationIds: Iterable<string>): void {
    const viewers = audience.viewersOf(news.change.subject.id, conversationIds);
    news.deliveries = sessions.deliver(new Parcel([news.piece]), viewers);
    spent += news.deliveries;
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
    rounds = gathering.rounds(audience);
    gathering = new Gathering();
    const sent = new Set(rounds.flatMap(({ news }) => news));
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
    if (!gathering.isEmpty) schedule(now);
  }

  function schedule(now: number): void {
    if (!isStopped) timer ??= setTimeout(() => void flush(), Math.max(0, windowFrom + WINDOW_MS - now));
  }

  return {
    add(change, conversationIds, startedAt) {
      const piece = new Piece(statusEvent(change.subject, change.facts, change.at));
      const news: News = { change, piece, startedAt, deliveries: 0 };
      const now = performance.now();
      if (isQuiet(now)) {
        sendNow(news, conversationIds);
        return;
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
