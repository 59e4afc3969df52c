/**
 * P18: what those are told from whom a subject hides. For each time at which a hiding began there is an entry of its own, in
 * which the subject left then, by closing the last of its tabs, and never came back. So the rules that say when, how
 * often and in what bytes an exit is told (P6, P8) are those of any other exit:
 *
 *   entry, as it was told ── the hiding begins ──▶ ending ── at once; later, if it flaps ──▶ offline, as in the shadow
 */
import type { Facts } from '@meeshy/status-protocol';
import { Deadlines } from '../deadlines.ts';
import { afterEnd } from '../decision/flapping.ts';
import type { Rules } from '../decision/rules.ts';
import type { Shadow } from '../sight/sight.ts';
import { claimsNotAfter, NO_CLAIMS } from '../truth/claims.ts';
import { AHEAD_MS, nextVersion, notAfter } from '../truth/facts.ts';
import { nextTurnIn } from '../truth/saying.ts';
import type { Change } from './change.ts';
import type { Entries } from './entries.ts';
import {
  type Entry,
  newEntry,
  type Standing,
  shiftEntry,
  sinceSaid,
  standingOf,
  takeSaidForTold,
  tell,
  tellSaid,
} from './entry.ts';

/** An entry that is what somebody was when it began to hide. */
interface Shade {
  readonly entry: Entry;
  readonly shadow: Shadow;
}

/** What is known of those who hide, for whoever only looks. */
export type Hidden = Pick<Shades, 'has' | 'isEnding' | 'standing' | 'subjectIds'>;
/** For whoever tells of them: what has begun, what nobody here was told of, and what ends by itself. */
export type Hidings = Pick<Shades, 'hide' | 'know' | 'listen' | 'nextAt' | 'settle'>;

const NOBODY: ReadonlyMap<number, Shade> = new Map();
/** Between the id of a subject and the time: no id holds it. */
export const SINCE = '\0';

/** Of whom news are: of a subject, or of what is shown of it to those from whom it has been hiding since. */
export function shadeKey(subjectId: string, since: number | undefined): string {
  return since === undefined ? subjectId : subjectId + SINCE + since;
}

export class Shades {
  readonly #entries: Entries;
  readonly #rules: Rules;
  readonly #bySubject = new Map<string, Map<number, Shade>>();
  /** Since when those hide who do from everybody: nobody who may come to see them is shown more. */
  readonly #fromEverybody = new Map<string, number>();
  readonly #endings = new Deadlines();
  /** When what is said of them next begins or ends. */
  readonly #turns = new Deadlines();
  /** Called when there is another moment to wait for. */
  #onPlanned = () => {};

  constructor(entries: Entries, rules: Rules) {
    this.#entries = entries;
    this.#rules = rules;
  }

  listen(onPlanned: () => void): void {
    this.#onPlanned = onPlanned;
  }

  /** By the time at which the hiding began. */
  of(subjectId: string): ReadonlyMap<number, Shade> {
    return this.#bySubject.get(subjectId) ?? NOBODY;
  }

  /** As those see it now from whom it has been hiding since; `undefined`: nobody here has been told of that. */
  standing(subjectId: string, since: number): Standing | undefined {
    const shade = this.of(subjectId).get(since);
    return shade && standingOf(shade.entry);
  }

  has(subjectId: string, since: number): boolean {
    return this.of(subjectId).has(since);
  }

  /** Those who hide from somebody. */
  subjectIds(): MapIterator<string> {
    return this.#bySubject.keys();
  }

  /** By the key of its news. */
  get(key: string): Shade | undefined {
    const [subjectId = '', since] = key.split(SINCE);
    return since === undefined ? undefined : this.of(subjectId).get(Number(since));
  }

  /** Every exit still says online. */
  isEnding(subjectId: string, since: number): boolean {
    return (this.of(subjectId).get(since)?.entry.ending ?? null) !== null;
  }

  /** Nobody sees it come and go. */
  isFromEverybody(subjectId: string): boolean {
    const since = this.#fromEverybody.get(subjectId);
    return since !== undefined && this.has(subjectId, since);
  }

  /**
   * P18: the subject has begun to hide from viewers who were told what is known of it. Answers what those are told now, if
   * anything. `isFromEverybody`: nobody who may come to see it is shown more.
   */
  hide(subjectId: string, shadow: Shadow, isFromEverybody: boolean, now: number): Change | null {
    const entry = this.#entries.get(subjectId);
    return entry ? this.#begin(entry, shadow, isFromEverybody, now) : null;
  }

  /** Hidings of which nobody here has been told are remembered like the others; those that have ended are not. */
  know(subjectId: string, shadows: readonly Shadow[], everybodySince: number | null, now: number): void {
    const entry = this.#entries.get(subjectId);
    if (!entry) return;
    this.keepOnly(subjectId, shadows, everybodySince);
    for (const shadow of shadows) this.#know(entry, shadow, shadow.since === everybodySince, now);
  }

  /** When something next becomes due; `null`: never, as far as is known. */
  get nextAt(): number | null {
    const [exit, turn] = [this.#endings.nextAt, this.#turns.nextAt];
    return exit === null || turn === null ? (exit ?? turn) : Math.min(exit, turn);
  }

  /** The exits that are due at `now`, and what begins or ends of what is said. */
  settle(now: number): Change[] {
    const exits = this.#due(this.#endings, now).map(({ entry, shadow }) => this.#end(entry, shadow, now));
    const turns = this.#due(this.#turns, now).flatMap((shade) => {
      this.#plan(shade, now);
      const change = tellSaid(shade.entry, now, this.#rules);
      return change ? [{ ...change, hiddenSince: shade.shadow.since }] : [];
    });
    return [...exits, ...turns];
  }

  /** Those hidings of a subject have ended that are not among these. `everybodySince`: of that from everybody. */
  keepOnly(subjectId: string, shadows: readonly Shadow[], everybodySince: number | null = null): void {
    if (everybodySince === null) this.#fromEverybody.delete(subjectId);
    else this.#fromEverybody.set(subjectId, everybodySince);
    const own = this.#bySubject.get(subjectId);
    if (!own) return;
    const kept = new Set(shadows.map(({ since }) => since));
    for (const since of own.keys()) {
      if (kept.has(since)) continue;
      own.delete(since);
      for (const deadlines of [this.#endings, this.#turns]) deadlines.clear(shadeKey(subjectId, since));
    }
    if (own.size === 0) this.#bySubject.delete(subjectId);
  }

  /** The clock was set. */
  shift(byMs: number, now: number): void {
    this.#endings.shift(byMs);
    for (const shade of [...this.#bySubject.values()].flatMap((own) => [...own.values()])) {
      const { entry } = shade;
      shiftEntry(entry, byMs);
      entry.claims = claimsNotAfter(now, entry.claims, entry.facts.lastActiveAt);
      // Viewers get snapshots, by the new time.
      takeSaidForTold(entry, now);
      this.#plan(shade, now);
    }
  }

  /**
   * The hiding has begun, and whoever is to see the shadow was told what `entry` says. Answers what those are told now,
   * if anything: they may have been told before, or see somebody offline anyway, or hear of it later.
   */
  #begin(entry: Entry, shadow: Shadow, isFromEverybody: boolean, now: number): Change | null {
    const { since } = shadow;
    if (this.has(entry.subject.id, since)) return null;
    // Whoever sees all of it has seen all the ends that it has counted, and this one.
    const flapping = afterEnd(entry.flapping, since, this.#rules);
    if (isFromEverybody) {
      entry.flapping = flapping;
      this.#fromEverybody.set(entry.subject.id, since);
    }
    const claims = shadow.claims ?? NO_CLAIMS;
    const facts = asOf(shadow, entry.facts);
    const told = entry.told === entry.facts ? facts : entry.told;
    const left: Entry = { ...entry, facts, told, sessions: [], flapping, claims };
    takeSaidForTold(left, now);
    this.#add({ entry: left, shadow }, now);
    if (!facts.isOnline && shadow.facts.version <= entry.facts.version) return null;
    const dueAt = since + Math.max(this.#rules.disconnectGraceMs, flapping.delayMs);
    left.ending = { at: since, dueAt };
    if (dueAt <= now) return this.#end(left, shadow, now);
    this.#endings.set(shadeKey(entry.subject.id, since), dueAt);
    this.#onPlanned();
    return null;
  }

  /**
   * Nobody here has been told of this hiding. If nothing is known of what came after it, whoever comes is shown what they would
   * be of an exit, which may be told later. If it began before, it is told again like anybody who is offline.
   */
  #know(entry: Entry, shadow: Shadow, isFromEverybody: boolean, now: number): void {
    if (this.has(entry.subject.id, shadow.since)) return;
    const agoMs = now - shadow.since;
    const isRecent = agoMs > -AHEAD_MS && agoMs < Math.max(this.#rules.disconnectGraceMs, this.#rules.flapWindowMs);
    if (isRecent && entry.facts.version <= shadow.facts.version) {
      this.#begin(entry, shadow, isFromEverybody, now);
      return;
    }
    const { facts, claims } = shadowAt(shadow, now);
    const left: Entry = { ...newEntry(entry.subject, now, facts), claims };
    takeSaidForTold(left, now);
    this.#add({ entry: left, shadow }, now);
  }

  #due(deadlines: Deadlines, now: number): Shade[] {
    return deadlines.at(now).due.flatMap((key) => {
      deadlines.clear(key);
      return this.get(key) ?? [];
    });
  }

  #plan({ entry, shadow }: Shade, now: number): void {
    const next = nextTurnIn(entry.claims, now);
    const key = shadeKey(entry.subject.id, shadow.since);
    if (next === null) this.#turns.clear(key);
    else {
      this.#turns.set(key, next);
      this.#onPlanned();
    }
  }

  #add(shade: Shade, now: number): void {
    const { id } = shade.entry.subject;
    const own = this.#bySubject.get(id) ?? new Map<number, Shade>();
    this.#bySubject.set(id, own.set(shade.shadow.since, shade));
    this.#plan(shade, now);
  }

  #end(left: Entry, { since, facts }: Shadow, now: number): Change {
    left.ending = null;
    left.repeatOffline = true;
    const gone: Facts = { ...facts, version: Math.max(facts.version, nextVersion(left.facts.version, since)) };
    return { ...tell(left, gone, now, 'disconnected', this.#rules), hiddenSince: since };
  }
}

/** As it was stored, and as whoever left then is read at `now`: what ran out since did so in a version of that moment. */
export function shadowAt({ since, facts, claims = NO_CLAIMS }: Shadow, now: number): Required<Omit<Shadow, 'agreed'>> {
  const said = claimsNotAfter(now, claims, facts.lastActiveAt);
  return { since, facts: sinceSaid(notAfter(now, facts), said, now), claims: said };
}

/** The same ones, unless it has been active since it began to hide. */
function asOf({ facts: { lastActiveAt } }: Shadow, facts: Facts): Facts {
  return facts.lastActiveAt === lastActiveAt ? facts : { ...facts, lastActiveAt };
}
