/** What viewers are owed, gathered per conversation until it leaves: per subject the latest news. */
import type { Audience } from '../../presence/audience.ts';
import type { Faces } from '../../presence/faces.ts';
import type { Change } from '../../presence/subjects.ts';
import { Apart } from './apart.ts';
import { Parcel, Piece } from './parcel.ts';

export interface News {
  readonly change: Change;
  /** What most viewers get. */
  readonly piece: Piece;
  /** performance.now() of the cause. */
  readonly startedAt: number;
}

export function newsOf(change: Change, faces: Faces, startedAt: number): News {
  return { change, piece: new Piece(faces.toMost(change, change.at), change.at), startedAt };
}

/** What leaves at once: by what viewers see. */
export function parcelsOf(
  { change, piece }: News,
  viewers: ReadonlySet<string>,
  audience: Audience,
  faces: Faces,
): { parcel: Parcel; viewerIds: Iterable<string> }[] {
  const { subject, facts } = change;
  const hasEntered = audience.latestEntry(audience.memberships(subject.id)) > facts.version;
  if (!hasEntered) return [{ parcel: new Parcel([piece]), viewerIds: viewers }];
  return faces.toAudience(change, viewers, change.at).map(({ face, viewerIds }) => {
    return { parcel: new Parcel([new Piece(face, change.at)]), viewerIds };
  });
}

/** What one viewer gets, who may see something else than most. */
function pieceTo(viewerId: string, { change, piece }: News, faces: Faces): Piece {
  if (faces.otherwise(viewerId, change) === null) return piece;
  return new Piece(faces.toViewer(viewerId, change, true, change.at), change.at);
}

/** Viewers who are owed the same, not too many to be served in one go. */
export interface Round<Item extends News = News> {
  readonly news: readonly Item[];
  readonly parcel: Parcel;
  readonly viewerIds: readonly string[];
}

/** Viewers who are owed news at the same places, and see the same. */
interface Alike {
  readonly places: string;
  readonly isApart: boolean;
  readonly together: string[];
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

  /** What these viewers are owed: those of the same gathered conversations, who see the same, share a parcel. */
  rounds(viewerIds: Iterable<string>, audience: Audience, faces: Faces): Round<Item>[] {
    const rounds: Round<Item>[] = [];
    for (const { places, isApart, together } of this.#byPlaces(viewerIds, audience, faces)) {
      const news = this.#newsAt(places.split(SEPARATOR));
      const [first] = together;
      if (news.length === 0 || first === undefined) continue;
      const pieces = news.map((one) => (isApart ? pieceTo(first, one, faces) : one.piece));
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

  #byPlaces(viewerIds: Iterable<string>, audience: Audience, faces: Faces): Iterable<Alike> {
    const groups = new Map<string, Alike>();
    const apart = audience.hasEntries ? new Apart((place) => this.#gatheredAt(place), audience, faces) : null;
    for (const viewerId of viewerIds) {
      const places = this.#placesOf(viewerId, audience);
      if (places === '') continue;
      const sights = apart?.sightsOf(viewerId) ?? '';
      const key = sights === '' ? places : `${places}${SEPARATOR}${SEPARATOR}${sights}`;
      const alike = groups.get(key);
      if (alike) alike.together.push(viewerId);
      else groups.set(key, { places, isApart: sights !== '', together: [viewerId] });
    }
    return groups.values();
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

  #gatheredAt(place: string): readonly Item[] {
    return this.#places.has(place) ? this.#newsAt([place]) : [];
  }

  #owedAt(place: string): Iterable<string> {
    return place.startsWith(ALONE) ? [place.slice(ALONE.length)] : (this.#places.get(place) ?? []);
  }
}
