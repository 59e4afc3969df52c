import { statusOf } from '@meeshy/status-protocol';
import type { Hearers } from '../audience/hearers.ts';
import type { Rules } from '../decision/rules.ts';
import type { Verdict } from '../decision/verdict.ts';
import type { Change } from './change.ts';
import type { Claiming } from './claiming.ts';
import type { Entries } from './entries.ts';
import {
  type Entry,
  isMistold,
  isOutlineDue,
  isRefreshDue,
  repeatOutline,
  tell,
  tellOutline,
  tellSaid,
} from './entry.ts';
import { type Shades, shadeKey } from './shades.ts';

/** Whether anybody here is told of somebody. */
type Seen = Pick<Hearers, 'isTold' | 'isToldToOthers'>;

/** P8: what viewers here were told, and what they are to be told again. */
export class Telling {
  readonly #entries: Entries;
  readonly #shades: Shades;
  readonly #rules: Rules;
  readonly #claiming: Pick<Claiming, 'isTurning'>;

  constructor(entries: Entries, shades: Shades, claiming: Pick<Claiming, 'isTurning'>, rules: Rules) {
    this.#entries = entries;
    this.#shades = shades;
    this.#claiming = claiming;
    this.#rules = rules;
  }

  /** Whether more is true of a subject than viewers were told. */
  hasNews(key: string): boolean {
    const entry = this.#entry(key);
    return entry !== undefined && entry.told !== entry.facts;
  }

  /**
   * Of whom viewers may have been told something, each with what those see from whom it hides: one viewer is told of one of
   * them, and in the same order.
   */
  *keys(): Generator<string> {
    for (const { subject } of this.#entries.all()) {
      yield subject.id;
      for (const since of this.#shades.of(subject.id).keys()) yield shadeKey(subject.id, since);
    }
  }

  /**
   * Whether the sweep should announce it again: once those who are not online, those whose viewers compute something else
   * than the truth (or will before the next sweep), and active ones in time. Spread them out, then `repeat` each.
   */
  isStale(key: string, now: number): boolean {
    const entry = this.#entry(key);
    // Viewers are about to be told, where something has just begun or ended that is said of it.
    if (!entry || this.#claiming.isTurning(key, now)) return false;
    return entry.repeatOffline || isMistold(entry, now, this.#rules) || isRefreshDue(entry, now, this.#rules);
  }

  /** Announces one of the `stale` of the sweep at `since` again, unless it has been announced since. */
  repeat(key: string, since: number, now: number): Change | null {
    const entry = this.#entry(key);
    if (!entry || entry.toldAt >= since) return null;
    const said = tellSaid(entry, now, this.#rules);
    if (said) return this.#of(key, said);
    const isNews = entry.told !== entry.facts;
    // Whoever is online is told of again in time; of all others this may have been missed as an exit may.
    entry.repeatOffline = isNews && statusOf(entry.facts, now, this.#rules) !== 'online';
    return this.#of(key, tell(entry, entry.facts, now, isNews ? 'refreshed' : 'repeated', this.#rules));
  }

  /** The cluster has told everybody of the activity already, and yet more is true than viewers here were told. */
  tellTheRest({ subject: { id }, toldActiveAt }: Verdict, now: number): Change | null {
    const entry = this.#entries.get(id);
    const isToldOf = entry !== undefined && (entry.facts.lastActiveAt ?? 0) <= (toldActiveAt ?? 0);
    return isToldOf && this.hasNews(id) ? this.repeat(id, Number.POSITIVE_INFINITY, now) : null;
  }

  /**
   * The same for those who see no times: whoever's outline they have not been told, each that went offline, once more,
   * and each that is online, in time. It depends on nothing else, so when they hear of somebody tells them no more than
   * what. What is remembered of those whom nobody here sees is what happens to be remembered: who comes to see them is
   * told once.
   */
  isOutlineStale(key: string, now: number, seen: Seen): boolean {
    const entry = this.#entry(key);
    if (!entry) return false;
    if (this.#isSeen(key, entry, seen)) return isOutlineDue(entry, now, this.#rules);
    return entry.outline.told !== null || entry.outline.repeatOffline;
  }

  /** Announces one of those whose outline is stale to those who see no times. */
  repeatOutline(key: string, now: number, seen: Seen): Change | null {
    const entry = this.#entry(key);
    if (!entry) return null;
    const { subject, facts } = entry;
    if (!this.#isSeen(key, entry, seen)) {
      entry.outline = { ...entry.outline, told: null, repeatOffline: false };
      return null;
    }
    const outlineNews = tellOutline(entry, now, this.#rules) ?? repeatOutline(entry, now, this.#rules);
    if (!outlineNews) return null;
    return this.#of(key, { subject, before: facts, facts, cause: 'repeated', at: now, outlineNews });
  }

  /** Whether an offline announcement is still to come or to be repeated. */
  isLeaving(subjectId: string): boolean {
    const entry = this.#entries.get(subjectId);
    return entry !== undefined && (entry.ending !== null || entry.repeatOffline);
  }

  #isSeen(key: string, { subject: { id } }: Entry, seen: Seen): boolean {
    return key === id ? seen.isTold(id) : seen.isToldToOthers(id);
  }

  #entry(key: string): Entry | undefined {
    return this.#entries.get(key) ?? this.#shades.get(key)?.entry;
  }

  #of(key: string, change: Change): Change {
    const shade = this.#shades.get(key);
    return shade ? { ...change, hiddenSince: shade.shadow.since } : change;
  }
}
