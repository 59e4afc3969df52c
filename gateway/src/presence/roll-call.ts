import { statusOf } from '@meeshy/status-protocol';
import type { Census, Rules } from './change.ts';
import { isActive } from './decide.ts';
import type { Entries } from './entries.ts';
import type { Standing } from './entry.ts';

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
  everybody(): IterableIterator<Standing> {
    return this.#entries.all();
  }

  /** P9: those who have a session here but were inactive for too long. */
  idle(now: number): string[] {
    const idle: string[] = [];
    for (const entry of this.#entries.all()) {
      const { subject, facts, sessions } = entry;
      if (facts.isOnline && sessions.size > 0 && !isActive(entry, now, this.#rules.offlineMs)) idle.push(subject.id);
    }
    return idle;
  }

  /** Anonymous participants without a session here whom viewers may still see: their link may run out unnoticed. */
  absentGuests(now: number): string[] {
    const guests = [...this.#entries.all()].filter(
      ({ subject, sessions, facts }) =>
        subject.kind === 'anonymous' && sessions.size === 0 && statusOf(facts, now, this.#rules) !== 'offline',
    );
    return guests.map(({ subject }) => subject.id);
  }
}
