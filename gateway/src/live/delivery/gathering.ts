/**
 * What viewers are owed, gathered until it leaves: per subject the latest news, in as many details as there are viewers who see the
 * subject so. Who is told the same shares what is written.
 *
 *   news ──▶ latest.ts  by key            ┐
 *        ──▶ owed.ts    by topic          ├──▶ together: viewers of the same topics, sights and versions ──▶ rounds
 *            apart.ts   who sees alike    │
 *            own-versions.ts  in which    ┘
 */
import type { Hearers } from '../../presence/audience/hearers.ts';
import { Floors } from '../../presence/shown/floors.ts';
import { FULL, IN_FULL, type Sight, type Sights, sightOf } from '../../presence/sight/sight.ts';
import type { Change } from '../../presence/subjects/change.ts';
import { SINCE } from '../../presence/subjects/shades.ts';
import { Apart } from './apart.ts';
import { Latest } from './latest.ts';
import { isFor, type News, type Outlines, pieceFor, writeOutline } from './news.ts';
import { Owed } from './owed.ts';
import { OwnVersions } from './own-versions.ts';
import { Parcel, type Piece } from './parcel.ts';

/** Viewers who are owed the same, not too many to be served in one go. */
export interface Round<Item extends News = News> {
  /** Those of them that are told in full. */
  readonly news: readonly Item[];
  readonly parcel: Parcel;
  readonly viewerIds: readonly string[];
}

/** Viewers per round: about 2 ms of writing. */
const ROUND_VIEWERS = 200;

export function* roundsOf<Item extends News>(
  news: readonly Item[],
  parcel: Parcel,
  viewerIds: readonly string[],
): Generator<Round<Item>> {
  for (let i = 0; i < viewerIds.length; i += ROUND_VIEWERS) {
    yield { news, parcel, viewerIds: viewerIds.slice(i, i + ROUND_VIEWERS) };
  }
}

/** Before a viewer who has been told of some of them. */
const TOLD = '\x03';

/** Viewers who are owed the same, of the subjects at these topics. */
interface Together {
  readonly topics: string;
  readonly viewerIds: string[];
  /** Some of them in versions of their own, which are the same for all of them. */
  readonly hasFloors: boolean;
}

export class Gathering<Item extends News = News> {
  readonly #sights: Sights;
  readonly #isRepeated: boolean;
  readonly #latest = new Latest<Item>();
  readonly #owed = new Owed();
  readonly #apart: Apart;
  readonly #versions: OwnVersions;
  /** By subject the viewers who have been told of it meanwhile, and all of those. */
  readonly #told = new Map<string, Set<string>>();
  readonly #toldViewers = new Set<string>();
  readonly #leftOut = new Set<string>();

  /** `isRepeated`: what is told in full was told before, in the same version. */
  constructor(sights: Sights = IN_FULL, floors = new Floors(), isRepeated = false) {
    this.#sights = sights;
    this.#isRepeated = isRepeated;
    this.#apart = new Apart(sights, this.#latest);
    this.#versions = new OwnVersions(floors, this.#latest);
  }

  get isEmpty(): boolean {
    return this.#latest.isEmpty;
  }

  /** Whether there is something that has gathered about a subject. */
  holds(subjectId: string): boolean {
    return this.#latest.holds(subjectId);
  }

  /** Of whom something has gathered. */
  subjectIds(): IterableIterator<string> {
    return this.#latest.subjectIds.values();
  }

  /** Everything that has gathered and is the latest. */
  get news(): IterableIterator<Item> {
    return this.#latest.news;
  }

  /** News of a subject for these of its topics, and for itself. Answers what they take the place of. */
  add(news: Item, topics: Iterable<string>, hearers: Hearers): Item | null {
    const { change } = news;
    const key = this.#keyOf(change);
    // What is told again is what they have been told.
    if (!this.#isRepeated) this.#told.delete(change.subject.id);
    const replaced = this.#latest.add(key, news);
    if (!this.#sights.areFull) this.#latest.addOutlines(key, change);
    this.#owed.add(key, change, topics, hearers);
    return replaced;
  }

  /** As `add`, of what is news to nobody but those who see no times. */
  addOutlines(change: Change, topics: Iterable<string>, hearers: Hearers): void {
    const key = this.#keyOf(change);
    this.#latest.addOutlines(key, change);
    this.#owed.add(key, change, topics, hearers);
  }

  /** What is owed about a subject in these conversations is owed no more. */
  drop(conversationIds: Iterable<string>, subjectId: string): void {
    const keys = [...this.#latest.keysOf(subjectId)];
    for (const id of conversationIds) for (const key of keys) this.#owed.drop(id, key);
  }

  /**
   * The subject has begun to hide from some viewers: what is owed of it is from before, and owed to them too, whatever
   * becomes of it for the others.
   */
  hide(subjectId: string, since: number): void {
    if (!this.#latest.subjectIds.has(subjectId)) return;
    this.#owed.addBeside(this.#latest.hide(subjectId, since), subjectId);
    this.#apart.changed();
  }

  /** These viewers have been told of the subject meanwhile, and are owed nothing of it unless there is more. */
  exempt(subjectId: string, viewerIds: Iterable<string>): void {
    if (!this.holds(subjectId)) return;
    const told = this.#told.get(subjectId) ?? new Set();
    this.#told.set(subjectId, told);
    for (const id of viewerIds) {
      told.add(id);
      this.#toldViewers.add(id);
    }
  }

  /** The viewer is owed nothing any more. */
  leaveOut(viewerId: string): void {
    this.#leftOut.add(viewerId);
  }

  /** Nothing is owed any more of what this takes the place of. */
  forget(change: Change): void {
    this.#latest.forget(change);
  }

  /** Those of them who are owed something. */
  viewers(hearers: Hearers, areMeant: (viewerId: string) => boolean): Set<string> {
    return this.#owed.viewers(hearers, areMeant);
  }

  /** What these viewers are owed `now`: those of the same gathered conversations who see alike share a parcel. */
  rounds(viewerIds: Iterable<string>, hearers: Hearers, now: number): Round<Item>[] {
    const rounds: Round<Item>[] = [];
    const written = new Map<string, Outlines>();
    const outlinesOf = (key: string) => {
      const gathered = this.#latest.outlinesAt(key);
      const outlines = written.get(key) ?? (gathered && writeOutline(gathered, now));
      if (outlines) written.set(key, outlines);
      return outlines;
    };
    for (const together of this.#together(viewerIds, hearers)) {
      const { news, pieces } = this.#owedTo(together, outlinesOf);
      if (pieces.length === 0) continue;
      const parcel = new Parcel(pieces, together.viewerIds.length);
      rounds.push(...roundsOf(news, parcel, together.viewerIds));
    }
    return rounds;
  }

  #keyOf(change: Change): string {
    this.#apart.changed();
    return this.#latest.keyFor(change);
  }

  /** The viewers by what they are owed: the same subjects, at the same sights. */
  #together(viewerIds: Iterable<string>, hearers: Hearers): Iterable<Together> {
    const together = new Map<string, Together>();
    const opened = this.#versions.opened();
    const watched = this.#owed.watchedBy(viewerIds, hearers);
    for (const viewerId of viewerIds) {
      const topics = this.#leftOut.has(viewerId) ? '' : this.#owed.topicsOf(viewerId, hearers, watched);
      if (topics === '') continue;
      const floors = this.#versions.floorsOf(viewerId, opened);
      const told = this.#toldViewers.has(viewerId) ? TOLD + viewerId : '';
      const key = topics + this.#apart.sightsOf(viewerId) + floors + told;
      const known = together.get(key);
      if (known) known.viewerIds.push(viewerId);
      else together.set(key, { topics, viewerIds: [viewerId], hasFloors: floors !== '' });
    }
    return together.values();
  }

  #owedTo(
    { topics, viewerIds, hasFloors }: Together,
    outlinesOf: (key: string) => Outlines | undefined,
  ): { news: Item[]; pieces: Piece[] } {
    const news: Item[] = [];
    const pieces: Piece[] = [];
    for (const key of this.#owed.keysAt(topics)) {
      const sight = this.#sightFor(viewerIds[0] ?? '', key);
      const item = this.#latest.newsAt(key);
      const piece = sight && pieceFor(sight, item, () => outlinesOf(key));
      if (!piece) continue;
      const isInFull = piece.face.writtenAt === undefined;
      if (item && isInFull) news.push(item);
      pieces.push(hasFloors ? this.#versions.above(viewerIds, piece, isInFull && this.#isRepeated) : piece);
    }
    return { news, pieces };
  }

  /** How a viewer sees whom news are of; `null`: they are not for it, because it sees something else of the subject. */
  #sightFor(viewerId: string, key: string): Sight | null {
    if (this.#apart.isForAll) return key.includes(SINCE) ? null : FULL;
    const at = key.indexOf(SINCE);
    const subjectId = at < 0 ? key : key.slice(0, at);
    if (this.#told.get(subjectId)?.has(viewerId)) return null;
    const sight = sightOf(viewerId, subjectId, true, this.#sights);
    return isFor(sight, at < 0 ? undefined : Number(key.slice(at + 1))) ? sight : null;
  }
}
