/** What is stored of subjects, as a node takes it over. */
import type { Rules } from '../decision/rules.ts';
import { claimsNotAfter, NO_CLAIMS } from '../truth/claims.ts';
import { latest, newest, notAfter } from '../truth/facts.ts';
import type { StoredSubject } from '../truth/subject.ts';
import type { Change } from './change.ts';
import type { Claiming } from './claiming.ts';
import type { Entries } from './entries.ts';
import { carryOut, decideHere, sinceSaid, takeOutlineSaid } from './entry.ts';
import type { KnownSharing } from './known-sharing.ts';

export class Learning {
  readonly #entries: Entries;
  readonly #sharing: Pick<KnownSharing, 'know'>;
  readonly #claiming: Claiming;
  readonly #rules: Rules;

  constructor(entries: Entries, sharing: Pick<KnownSharing, 'know'>, claiming: Claiming, rules: Rules) {
    this.#entries = entries;
    this.#sharing = sharing;
    this.#claiming = claiming;
    this.#rules = rules;
  }

  /** Whether what is stored of it is known here: what else is remembered of a subject does not tell what it shares. */
  hasRead(subjectId: string): boolean {
    return this.#entries.get(subjectId)?.isSharingKnown ?? false;
  }

  /** Takes over what was stored; what is known already and newer stays. Whether its times had to be put right (P1). */
  know(stored: StoredSubject, now: number): boolean {
    const entry = this.#entries.get(stored.id);
    const facts = notAfter(now, stored.facts);
    const isMended = facts !== stored.facts;
    if (entry) entry.facts = newest(entry.facts, facts);
    else {
      const { id, username, kind } = stored;
      const loaded = this.#entries.of({ id, username, kind }, now, facts, true);
      // Nobody can have been told of a time that was made up just now.
      if (isMended) loaded.told = { ...facts, lastActiveAt: null };
    }
    return this.#knowClaims(stored, now, entry === undefined) || isMended;
  }

  /** Nothing is stored of this subject. */
  knowUnstored(subjectId: string, now: number): void {
    const entry = this.#entries.get(subjectId);
    if (entry) this.#sharing.know(entry, now);
    else this.#entries.unstored(subjectId);
  }

  /**
   * P9: a subject is stored as online, and no living node has a session of it. Nothing when it has one here, is just
   * ending, or has ended and is still to be stored. `lastSignOfLife`: of the node that left it behind.
   */
  orphan(stored: StoredSubject, lastSignOfLife: number | null, now: number): Change | null {
    const facts = notAfter(now, stored.facts);
    const isNew = this.#entries.get(stored.id) === undefined;
    const entry = this.#entries.of(stored, now, facts, true);
    this.#knowClaims(stored, now, isNew);
    if (entry.sessions.length > 0 || entry.ending) return null;
    const known = entry.facts;
    entry.facts = newest(known, facts);
    const isOlderRow = stored.facts.version < known.version;
    if (!known.isOnline && (isOlderRow || !stored.facts.isOnline)) return null;
    const endedAt = latest(lastSignOfLife, entry.facts.lastActiveAt);
    const verdict = decideHere(entry, { says: 'gone', facts, endedAt }, now, this.#rules);
    return carryOut(entry, { ...verdict, cause: 'orphan' }, now, this.#rules);
  }

  /** Nobody needs to remember any more that nothing is stored of those who are not needed. */
  forgetUnstored(isNeeded: (subjectId: string) => boolean): void {
    this.#entries.forgetUnstored(isNeeded);
  }

  /** Whether their times had to be put right. `isFirst`: nobody has been told anything of the subject. */
  #knowClaims({ id, facts, claims = NO_CLAIMS }: StoredSubject, now: number, isFirst: boolean): boolean {
    const entry = this.#entries.get(id);
    if (!entry) return false;
    const known = claimsNotAfter(now, claims, facts.lastActiveAt);
    this.#claiming.hear(entry, known, now);
    this.#sharing.know(entry, now);
    if (claims === NO_CLAIMS) return false;
    if (isFirst) {
      const { facts: loaded } = entry;
      entry.facts = sinceSaid(loaded, known, now);
      takeOutlineSaid(entry, now);
      // Viewers here may have been shown that nothing is said of whoever was not stored yet: the next sweep tells them.
      if (entry.told === loaded) entry.told = entry.facts;
    }
    return known !== claims;
  }
}
