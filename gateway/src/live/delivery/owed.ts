/** The keys of the news that are owed, by topic (`Hearers`), and so to whoever hears of it. */
import { type Hearers, isWatchTopic } from '../../presence/audience/hearers.ts';
import type { Change } from '../../presence/subjects/change.ts';
import { inBoth } from './in-both.ts';

const SEPARATOR = '\n';
/** Begins the topic of a viewer who hears of itself in none of its conversations. No conversation's id begins so. */
const ALONE = '\0';
const NOTHING: ReadonlySet<string> = new Set();

export class Owed {
  readonly #topics = new Map<string, Set<string>>();
  /** Those of them that are somebody's who is watched. */
  readonly #watchTopics: string[] = [];
  /** Subjects of whom they themselves are to hear outside all conversations. */
  readonly #alone = new Set<string>();

  /** News of a subject, by this key, for these of its topics, and for itself. */
  add(key: string, { subject: { id: own }, hiddenSince }: Change, topics: Iterable<string>, hearers: Hearers): void {
    // From oneself one does not hide.
    let reachesItself = hiddenSince !== undefined;
    for (const id of topics) {
      if (!hearers.isAt(id, own)) continue;
      this.#owe(id, key);
      reachesItself ||= hearers.viewersAt(id).has(own);
    }
    if (!reachesItself) this.#alone.add(own);
  }

  drop(topic: string, key: string): void {
    this.#topics.get(topic)?.delete(key);
  }

  /** Wherever the one is owed, the other is. */
  addBeside(key: string, beside: string): void {
    for (const [topic, owed] of this.#topics) {
      // In the place of the other: whoever is owed both is owed them in one order.
      if (owed.has(beside))
        this.#topics.set(topic, new Set([...owed].flatMap((one) => (one === beside ? [one, key] : [one]))));
    }
  }

  /** Those who are meant and hear of some topic. */
  viewers(hearers: Hearers, areMeant: (viewerId: string) => boolean): Set<string> {
    const viewers = new Set([...this.#alone].filter(areMeant));
    for (const topic of this.#topics.keys()) {
      for (const id of hearers.viewersAt(topic)) if (areMeant(id)) viewers.add(id);
    }
    return viewers;
  }

  /** Of these viewers, the topics of those whom they watch. Whoever watches is looked at, and not everybody for each who is watched. */
  watchedBy(viewerIds: Iterable<string>, hearers: Hearers): ReadonlyMap<string, readonly string[]> {
    const watched = new Map<string, string[]>();
    if (this.#watchTopics.length === 0) return watched;
    for (const id of viewerIds) watched.set(id, []);
    for (const topic of this.#watchTopics) {
      for (const id of inBoth(hearers.viewersAt(topic), watched)) watched.get(id)?.push(topic);
    }
    return watched;
  }

  /** The topics by which a viewer is owed something, as one text. `watched`: of all who are asked about, by `watchedBy`. */
  topicsOf(viewerId: string, hearers: Hearers, watched: ReadonlyMap<string, readonly string[]>): string {
    let topics = this.#alone.has(viewerId) ? ALONE + viewerId : '';
    const add = (topic: string) => {
      topics = topics === '' ? topic : topics + SEPARATOR + topic;
    };
    for (const id of hearers.ownTopics(viewerId)) if (this.#topics.has(id)) add(id);
    for (const topic of watched.get(viewerId) ?? []) add(topic);
    return topics;
  }

  /** What is owed by such topics, each once. */
  keysAt(text: string): Iterable<string> {
    const topics = text.split(SEPARATOR);
    const [first = ''] = topics;
    return topics.length === 1 ? this.#keysAt(first) : new Set(topics.flatMap((topic) => [...this.#keysAt(topic)]));
  }

  #keysAt(topic: string): Iterable<string> {
    return topic.startsWith(ALONE) ? [topic.slice(ALONE.length)] : (this.#topics.get(topic) ?? NOTHING);
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
}
