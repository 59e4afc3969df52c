/** What viewers are owed, gathered per conversation until it leaves: per subject the latest news. */
import type { Audience } from '../../presence/audience.ts';
import { faceOf } from '../../presence/face.ts';
import { FULL } from '../../presence/sight.ts';
import type { Change } from '../../presence/subjects.ts';
import { Parcel, Piece } from './parcel.ts';

export interface News {
  change: Change;
  piece: Piece;
  /** performance.now() of the cause. */
  readonly startedAt: number;
}

export function newsOf(change: Change, startedAt: number): News {
  return { change, piece: pieceOf(change), startedAt };
}

/** Who shares a conversation with a subject sees what it sees itself. */
function pieceOf(change: Change): Piece {
  return new Piece(faceOf(change, FULL, change.at), change.at);
}

/** The same news at a higher version; whatever holds it tells of that from then on. */
function raise(news: News, version: number): void {
  const { facts } = news.change;
  if (facts.version >= version) return;
  news.change = { ...news.change, facts: { ...facts, version } };
  news.piece = pieceOf(news.change);
}

/** Viewers who are owed the same, not too many to be served in one go. */
export interface Round<Item extends News = News> {
  readonly news: readonly Item[];
  readonly parcel: Parcel;
  readonly viewerIds: readonly string[];
}

/** Viewers per round: about 2 ms of writing. */
const ROUND_VIEWERS = 200;
const SEPARATOR = '\n';
/** Begins the place of a viewer who hears of itself in none of its conversations. No conversation's id begins so. */
const ALONE = '\0';

export class Gathering<Item extends News = News> {
  /** By subject the latest. */
  readonly #news = new Map<string, Item>();
  /** The subjects of whom something is owed, by conversation. */
  readonly #places = new Map<string, Set<string>>();
  /** Subjects of whom they themselves are to hear outside all conversations. */
  readonly #alone = new Set<string>();

  get isEmpty(): boolean {
    return this.#news.size === 0;
  }

  /** Whether there is something that has gathered about a subject. */
  holds(subjectId: string): boolean {
    return this.#news.has(subjectId);
  }

  /** Everything that has gathered and is the latest. */
  get news(): IterableIterator<Item> {
    return this.#news.values();
  }

  /** News of a subject for these of its conversations, and for itself. Answers what they take the place of. */
  add(news: Item, conversationIds: Iterable<string>, audience: Audience): Item | null {
    const subjectId = news.change.subject.id;
    const known = this.#news.get(subjectId);
    // The audience of a change may have to be read: then it comes after a newer one.
    const isOvertaken = known !== undefined && known.change.facts.version > news.change.facts.version;
    if (!isOvertaken) this.#news.set(subjectId, news);
    let reachesItself = false;
    for (const id of conversationIds) {
      if (!audience.membersOf(id).has(subjectId)) continue;
      this.#owe(id, subjectId);
      reachesItself ||= audience.viewersIn(id).has(subjectId);
    }
    if (!reachesItself) this.#alone.add(subjectId);
    return isOvertaken ? news : (known ?? null);
  }

  /** What is owed about a subject in these conversations is owed no more. */
  drop(conversationIds: Iterable<string>, subjectId: string): void {
    for (const id of conversationIds) this.#places.get(id)?.delete(subjectId);
  }

  /** The version of a subject was raised: whoever comes to see it meanwhile may have been told of that one (P10). */
  raise(subjectId: string, version: number): void {
    const news = this.#news.get(subjectId);
    if (news) raise(news, version);
  }

  /** Nothing is owed about a subject any more. */
  forget(subjectId: string): void {
    this.#news.delete(subjectId);
  }

  /** Those of them who are owed something. */
  viewers(audience: Audience, areMeant: (viewerId: string) => boolean): Set<string> {
    const viewers = new Set([...this.#alone].filter(areMeant));
    for (const place of this.#places.keys()) {
      for (const id of audience.viewersIn(place)) if (areMeant(id)) viewers.add(id);
    }
    return viewers;
  }

  /** What these viewers are owed: those of the same gathered conversations share a parcel. */
  rounds(viewerIds: Iterable<string>, audience: Audience): Round<Item>[] {
    const rounds: Round<Item>[] = [];
    for (const [places, together] of this.#byPlaces(viewerIds, audience)) {
      const news = this.#newsAt(places.split(SEPARATOR));
      if (news.length === 0) continue;
      const pieces = news.map(({ piece }) => piece);
      const parcel = new Parcel(pieces, together.length);
      for (let i = 0; i < together.length; i += ROUND_VIEWERS) {
        rounds.push({ news, parcel, viewerIds: together.slice(i, i + ROUND_VIEWERS) });
      }
    }
    return rounds;
  }

  #owe(place: string, subjectId: string): void {
    const owed = this.#places.get(place);
    if (owed) owed.add(subjectId);
    else this.#places.set(place, new Set([subjectId]));
  }

  #byPlaces(viewerIds: Iterable<string>, audience: Audience): Map<string, string[]> {
    const together = new Map<string, string[]>();
    for (const viewerId of viewerIds) {
      const places = this.#placesOf(viewerId, audience);
      const viewers = together.get(places);
      if (viewers) viewers.push(viewerId);
      else together.set(places, [viewerId]);
    }
    together.delete('');
    return together;
  }

  #placesOf(viewerId: string, audience: Audience): string {
    let places = this.#alone.has(viewerId) ? ALONE + viewerId : '';
    for (const id of audience.conversationsOf(viewerId)) {
      if (this.#places.has(id)) places = places === '' ? id : places + SEPARATOR + id;
    }
    return places;
  }

  #newsAt(places: readonly string[]): Item[] {
    const [first = ''] = places;
    const subjectIds =
      places.length === 1 ? this.#owedAt(first) : new Set(places.flatMap((at) => [...this.#owedAt(at)]));
    return [...subjectIds].flatMap((id) => this.#news.get(id) ?? []);
  }

  #owedAt(place: string): Iterable<string> {
    return place.startsWith(ALONE) ? [place.slice(ALONE.length)] : (this.#places.get(place) ?? []);
  }
}
