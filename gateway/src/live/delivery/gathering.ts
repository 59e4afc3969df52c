/**
 * What viewers are owed, gathered per conversation until it leaves: per subject the latest news, in as many details as
 * there are viewers who see the subject so.
 */
import type { Audience } from '../../presence/audience.ts';
import type { Change, OutlineNews } from '../../presence/change.ts';
import { faceOf, inOutline, type Outline, unseen } from '../../presence/face.ts';
import {
  atMost,
  type Detail,
  detailOf,
  FULL,
  IN_FULL,
  SELF,
  type Sight,
  type Sights,
  sightOf,
} from '../../presence/sight.ts';
import type { Subject } from '../../presence/subject.ts';
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

/** News for those who see no times, each in the detail that it is told in. */
type Outlines = Partial<Record<Detail, Piece>>;

/** What is news to those who see no times, as pieces that are written now. */
export function writeOutline(subject: Subject, news: OutlineNews, now: number): Outlines {
  const { outline, writtenAt, isNewToBare } = news;
  // Later than a snapshot of this millisecond, and earlier than news of it.
  const at = Math.max(writtenAt, now + 1);
  const pieceWith = (shown: Outline) => new Piece(inOutline(subject, shown, at), at);
  return { coarse: pieceWith(outline), ...(isNewToBare && { bare: pieceWith(unseen(outline)) }) };
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
  /** Those of them that are told in full. */
  readonly news: readonly Item[];
  readonly parcel: Parcel;
  readonly viewerIds: readonly string[];
}

/** Viewers per round: about 2 ms of writing. */
const ROUND_VIEWERS = 200;
const SEPARATOR = '\n';
/** Begins the place of a viewer who hears of itself in none of its conversations. No conversation's id begins so. */
const ALONE = '\0';
/** Before the sights of a viewer that are its own. */
const APART = '\x01';

export class Gathering<Item extends News = News> {
  readonly #sights: Sights;
  /** By subject the latest. */
  readonly #news = new Map<string, Item>();
  /** The same for those who see no times. */
  readonly #outlines = new Map<string, { readonly subject: Subject; readonly news: OutlineNews }>();
  /** The subjects of whom something is owed, by conversation. */
  readonly #places = new Map<string, Set<string>>();
  /** Subjects of whom they themselves are to hear outside all conversations. */
  readonly #alone = new Set<string>();

  constructor(sights: Sights = IN_FULL) {
    this.#sights = sights;
  }

  get isEmpty(): boolean {
    return this.#news.size === 0 && this.#outlines.size === 0;
  }

  /** Whether there is something that has gathered about a subject. */
  holds(subjectId: string): boolean {
    return this.#news.has(subjectId) || this.#outlines.has(subjectId);
  }

  /** Everything that has gathered and is the latest. */
  get news(): IterableIterator<Item> {
    return this.#news.values();
  }

  /** News of a subject for these of its conversations, and for itself. Answers what they take the place of. */
  add(news: Item, conversationIds: Iterable<string>, audience: Audience): Item | null {
    const subjectId = news.change.subject.id;
    const known = this.#news.get(subjectId);
    // The latest by version, in whatever order they come.
    const isOvertaken = known !== undefined && known.change.facts.version > news.change.facts.version;
    if (!isOvertaken) this.#news.set(subjectId, news);
    if (!this.#sights.areFull) this.#addOutlines(news.change);
    this.#oweTo(subjectId, conversationIds, audience);
    return isOvertaken ? news : (known ?? null);
  }

  /** As `add`, of what is news to nobody but those who see no times. */
  addOutlines(change: Change, conversationIds: Iterable<string>, audience: Audience): void {
    this.#addOutlines(change);
    this.#oweTo(change.subject.id, conversationIds, audience);
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
    this.#outlines.delete(subjectId);
  }

  /** Those of them who are owed something. */
  viewers(audience: Audience, areMeant: (viewerId: string) => boolean): Set<string> {
    const viewers = new Set([...this.#alone].filter(areMeant));
    for (const place of this.#places.keys()) {
      for (const id of audience.viewersIn(place)) if (areMeant(id)) viewers.add(id);
    }
    return viewers;
  }

  /** What these viewers are owed `now`: those of the same gathered conversations who see alike share a parcel. */
  rounds(viewerIds: Iterable<string>, audience: Audience, now: number): Round<Item>[] {
    const rounds: Round<Item>[] = [];
    const written = new Map<string, Outlines>();
    const outlinesOf = (id: string) => {
      const gathered = this.#outlines.get(id);
      const outlines = written.get(id) ?? (gathered && writeOutline(gathered.subject, gathered.news, now));
      if (outlines) written.set(id, outlines);
      return outlines;
    };
    for (const together of this.#together(viewerIds, audience)) {
      const { news, pieces } = this.#owedTo(together, outlinesOf);
      if (pieces.length === 0) continue;
      const parcel = new Parcel(pieces, together.viewerIds.length);
      for (let i = 0; i < together.viewerIds.length; i += ROUND_VIEWERS) {
        rounds.push({ news, parcel, viewerIds: together.viewerIds.slice(i, i + ROUND_VIEWERS) });
      }
    }
    return rounds;
  }

  #addOutlines({ subject, outlineNews: news }: Change): void {
    if (!news) return;
    const isNewToBare = news.isNewToBare || this.#outlines.get(subject.id)?.news.isNewToBare === true;
    this.#outlines.set(subject.id, { subject, news: { ...news, isNewToBare } });
  }

  #oweTo(subjectId: string, conversationIds: Iterable<string>, audience: Audience): void {
    let reachesItself = false;
    for (const id of conversationIds) {
      if (!audience.membersOf(id).has(subjectId)) continue;
      this.#owe(id, subjectId);
      reachesItself ||= audience.viewersIn(id).has(subjectId);
    }
    if (!reachesItself) this.#alone.add(subjectId);
  }

  #owe(place: string, subjectId: string): void {
    const owed = this.#places.get(place);
    if (owed) owed.add(subjectId);
    else this.#places.set(place, new Set([subjectId]));
  }

  /** The viewers by what they are owed: the same subjects, at the same sights. */
  #together(viewerIds: Iterable<string>, audience: Audience): Iterable<Together> {
    const together = new Map<string, Together>();
    const apart = this.#sights.areFull ? null : this.#apart();
    for (const viewerId of viewerIds) {
      const places = this.#placesOf(viewerId, audience);
      if (places === '') continue;
      const key = apart ? places + APART + this.#sights.limitOf(viewerId) + (apart.get(viewerId) ?? '') : places;
      const known = together.get(key);
      if (known) known.viewerIds.push(viewerId);
      else together.set(key, { places: places.split(SEPARATOR), viewerIds: [viewerId] });
    }
    return together.values();
  }

  /** Of the viewers who see some of these subjects in a way of their own, whom and how. */
  #apart(): Map<string, string> {
    const apart = new Map<string, string>();
    const note = (viewerId: string, subjectId: string, sight: Sight) =>
      apart.set(viewerId, `${apart.get(viewerId) ?? ''}${SEPARATOR}${subjectId}${APART}${detailOf(sight)}`);
    for (const subjectId of new Set([...this.#news.keys(), ...this.#outlines.keys()])) {
      for (const [viewerId, sight] of this.#sights.exceptionsOf(subjectId)) {
        if (viewerId !== subjectId) note(viewerId, subjectId, sight);
      }
      if (!this.#seesItselfAsOthersDo(subjectId)) note(subjectId, subjectId, SELF);
    }
    return apart;
  }

  #seesItselfAsOthersDo(subjectId: string): boolean {
    const { shownBy, limitOf } = this.#sights;
    return detailOf(atMost(shownBy(subjectId), limitOf(subjectId))) === 'full';
  }

  #placesOf(viewerId: string, audience: Audience): string {
    let places = this.#alone.has(viewerId) ? ALONE + viewerId : '';
    for (const id of audience.conversationsOf(viewerId)) {
      if (this.#places.has(id)) places = places === '' ? id : places + SEPARATOR + id;
    }
    return places;
  }

  #owedTo(
    { places, viewerIds: [viewerId = ''] }: Together,
    outlinesOf: (subjectId: string) => Outlines | undefined,
  ): { news: Item[]; pieces: Piece[] } {
    const [first = ''] = places;
    const subjectIds =
      places.length === 1 ? this.#owedAt(first) : new Set(places.flatMap((at) => [...this.#owedAt(at)]));
    const news: Item[] = [];
    const pieces: Piece[] = [];
    for (const id of subjectIds) {
      const detail = this.#sights.areFull ? 'full' : detailOf(sightOf(viewerId, id, true, this.#sights));
      const told = detail === 'full' ? this.#news.get(id) : undefined;
      const piece = told ? told.piece : detail && outlinesOf(id)?.[detail];
      if (told) news.push(told);
      if (piece) pieces.push(piece);
    }
    return { news, pieces };
  }

  #owedAt(place: string): Iterable<string> {
    return place.startsWith(ALONE) ? [place.slice(ALONE.length)] : (this.#places.get(place) ?? []);
  }
}

/** Viewers who are owed the same, of the subjects at these places. */
interface Together {
  readonly places: readonly string[];
  readonly viewerIds: string[];
}
