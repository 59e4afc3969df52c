import type { Audience } from './audience.ts';
import type { Change, Rules } from './change.ts';
import type { Entries } from './entries.ts';
import { type Entry, isMistold, isRefreshDue, repeatOutline, tell, tellOutline, tellSaid } from './entry.ts';
import { type Shades, shadeKey } from './shades.ts';

/** P8: what viewers here were told, and what they are to be told again. */
export class Telling {
  readonly #entries: Entries;
  readonly #shades: Shades;
  readonly #rules: Rules;

  constructor(entries: Entries, shades: Shades, rules: Rules) {
    this.#entries = entries;
    this.#shades = shades;
    this.#rules = rules;
  }

  /** Whether more is true of a subject than viewers were told. */
  hasNews(key: string): boolean {
    const entry = this.#entry(key);
    return entry !== undefined && entry.told !== entry.facts;
  }

  /**
   * Whom the sweep should announce again: offline changes once, those whose viewers compute something else than the
   * truth (or will before the next sweep), and active ones in time. Spread them out, then `repeat` each.
   */
  stale(now: number): string[] {
    const stale: string[] = [];
    for (const { entry, key } of this.#everybody()) {
      if (entry.repeatOffline || isMistold(entry, now, this.#rules) || isRefreshDue(entry, now, this.#rules)) {
        stale.push(key);
      }
    }
    return stale;
  }

  /** Announces one of the `stale` of the sweep at `since` again, unless it has been announced since. */
  repeat(key: string, since: number, now: number): Change | null {
    const entry = this.#entry(key);
    if (!entry || entry.toldAt >= since) return null;
    const said = tellSaid(entry, now, this.#rules);
    if (said) return this.#of(key, said);
    const cause = entry.told === entry.facts ? 'repeated' : 'refreshed';
    entry.repeatOffline = false;
    return this.#of(key, tell(entry, entry.facts, now, cause, this.#rules));
  }

  /**
   * The same for those who see no times: whoever's outline they have not been told, each that went offline, once more,
   * and each that is online, in time. It depends on nothing else, so when they hear of somebody tells them no more than
   * what. What is remembered of those whom nobody here sees is what happens to be remembered: who comes to see them is
   * told once.
   */
  outlines(now: number, seen: Pick<Audience, 'isSeen' | 'isSeenByOthers'>): Change[] {
    const changes: Change[] = [];
    for (const { entry, key } of this.#everybody()) {
      const { subject, facts } = entry;
      if (!(key === subject.id ? seen.isSeen(key) : seen.isSeenByOthers(subject.id))) {
        entry.outline = { ...entry.outline, told: null, repeatOffline: false };
        continue;
      }
      const outlineNews = tellOutline(entry, now, this.#rules) ?? repeatOutline(entry, now, this.#rules);
      if (!outlineNews) continue;
      changes.push(this.#of(key, { subject, before: facts, facts, cause: 'repeated', at: now, outlineNews }));
    }
    return changes;
  }

  /** Whether an offline announcement is still to come or to be repeated. */
  isLeaving(subjectId: string): boolean {
    const entry = this.#entries.get(subjectId);
    return entry !== undefined && (entry.ending !== null || entry.repeatOffline);
  }

  /** Each with what those see from whom it hides: one viewer is told of one of them, and in the same order. */
  *#everybody(): Generator<{ readonly entry: Entry; readonly key: string }> {
    for (const entry of this.#entries.all()) {
      const { id } = entry.subject;
      yield { entry, key: id };
      for (const [since, shade] of this.#shades.of(id)) yield { entry: shade.entry, key: shadeKey(id, since) };
    }
  }

  #entry(key: string): Entry | undefined {
    return this.#entries.get(key) ?? this.#shades.get(key)?.entry;
  }

  #of(key: string, change: Change): Change {
    const shade = this.#shades.get(key);
    return shade ? { ...change, hiddenSince: shade.shadow.since } : change;
  }
}
