/** What somebody was told of people, and what of that which comes next is news. */
import type { Thresholds } from '@meeshy/status-protocol';
import { isSayingMore, nothingEvent, type PresenceEvent, statusOnWire } from '../../presence/shown/wire.ts';

/** So many are looked through at least before any of them is let go. */
const LEAST_KEPT = 1_000;

export class Picture {
  readonly #thresholds: Thresholds;
  readonly #now: () => number;
  /** Of whom it shows something: a status other than offline, or what they say. */
  #known = new Map<string, PresenceEvent>();
  #most = LEAST_KEPT;

  constructor(thresholds: Thresholds, now: () => number) {
    this.#thresholds = thresholds;
    this.#now = now;
  }

  /** Takes it in. Whether it shows something else than what was known: what is told again (P8), and that somebody is still active, does not. */
  take(event: PresenceEvent): boolean {
    const { userId } = event;
    const known = this.#known.get(userId);
    const shows = event.withdrawn !== true && this.#shows(event);
    if (shows) this.#known.set(userId, event);
    else this.#known.delete(userId);
    this.#letGo();
    if (!known || event.withdrawn) return known !== undefined || shows;
    return shownIn(known) !== shownIn(event) || this.#statusIn(known) !== this.#statusIn(event);
  }

  /** P11: what is known is this, and nothing else. Answers what of it is news. */
  replace(events: readonly PresenceEvent[], timestamp: string): PresenceEvent[] {
    const missing = new Map(this.#known);
    for (const { userId } of events) missing.delete(userId);
    const gone = [...missing.values()].map((known) => nothingEvent(known, timestamp));
    return [...gone, ...events].filter((event) => this.take(event));
  }

  #shows(event: PresenceEvent): boolean {
    return isSayingMore(event) || this.#statusIn(event) !== 'offline';
  }

  #statusIn(event: PresenceEvent) {
    return statusOnWire(event, this.#now(), this.#thresholds);
  }

  /** Those who have become offline by time alone, whom nobody is told of any more. */
  #letGo(): void {
    if (this.#known.size <= this.#most) return;
    this.#known = new Map([...this.#known].filter(([, event]) => this.#shows(event)));
    this.#most = Math.max(LEAST_KEPT, 2 * this.#known.size);
  }
}

/** All but when it was written, and the latest activity. */
function shownIn(event: PresenceEvent): string {
  return JSON.stringify({ ...event, version: 0, timestamp: '', lastActiveAt: null });
}
