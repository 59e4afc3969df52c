/** What viewers are owed, gathered per conversation until it leaves: per subject the latest news. */
import type { Audience } from '../presence/audience.ts';
import type { Change } from '../presence/subjects.ts';
import { Parcel, type Piece } from './parcel.ts';

export interface News {
  readonly change: Change;
  readonly piece: Piece;
  /** performance.now() of the cause. */
  readonly startedAt: number;
  /** To how many sessions it has gone. */
  deliveries: number;
}

/** Viewers who are owed the same, not too many to be served in one go. */
export interface Round {
  readonly news: readonly News[];
  readonly parcel: Parcel;
  readonly viewerIds: readonly string[];
}

/** Viewers per round: about 2 ms of writing. */
const ROUND_VIEWERS = 200;
const SEPARATOR = '\n';
/** Where news are gathered that concern nobody but the subject itself. No conversation's id begins like this. */
const ALONE = '\0';

export class Gathering {
  readonly #owed = new Map<string, Map<string, News>>();

  get isEmpty(): boolean {
    return this.#owed.size === 0;
  }

  /** Everything that has gathered and is the latest. */
  get news(): Set<News> {
    const all = new Set<News>();
    for (const owed of this.#owed.values()) for (const news of owed.values()) all.add(news);
    return all;
  }

  /** News of a subject for these of its conversations, and for itself. */
  add(news: News, conversationIds: Iterable<string>, audience: Audience): void {
    const subjectId = news.change.subject.id;
    let reachesItself = false;
    for (const id of conversationIds) {
      if (!audience.membersOf(id).has(subjectId)) continue;
      this.#owe(id, subjectId, news);
      reachesItself ||= audience.viewersIn(id).has(subjectId);
    }
    if (!reachesItself) this.#owe(ALONE + subjectId, subjectId, news);
  }

  /** What is owed about a subject in these conversations is owed no more. */
  drop(conversationIds: Iterable<string>, subjectId: string): void {
    for (const id of conversationIds) this.#owed.get(id)?.delete(subjectId);
  }

  /**
   * Everything owed, by viewer: those of the same gathered conversations share a parcel. `isThere`: viewers without a
   * session, of whom there are many when a network has failed, are owed nothing.
   */
  rounds(audience: Audience, isThere: (viewerId: string) => boolean): Round[] {
    const rounds: Round[] = [];
    for (const [places, viewerIds] of this.#viewersByPlaces(audience, isThere)) {
      const news = this.#newsOf(places.split(SEPARATOR));
      const pieces = news.map(({ piece }) => piece);
      const parcel = new Parcel(pieces, viewerIds.length);
      for (let i = 0; i < viewerIds.length; i += ROUND_VIEWERS) {
        rounds.push({ news, parcel, viewerIds: viewerIds.slice(i, i + ROUND_VIEWERS) });
      }
    }
    return rounds;
  }

  #owe(place: string, subjectId: string, news: News): void {
    const owed = this.#owed.get(place) ?? new Map<string, News>();
    this.#owed.set(place, owed);
    const known = owed.get(subjectId);
    // The audience of a change may have to be read: then it comes after a newer one.
    if (!known || news.change.facts.version >= known.change.facts.version) owed.set(subjectId, news);
  }

  #viewersByPlaces(audience: Audience, isThere: (viewerId: string) => boolean): Map<string, string[]> {
    const placesOf = new Map<string, string>();
    for (const place of this.#owed.keys()) {
      const viewers = place.startsWith(ALONE) ? [place.slice(ALONE.length)] : audience.viewersIn(place);
      for (const viewerId of viewers) {
        if (!isThere(viewerId)) continue;
        const places = placesOf.get(viewerId);
        placesOf.set(viewerId, places === undefined ? place : places + SEPARATOR + place);
      }
    }
    const together = new Map<string, string[]>();
    for (const [viewerId, places] of placesOf) {
      const viewerIds = together.get(places);
      if (viewerIds) viewerIds.push(viewerId);
      else together.set(places, [viewerId]);
    }
    return together;
  }

  #newsOf(places: readonly string[]): News[] {
    const latest = new Map<string, News>();
    for (const place of places) {
      for (const [subjectId, news] of this.#owed.get(place) ?? []) latest.set(subjectId, news);
    }
    return [...latest.values()];
  }
}
