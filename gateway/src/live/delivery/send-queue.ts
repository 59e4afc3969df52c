/** What viewers are owed until it leaves, in slices between which the event loop turns. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Hearers } from '../../presence/audience/hearers.ts';
import type { Floors } from '../../presence/shown/floors.ts';
import type { Sights } from '../../presence/sight/sight.ts';
import { SLICE_MS } from '../../within.ts';
import { Addressed, type AddressedParcel } from './addressed.ts';
import { Gathering, type Round, roundsOf } from './gathering.ts';
import type { News } from './news.ts';
import type { Piece } from './parcel.ts';

/** As long as others had their turn, so that it gets as much of the time as they do, up to this: then they wait no longer for it. */
const LONGEST_SLICE_MS = 32;

export interface SendQueueParts<Item extends News> {
  readonly hearers: Hearers;
  readonly sights: Sights;
  readonly floors: Floors;
  readonly now: () => number;
  /** Whether a viewer has a session here. */
  readonly isHere: (viewerId: string) => boolean;
  /** Gives what they are owed to viewers. */
  readonly send: (round: Round<Item>) => void;
  /** So long it works before it lets others have their turn. */
  readonly sliceMs?: number;
  /** News have left, or need not: newer ones of the same subject have taken their place. */
  readonly done: (news: Item, hasLeft: boolean) => void;
}

export class SendQueue<Item extends News> {
  readonly #parts: SendQueueParts<Item>;
  #gathering: Gathering<Item>;
  /** It leaves before what has gathered, which is told in later versions. */
  #addressed = new Addressed();
  #rounds: Round<Item>[] = [];
  /** Whom those are about. */
  #leaving: ReadonlySet<string> = new Set();

  constructor(parts: SendQueueParts<Item>) {
    this.#parts = parts;
    this.#gathering = new Gathering(parts.sights, parts.floors);
  }

  get isEmpty(): boolean {
    return this.#gathering.isEmpty && this.#addressed.isEmpty;
  }

  /** Whether something is still to leave that is older than what happens to this subject now. */
  holds(subjectId: string): boolean {
    return this.#rounds.length > 0 || this.#gathering.holds(subjectId) || this.#addressed.subjects.has(subjectId);
  }

  /** What a subject shows to viewers who see it otherwise than before. */
  address(piece: Piece, viewerIds: readonly string[]): void {
    this.#addressed.add(piece, viewerIds.filter(this.#parts.isHere));
  }

  add(news: Item, topics: Iterable<string>): void {
    const replaced = this.#gathering.add(news, topics, this.#parts.hearers);
    if (replaced) this.#parts.done(replaced, false);
  }

  hide(subjectId: string, since: number): void {
    this.#gathering.hide(subjectId, since);
  }

  exempt(subjectId: string, viewerIds: readonly string[]): void {
    this.#gathering.exempt(subjectId, viewerIds);
  }

  /** What is already leaving about a subject leaves now, with all that leaves before and after: a viewer may be owed several of these. */
  flushAbout(subjectId: string): void {
    if (this.#leaving.has(subjectId)) this.#sendFor(Number.POSITIVE_INFINITY);
  }

  /** What is already leaving for a viewer reaches it now, and what it has been addressed with. */
  flushTo(viewerId: string): void {
    // From the last to the first.
    for (let i = this.#rounds.length - 1; i >= 0; i--) {
      const round = this.#rounds[i];
      if (!round?.viewerIds.includes(viewerId)) continue;
      this.#rounds[i] = { ...round, viewerIds: round.viewerIds.filter((id) => id !== viewerId) };
      this.#parts.send({ ...round, viewerIds: [viewerId] });
    }
    this.#sendAddressed(this.#addressed.takeFor(viewerId));
  }

  /** What is already leaving about a subject and for it leaves first, so that it comes before the withdrawals. */
  drop(conversationIds: Iterable<string>, subjectId: string): void {
    this.flushAbout(subjectId);
    this.flushTo(subjectId);
    this.#sendAddressed(this.#addressed.takeAbout(subjectId));
    this.#gathering.drop(conversationIds, subjectId);
  }

  /** Sends everything that has gathered; answers to how many viewers what, and what it took of the process's time. */
  async flush(): Promise<{ changes: number; viewers: number; sendingMs: number }> {
    const { sights, floors, done } = this.#parts;
    const [gathered, addressed] = [this.#gathering, this.#addressed];
    this.#gathering = new Gathering(sights, floors);
    this.#addressed = new Addressed();
    // What hides from some has a second place there.
    const news = new Set(gathered.news);
    let hasLeft = false;
    try {
      const sent = await this.#send(gathered, addressed);
      hasLeft = true;
      return { changes: news.size, ...sent };
    } finally {
      this.#rounds = [];
      for (const one of news) done(one, hasLeft);
    }
  }

  async #send(gathered: Gathering<Item>, addressed: Addressed): Promise<{ viewers: number; sendingMs: number }> {
    const { hearers, now, isHere, sliceMs = SLICE_MS } = this.#parts;
    const startedAt = performance.now();
    const viewers = gathered.viewers(hearers, isHere);
    this.#leaving = new Set([...gathered.subjectIds(), ...addressed.subjects]);
    // From the last to the first.
    this.#rounds = [...gathered.rounds(viewers, hearers, now()), ...addressed.parcels().flatMap(asRounds)];
    this.#sendFor(sliceMs);
    let sendingMs = performance.now() - startedAt;
    while (this.#rounds.length > 0) {
      const leftAt = performance.now();
      await nextTurn();
      const othersMs = performance.now() - leftAt;
      sendingMs += this.#sendFor(Math.max(sliceMs, Math.min(othersMs, LONGEST_SLICE_MS)));
    }
    return { viewers: viewers.size, sendingMs };
  }

  clear(): void {
    const gathered = this.#gathering;
    this.#gathering = new Gathering(this.#parts.sights, this.#parts.floors);
    this.#addressed = new Addressed();
    for (const one of gathered.news) this.#parts.done(one, false);
    this.#rounds = [];
  }

  #sendAddressed(parcels: Iterable<AddressedParcel>): void {
    for (const one of parcels) for (const round of asRounds(one)) this.#parts.send(round);
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

function asRounds({ parcel, viewerIds }: AddressedParcel): Round<never>[] {
  return [...roundsOf([], parcel, viewerIds)];
}
