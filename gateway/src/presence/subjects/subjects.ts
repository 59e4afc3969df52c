/**
 * The presence core: what is true of every subject that this node knows of. Deterministic: every operation takes
 * `now` and returns what changed; the shell stores and sends it.
 * What becomes of a subject, in which state and by what, is one table: `states.ts`, with the picture.
 */
import type { Facts } from '@meeshy/status-protocol';
import type { Rules } from '../decision/rules.ts';
import { Sharers } from '../sight/sharers.ts';
import { claimsNotAfter, NO_CLAIMS, withoutForgotten } from '../truth/claims.ts';
import type { StoredSubject } from '../truth/subject.ts';
import { Agreeing } from './agreeing.ts';
import { Attendance } from './attendance.ts';
import { Claiming } from './claiming.ts';
import { Disclosing } from './disclosing.ts';
import { Endings } from './endings.ts';
import { Entries } from './entries.ts';
import { type Standing, shiftEntry, standingOf, takeSaidForTold } from './entry.ts';
import { KnownSharing } from './known-sharing.ts';
import { Learning } from './learning.ts';
import { Openers } from './openers.ts';
import { RollCall } from './roll-call.ts';
import { type Hidden, type Hidings, Shades } from './shades.ts';
import { Telling } from './telling.ts';

export type { Standing } from './entry.ts';

/** How subjects stand, for those who only look. */
export type Standings = Pick<Subjects, 'knows' | 'get' | 'facts' | 'standing'>;

export class Subjects {
  readonly #entries = new Entries();
  readonly #endings = new Endings();
  readonly #shades: Shades;
  readonly #knownSharing: KnownSharing;
  /** Who comes, acts and leaves here. */
  readonly attendance: Attendance;
  /** What is stored, as it is read. */
  readonly learning: Learning;
  /** What the nodes tell each other. */
  readonly agreeing: Agreeing;
  readonly telling: Telling;
  readonly rollCall: RollCall;
  readonly claiming: Claiming;
  readonly disclosing: Disclosing;
  /** What is known of what they share … */
  readonly knownSharing: Omit<KnownSharing, 'forget' | 'hear' | 'know'>;
  /** … of those who do not share everything … */
  readonly sharers: Omit<Sharers, 'doubt' | 'hear'>;
  /** … and of whoever lets others see more than before. */
  readonly openers: Omit<Openers, 'forget' | 'hear'>;
  readonly hidings: Hidings;
  /** What those are shown from whom somebody hides. */
  readonly shades: Hidden;

  constructor(rules: Rules) {
    const [entries, endings] = [this.#entries, this.#endings];
    const shades = new Shades(entries, rules);
    this.#shades = shades;
    this.hidings = shades;
    this.shades = shades;
    this.rollCall = new RollCall(entries, rules);
    const sharers = new Sharers((subjectId) => entries.get(subjectId)?.facts);
    const openers = new Openers(entries);
    const knownSharing = new KnownSharing(entries, sharers, openers);
    this.sharers = sharers;
    this.openers = openers;
    this.#knownSharing = knownSharing;
    this.knownSharing = knownSharing;
    this.disclosing = new Disclosing(entries, knownSharing, sharers, shades, rules);
    this.claiming = new Claiming(entries, knownSharing, rules);
    this.telling = new Telling(entries, shades, this.claiming, rules);
    this.attendance = new Attendance(entries, endings, shades, rules);
    this.learning = new Learning(entries, knownSharing, this.claiming, rules);
    this.agreeing = new Agreeing(entries, endings, knownSharing, this.claiming, rules);
  }

  get size(): number {
    return this.#entries.size;
  }

  knows(subjectId: string): boolean {
    return this.#entries.get(subjectId) !== undefined;
  }

  get(subjectId: string): StoredSubject | undefined {
    const entry = this.#entries.get(subjectId);
    return entry && { ...entry.subject, facts: entry.facts, claims: entry.claims };
  }

  facts(subjectId: string): Facts | undefined {
    return this.#entries.get(subjectId)?.facts;
  }

  /** As it stands now. Whoever waits for something asks again. */
  standing(subjectId: string): Standing | undefined {
    const entry = this.#entries.get(subjectId);
    return entry && standingOf(entry);
  }

  /** The clock was set. Whatever is remembered happened as long ago as before, and is told by the new time. */
  shift(byMs: number, now: number): void {
    for (const entry of this.#entries.all()) {
      shiftEntry(entry, byMs);
      entry.claims = claimsNotAfter(now, entry.claims, entry.facts.lastActiveAt);
      this.#knownSharing.hear(entry, now);
      if (entry.claims === NO_CLAIMS) continue;
      // Viewers get snapshots, by the new time.
      takeSaidForTold(entry, now);
      this.claiming.plan(entry, now);
    }
    this.#shades.shift(byMs, now);
    this.#endings.shift(byMs);
  }

  /** Forgets somebody who has not been heard of for so long, unless `isNeeded`. */
  forget(subjectId: string, now: number, maxAgeMs: number, isNeeded: (subjectId: string) => boolean): void {
    const entry = this.#entries.get(subjectId);
    if (!entry) return;
    const isQuiet = entry.sessions.length === 0 && !entry.ending && !entry.repeatOffline;
    if (!isQuiet || now - entry.touchedAt < maxAgeMs || isNeeded(subjectId)) {
      entry.claims = withoutForgotten(entry.claims, now - maxAgeMs);
      return;
    }
    this.#entries.forget(subjectId);
    this.#knownSharing.forget(subjectId);
    this.claiming.forget(subjectId);
    this.#shades.keepOnly(subjectId, []);
  }
}
