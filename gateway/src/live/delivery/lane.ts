/** A part of the viewers, and what they are owed until it leaves, in slices between which the event loop turns. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Audience } from '../../presence/audience.ts';
import type { Sights } from '../../presence/sight.ts';
import { Gathering, type News, type Round } from './gathering.ts';

/** So long it works before it lets others have their turn. */
const SLICE_MS = 4;

export interface LaneParts<Item extends News> {
  readonly audience: Audience;
  readonly sights: Sights;
  readonly now: () => number;
  /** Whether a viewer has a session here, and is one of this lane's. */
  readonly isMine: (viewerId: string) => boolean;
  /** Gives what they are owed to viewers. */
  readonly send: (round: Round<Item>) => void;
  /** News have left, or need not: newer ones of the same subject have taken their place. */
  readonly done: (news: Item, hasLeft: boolean) => void;
}

export class Lane<Item extends News> {
  readonly #parts: LaneParts<Item>;
  #gathering: Gathering<Item>;
  #rounds: Round<Item>[] = [];

  constructor(parts: LaneParts<Item>) {
    this.#parts = parts;
    this.#gathering = new Gathering(parts.sights);
  }

  get isEmpty(): boolean {
    return this.#gathering.isEmpty;
  }

  /** Whether something is still to leave that is older than what happens to this subject now. */
  holds(subjectId: string): boolean {
    return this.#rounds.length > 0 || this.#gathering.holds(subjectId);
  }

  add(news: Item, conversationIds: Iterable<string>): void {
    const replaced = this.#gathering.add(news, conversationIds, this.#parts.audience);
    if (replaced) this.#parts.done(replaced, false);
  }

  /** What is already leaving leaves first, so that it comes before the withdrawal. */
  drop(conversationIds: Iterable<string>, subjectId: string): void {
    this.#sendFor(Number.POSITIVE_INFINITY);
    this.#gathering.drop(conversationIds, subjectId);
  }

  raise(subjectId: string, version: number): void {
    this.#gathering.raise(subjectId, version);
  }

  /** Sends everything that has gathered; answers to how many viewers what, and what it took of the process's time. */
  async flush(): Promise<{ changes: number; viewers: number; sendingMs: number }> {
    const { audience, sights, now, isMine, done } = this.#parts;
    const startedAt = performance.now();
    const gathered = this.#gathering;
    this.#gathering = new Gathering(sights);
    const viewers = gathered.viewers(audience, isMine);
    this.#rounds = gathered.rounds(viewers, audience, now());
    this.#sendFor(SLICE_MS);
    let sendingMs = performance.now() - startedAt;
    while (this.#rounds.length > 0) {
      await nextTurn();
      sendingMs += this.#sendFor(SLICE_MS);
    }
    const news = [...gathered.news];
    for (const one of news) done(one, true);
    return { changes: news.length, viewers: viewers.size, sendingMs };
  }

  clear(): void {
    const gathered = this.#gathering;
    this.#gathering = new Gathering(this.#parts.sights);
    for (const one of gathered.news) this.#parts.done(one, false);
    this.#rounds = [];
  }

  /** Answers how long it took. */
  #sendFor(ms: number): number {
    const from = performance.now();
    const until = from + ms;
    for (let round = this.#rounds.pop(); round; round = performance.now() < until ? this.#rounds.pop() : undefined) {
      this.#parts.send(round);
    }
    return performance.now() - from;
  }
}
