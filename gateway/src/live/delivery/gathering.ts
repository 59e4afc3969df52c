/**
 * What viewers are owed, gathered per topic (`Hearers`) until it leaves: per subject the latest news, in as many details as
 * there are viewers who see the subject so.
 */
import { supersedes } from '@meeshy/status-protocol';
import { type Hearers, isWatchTopic } from '../../presence/audience/hearers.ts';
import { Floors, NONE as NO_FLOOR } from '../../presence/shown/floors.ts';
import {
  atMost,
  detailOf,
  FULL,
  IN_FULL,
  keyOf,
  SELF,
  type Sight,
  type Sights,
  sightOf,
} from '../../presence/sight/sight.ts';
import type { Change } from '../../presence/subjects/change.ts';
import { SINCE, shadeKey } from '../../presence/subjects/shades.ts';
import { isFor, type News, type OutlineChange, type Outlines, pieceFor, writeOutline } from './news.ts';
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

const SEPARATOR = '\n';
/** Begins the topic of a viewer who hears of itself in none of its conversations. No conversation's id begins so. */
const ALONE = '\0';
/** Before the sights of a viewer that are its own. */
const APART = '\x01';
/** Before the versions that are its own. */
const FLOORS = '\x02';
/** Before a viewer who has been told of some of them. */
const TOLD = '\x03';
/** Whoever has versions of its own of more people than this shares them with nobody. */
const MOST_SHARED = 8;

export class Gathering<Item extends News = News> {
  readonly #sights: Sights;
  readonly #floors: Floors;
  readonly #isRepeated: boolean;
  /** By whose news it is the latest. */
  readonly #news = new Map<string, Item>();
  /** The same for those who see no times. */
  readonly #outlines = new Map<string, OutlineChange>();
  /** Whose news they are … */
  readonly #subjectIds = new Set<string>();
  /** … and by subject the keys of what those see from whom it hides. */
  readonly #shadeKeys = new Map<string, Set<string>>();
  /** The keys of what is owed, by topic. */
  readonly #topics = new Map<string, Set<string>>();
  /** Those of them that are somebody's who is watched. */
  readonly #watchTopics: string[] = [];
  /** Subjects of whom they themselves are to hear outside all conversations. */
  readonly #alone = new Set<string>();
  /** By subject the viewers who have been told of it meanwhile, and all of those. */
  readonly #told = new Map<string, Set<string>>();
  readonly #toldViewers = new Set<string>();
  readonly #leftOut = new Set<string>();
  /** Of some subject that which it shows to itself alone. */
  #hasToItself = false;
  /** Who sees some of these subjects in a way of its own; `changes`: of the sights that this was found out by. */
  #apart: { readonly of: ReadonlyMap<string, string>; readonly changes: number } | null = null;

  /** `isRepeated`: what is told in full was told before, in the same version. */
  constructor(sights: Sights = IN_FULL, floors = new Floors(), isRepeated = false) {
    this.#sights = sights;
    this.#floors = floors;
    this.#isRepeated = isRepeated;
  }

  get isEmpty(): boolean {
    return this.#news.size === 0 && this.#outlines.size === 0;
  }

  /** Whether there is something that has gathered about a subject. */
  holds(subjectId: string): boolean {
    for (const key of this.#keysOf(subjectId)) if (this.#news.has(key) || this.#outlines.has(key)) return true;
    return false;
  }

  /** Of whom something has gathered. */
  subjectIds(): IterableIterator<string> {
    return this.#subjectIds.values();
  }

  /** Everything that has gathered and is the latest. */
  get news(): IterableIterator<Item> {
    return this.#news.values();
  }

  /** News of a subject for these of its topics, and for itself. Answers what they take the place of. */
  add(news: Item, topics: Iterable<string>, hearers: Hearers): Item | null {
    const key = this.#keyOf(news.change);
    const known = this.#news.get(key);
    this.#told.delete(news.change.subject.id);
    // The latest (P10), in whatever order they come.
    const isOvertaken = known !== undefined && supersedes(known.change.facts, news.change.facts);
    if (!isOvertaken) this.#news.set(key, news);
    if (news.toItself()) this.#hasToItself = true;
    if (!this.#sights.areFull) this.#addOutlines(key, news.change);
    this.#oweTo(key, news.change, topics, hearers);
    return isOvertaken ? news : (known ?? null);
  }

  /** As `add`, of what is news to nobody but those who see no times. */
  addOutlines(change: Change, topics: Iterable<string>, hearers: Hearers): void {
    const key = this.#keyOf(change);
    this.#addOutlines(key, change);
    this.#oweTo(key, change, topics, hearers);
  }

  /** What is owed about a subject in these conversations is owed no more. */
  drop(conversationIds: Iterable<string>, subjectId: string): void {
    const keys = [...this.#keysOf(subjectId)];
    for (const id of conversationIds) for (const key of keys) this.#topics.get(id)?.delete(key);
  }

  /**
   * The subject has begun to hide from some viewers: what is owed of it is from before, and owed to them too, whatever
   * becomes of it for the others.
   */
  hide(subjectId: string, since: number): void {
    if (!this.#subjectIds.has(subjectId)) return;
    const key = shadeKey(subjectId, since);
    this.#noteShade(subjectId, key);
    const news = this.#news.get(subjectId);
    if (news) this.#news.set(key, news);
    const outlines = this.#outlines.get(subjectId);
    if (outlines) this.#outlines.set(key, outlines);
    for (const [topic, owed] of this.#topics) {
      // In the place of the other: whoever is owed both is owed them in one order.
      if (owed.has(subjectId))
        this.#topics.set(topic, new Set([...owed].flatMap((one) => (one === subjectId ? [one, key] : [one]))));
    }
    this.#apart = null;
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
  forget({ subject, hiddenSince }: Change): void {
    const key = shadeKey(subject.id, hiddenSince);
    this.#news.delete(key);
    this.#outlines.delete(key);
  }

  /** Those of them who are owed something. */
  viewers(hearers: Hearers, areMeant: (viewerId: string) => boolean): Set<string> {
    const viewers = new Set([...this.#alone].filter(areMeant));
    for (const topic of this.#topics.keys()) {
      for (const id of hearers.viewersAt(topic)) if (areMeant(id)) viewers.add(id);
    }
    return viewers;
  }

  /** What these viewers are owed `now`: those of the same gathered conversations who see alike share a parcel. */
  rounds(viewerIds: Iterable<string>, hearers: Hearers, now: number): Round<Item>[] {
    const rounds: Round<Item>[] = [];
    const written = new Map<string, Outlines>();
    const outlinesOf = (id: string) => {
      const gathered = this.#outlines.get(id);
      const outlines = written.get(id) ?? (gathered && writeOutline(gathered, now));
      if (outlines) written.set(id, outlines);
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

  #keyOf({ subject, hiddenSince }: Change): string {
    const key = shadeKey(subject.id, hiddenSince);
    this.#subjectIds.add(subject.id);
    if (hiddenSince !== undefined) this.#noteShade(subject.id, key);
    this.#apart = null;
    return key;
  }

  #noteShade(subjectId: string, key: string): void {
    const known = this.#shadeKeys.get(subjectId);
    if (known) known.add(key);
    else this.#shadeKeys.set(subjectId, new Set([key]));
  }

  /** There may be no news by some of them. */
  *#keysOf(subjectId: string): Generator<string> {
    yield subjectId;
    yield* this.#shadeKeys.get(subjectId) ?? [];
  }

  #addOutlines(key: string, { subject, facts, outlineNews: news }: Change): void {
    if (!news) return;
    const isNewToBare = news.isNewToBare || this.#outlines.get(key)?.outlineNews.isNewToBare === true;
    this.#outlines.set(key, { subject, facts, outlineNews: { ...news, isNewToBare } });
  }

  #oweTo(key: string, { subject: { id: own }, hiddenSince }: Change, topics: Iterable<string>, hearers: Hearers) {
    // From oneself one does not hide.
    let reachesItself = hiddenSince !== undefined;
    for (const id of topics) {
      if (!hearers.isAt(id, own)) continue;
      this.#owe(id, key);
      reachesItself ||= hearers.viewersAt(id).has(own);
    }
    if (!reachesItself) this.#alone.add(own);
  }

  #owe(topic: string, key: string): void {
    const owed = this.#topics.get(topic);
    if (owed) {
      owed.add(key);
      return;
    }
    this.#topics.set(topic, new Set([key]));
    if (isWatchTopic(topic)) this.#watchTopics.push(topic);
  }

  /** The viewers by what they are owed: the same subjects, at the same sights. */
  #together(viewerIds: Iterable<string>, hearers: Hearers): Iterable<Together> {
    const together = new Map<string, Together>();
    const opened = this.#opened();
    const watched = this.#watchedBy(viewerIds, hearers);
    for (const viewerId of viewerIds) {
      const topics = this.#leftOut.has(viewerId) ? '' : this.#topicsOf(viewerId, hearers, watched);
      if (topics === '') continue;
      const floors = this.#floorsOf(viewerId, opened);
      const told = this.#toldViewers.has(viewerId) ? TOLD + viewerId : '';
      const key = topics + this.#sightsOf(viewerId) + floors + told;
      const known = together.get(key);
      if (known) known.viewerIds.push(viewerId);
      else together.set(key, { topics: topics.split(SEPARATOR), viewerIds: [viewerId], hasFloors: floors !== '' });
    }
    return together.values();
  }

  /** In which versions a viewer may be told of these subjects, where that is its own business (P10). */
  #floorsOf(viewerId: string, opened: ReadonlySet<string>): string {
    const own = this.#floors.of(viewerId);
    const ofAll = this.#floors.ofAll(viewerId);
    let [floors, count] = ['', 0];
    // Whichever are fewer.
    const known = own.size < this.#subjectIds.size && ofAll === NO_FLOOR ? own.keys() : this.#subjectIds;
    for (const subjectId of opened.size > 0 ? new Set([...known, ...opened]) : known) {
      const isKept = opened.has(subjectId) || ofAll >= this.#leastVersion(subjectId);
      const floor = isKept ? this.#floors.repeated(viewerId, subjectId, 0) : own.get(subjectId);
      if (floor === undefined || floor < this.#leastVersion(subjectId)) continue;
      if (++count > MOST_SHARED) return FLOORS + viewerId;
      floors += FLOORS + subjectId + APART + floor;
    }
    return floors;
  }

  /** Those of whom some may be told in higher versions by what is kept. */
  #opened(): ReadonlySet<string> {
    const opened = new Set<string>();
    // What is told again leaves in hundreds of slices, each of which asks this.
    for (const id of inBoth(this.#floors.keptSubjects, this.#subjectIds)) {
      if (this.#floors.mayBeKept(id, this.#leastVersion(id))) opened.add(id);
    }
    return opened;
  }

  #leastVersion(subjectId: string): number {
    let least = Number.POSITIVE_INFINITY;
    for (const key of this.#keysOf(subjectId)) {
      least = Math.min(least, this.#news.get(key)?.change.facts.version ?? least);
      least = Math.min(least, this.#outlines.get(key)?.outlineNews.writtenAt ?? least);
    }
    return least;
  }

  #sightsOf(viewerId: string): string {
    const sights = this.#sights;
    if (this.#isForAll) return '';
    if (this.#apart?.changes !== sights.changes) this.#apart = { of: this.#findApart(), changes: sights.changes };
    return APART + sights.limitOf(viewerId) + (this.#apart.of.get(viewerId) ?? '');
  }

  /** Of the viewers who see some of these subjects in a way of their own, whom and how. */
  #findApart(): Map<string, string> {
    const apart = new Map<string, string>();
    const note = (viewerId: string, subjectId: string, sight: Sight) =>
      apart.set(viewerId, `${apart.get(viewerId) ?? ''}${SEPARATOR}${subjectId}${APART}${keyOf(sight)}`);
    for (const subjectId of this.#subjectIds) {
      for (const [viewerId, sight] of this.#sights.exceptionsOf(subjectId)) {
        if (viewerId !== subjectId) note(viewerId, subjectId, sight);
      }
      if (!this.#seesItselfAsOthersDo(subjectId)) note(subjectId, subjectId, SELF);
    }
    return apart;
  }

  /** Everybody is told the same. */
  get #isForAll(): boolean {
    return this.#sights.areFull && !this.#hasToItself;
  }

  #seesItselfAsOthersDo(subjectId: string): boolean {
    const sights = this.#sights;
    if (this.#news.get(subjectId)?.toItself()) return false;
    return detailOf(atMost(sights.shownBy(subjectId), sights.limitOf(subjectId))) === 'full';
  }

  /** Of these viewers, the topics of those whom they watch. Whoever watches is looked at, and not everybody for each who is watched. */
  #watchedBy(viewerIds: Iterable<string>, hearers: Hearers): ReadonlyMap<string, readonly string[]> {
    const watched = new Map<string, string[]>();
    if (this.#watchTopics.length === 0) return watched;
    for (const id of viewerIds) watched.set(id, []);
    for (const topic of this.#watchTopics) {
      for (const id of inBoth(hearers.viewersAt(topic), watched)) watched.get(id)?.push(topic);
    }
    return watched;
  }

  #topicsOf(viewerId: string, hearers: Hearers, watched: ReadonlyMap<string, readonly string[]>): string {
    let topics = this.#alone.has(viewerId) ? ALONE + viewerId : '';
    const add = (topic: string) => {
      topics = topics === '' ? topic : topics + SEPARATOR + topic;
    };
    for (const id of hearers.ownTopics(viewerId)) if (this.#topics.has(id)) add(id);
    for (const topic of watched.get(viewerId) ?? []) add(topic);
    return topics;
  }

  #owedTo(
    { topics, viewerIds, hasFloors }: Together,
    outlinesOf: (key: string) => Outlines | undefined,
  ): { news: Item[]; pieces: Piece[] } {
    const news: Item[] = [];
    const pieces: Piece[] = [];
    for (const key of this.#owedAtAll(topics)) {
      const sight = this.#sightFor(viewerIds[0] ?? '', key);
      const item = this.#news.get(key);
      const piece = sight && pieceFor(sight, item, () => outlinesOf(key));
      if (!piece) continue;
      const isInFull = piece.face.writtenAt === undefined;
      if (item && isInFull) news.push(item);
      pieces.push(hasFloors ? this.#above(viewerIds, piece, isInFull && this.#isRepeated) : piece);
    }
    return { news, pieces };
  }

  /** How a viewer sees whom news are of; `null`: they are not for it, because it sees something else of the subject. */
  #sightFor(viewerId: string, key: string): Sight | null {
    if (this.#isForAll) return key.includes(SINCE) ? null : FULL;
    const at = key.indexOf(SINCE);
    const subjectId = at < 0 ? key : key.slice(0, at);
    if (this.#told.get(subjectId)?.has(viewerId)) return null;
    const sight = sightOf(viewerId, subjectId, true, this.#sights);
    return isFor(sight, at < 0 ? undefined : Number(key.slice(at + 1))) ? sight : null;
  }

  /** The same in the version that these viewers, who have the same floors, may be told. */
  #above(viewerIds: readonly string[], piece: Piece, isRepeated: boolean): Piece {
    const { userId, version } = piece.face;
    let told = version;
    for (const viewerId of viewerIds) {
      told = isRepeated
        ? this.#floors.repeated(viewerId, userId, version)
        : this.#floors.told(viewerId, userId, version);
    }
    return piece.inVersion(told);
  }

  #owedAtAll(topics: readonly string[]): Iterable<string> {
    const [first = ''] = topics;
    return topics.length === 1 ? this.#owedAt(first) : new Set(topics.flatMap((topic) => [...this.#owedAt(topic)]));
  }

  #owedAt(topic: string): Iterable<string> {
    return topic.startsWith(ALONE) ? [topic.slice(ALONE.length)] : (this.#topics.get(topic) ?? []);
  }
}

/** Viewers who are owed the same, of the subjects at these topics. */
interface Together {
  readonly topics: readonly string[];
  readonly viewerIds: string[];
  /** Some of them in versions of their own, which are the same for all of them. */
  readonly hasFloors: boolean;
}

/** Found by whichever are fewer. */
function* inBoth(some: ReadonlySet<string>, others: Ids): Generator<string> {
  if (some.size <= others.size) for (const id of some) if (others.has(id)) yield id;
  if (some.size > others.size) for (const id of others.keys()) if (some.has(id)) yield id;
}

type Ids = Pick<ReadonlySet<string>, 'size' | 'has' | 'keys'>;
