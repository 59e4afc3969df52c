import { statusOf } from '@meeshy/status-protocol';
import { isActive } from '../decision/decide.ts';
import type { Rules } from '../decision/rules.ts';
import type { Census } from './change.ts';
import type { Entries } from './entries.ts';
import { type Standing, standingOf } from './entry.ts';

/** Who of all those that this node knows of is what. */
export class RollCall {
  readonly #entries: Entries;
  readonly #rules: Rules;

  constructor(entries: Entries, rules: Rules) {
    this.#entries = entries;
    this.#rules = rules;
  }

  /** All that are online, by kind. */
  countOnline(): { users: number; anonymous: number } {
    const count = { users: 0, anonymous: 0 };
    for (const { facts, subject } of this.#entries.all()) {
      if (facts.isOnline) count[subject.kind === 'user' ? 'users' : 'anonymous']++;
    }
    return count;
  }

  /** How many of each kind have which status at `now`. */
  census(now: number): Census {
    const count: Census = { user: { online: 0, away: 0, offline: 0 }, anonymous: { online: 0, away: 0, offline: 0 } };
    for (const { facts, subject } of this.#entries.all()) count[subject.kind][statusOf(facts, now, this.#rules)]++;
    return count;
  }

  /** For comparing them with what is stored and announced. */
  *everybody(): Generator<Standing> {
    for (const entry of this.#entries.all()) yield standingOf(entry);
  }

  *ids(): Generator<string> {
    for (const { subject } of this.#entries.all()) yield subject.id;
  }

  /** P9: whether somebody has a session here but was inactive for too long. */
  isIdle(subjectId: string, now: number): boolean {
    const entry = this.#entries.get(subjectId);
    if (!entry?.facts.isOnline || entry.sessions.length === 0) return false;
    return !isActive(entry, now, this.#rules.offlineMs);
  }

  /** An anonymous participant without a session here whom viewers may still see: its link may run out unnoticed. */
  isAbsentGuest(subjectId: string, now: number): boolean {
    const entry = this.#entries.get(subjectId);
    if (entry?.subject.kind !== 'anonymous' || entry.sessions.length > 0) return false;
    return statusOf(entry.facts, now, this.#rules) !== 'offline';
  }
}
