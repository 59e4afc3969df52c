/**
 * The latest news of subjects, each by its key: that of the subject, or of what those see from whom it hides (`shadeKey`). In full,
 * and as far as they are news to those who see no times.
 */
import { supersedes } from '@meeshy/status-protocol';
import type { Change } from '../../presence/subjects/change.ts';
import { shadeKey } from '../../presence/subjects/shades.ts';
import type { News, OutlineChange } from './news.ts';

export class Latest<Item extends News = News> {
  readonly #news = new Map<string, Item>();
  /** The same for those who see no times. */
  readonly #outlines = new Map<string, OutlineChange>();
  /** Whose news they are … */
  readonly #subjectIds = new Set<string>();
  /** … and by subject the keys of what those see from whom it hides. */
  readonly #shadeKeys = new Map<string, Set<string>>();
  #hasToItself = false;

  get isEmpty(): boolean {
    return this.#news.size === 0 && this.#outlines.size === 0;
  }

  get subjectIds(): ReadonlySet<string> {
    return this.#subjectIds;
  }

  get news(): IterableIterator<Item> {
    return this.#news.values();
  }

  /** Some subject shows something to itself alone. */
  get hasToItself(): boolean {
    return this.#hasToItself;
  }

  newsAt(key: string): Item | undefined {
    return this.#news.get(key);
  }

  outlinesAt(key: string): OutlineChange | undefined {
    return this.#outlines.get(key);
  }

  holds(subjectId: string): boolean {
    for (const key of this.keysOf(subjectId)) if (this.#news.has(key) || this.#outlines.has(key)) return true;
    return false;
  }

  /** There may be no news by some of them. */
  *keysOf(subjectId: string): Generator<string> {
    yield subjectId;
    yield* this.#shadeKeys.get(subjectId) ?? [];
  }

  /** The lowest version in which something of the subject is told. */
  leastVersion(subjectId: string): number {
    let least = Number.POSITIVE_INFINITY;
    for (const key of this.keysOf(subjectId)) {
      least = Math.min(least, this.#news.get(key)?.change.facts.version ?? least);
      least = Math.min(least, this.#outlines.get(key)?.outlineNews.writtenAt ?? least);
    }
    return least;
  }

  /** By which key there is to be news of this. */
  keyFor({ subject, hiddenSince }: Change): string {
    const key = shadeKey(subject.id, hiddenSince);
    this.#subjectIds.add(subject.id);
    if (hiddenSince !== undefined) this.#noteShade(subject.id, key);
    return key;
  }

  /** Answers what it takes the place of. The latest counts (P10), in whatever order they come. */
  add(key: string, news: Item): Item | null {
    const known = this.#news.get(key);
    if (news.toItself()) this.#hasToItself = true;
    if (known !== undefined && supersedes(known.change.facts, news.change.facts)) return news;
    this.#news.set(key, news);
    return known ?? null;
  }

  addOutlines(key: string, { subject, facts, outlineNews: news }: Change): void {
    if (!news) return;
    const isNewToBare = news.isNewToBare || this.#outlines.get(key)?.outlineNews.isNewToBare === true;
    this.#outlines.set(key, { subject, facts, outlineNews: { ...news, isNewToBare } });
  }

  /** What there is of the subject is also what those see from whom it hides since then. Answers by which key. */
  hide(subjectId: string, since: number): string {
    const key = shadeKey(subjectId, since);
    this.#noteShade(subjectId, key);
    const news = this.#news.get(subjectId);
    if (news) this.#news.set(key, news);
    const outlines = this.#outlines.get(subjectId);
    if (outlines) this.#outlines.set(key, outlines);
    return key;
  }

  forget({ subject, hiddenSince }: Change): void {
    const key = shadeKey(subject.id, hiddenSince);
    this.#news.delete(key);
    this.#outlines.delete(key);
  }

  #noteShade(subjectId: string, key: string): void {
    const known = this.#shadeKeys.get(subjectId);
    if (known) known.add(key);
    else this.#shadeKeys.set(subjectId, new Set([key]));
  }
}
