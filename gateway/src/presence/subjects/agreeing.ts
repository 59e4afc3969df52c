/** What this node states of subjects to the other nodes, and what it makes of what the cluster decides. */
import { ABSENT } from '@meeshy/status-protocol';
import { isPresent } from '../decision/decide.ts';
import type { Known } from '../decision/doubt.ts';
import { flappingUntil, laterEnd } from '../decision/flapping.ts';
import type { Rules } from '../decision/rules.ts';
import type { Statement, Verdict } from '../decision/verdict.ts';
import { OWN_SHARING } from '../sight/kept-sharing.ts';
import { claimsNotAfter, NO_CLAIMS } from '../truth/claims.ts';
import { notAfter, past } from '../truth/facts.ts';
import type { Change } from './change.ts';
import type { Claiming } from './claiming.ts';
import type { Endings } from './endings.ts';
import type { Entries } from './entries.ts';
import { adopt, type Entry, tellSaid } from './entry.ts';
import type { KnownSharing } from './known-sharing.ts';

export class Agreeing {
  readonly #entries: Entries;
  readonly #endings: Endings;
  readonly #sharing: Pick<KnownSharing, 'know'>;
  readonly #claiming: Claiming;
  readonly #rules: Rules;

  constructor(
    entries: Entries,
    endings: Endings,
    sharing: Pick<KnownSharing, 'know'>,
    claiming: Claiming,
    rules: Rules,
  ) {
    this.#entries = entries;
    this.#endings = endings;
    this.#sharing = sharing;
    this.#claiming = claiming;
    this.#rules = rules;
  }

  /** By what a node judges what others say of a subject. */
  known(subjectId: string): Known | undefined {
    const entry = this.#entries.get(subjectId);
    return entry && { facts: entry.facts, sessions: entry.sessions.length, isEnding: entry.ending !== null };
  }

  /** What this node takes for true of a subject. `wasHeld`: it has stated a session here before. */
  statement(
    subjectId: string,
    now: number,
    wasHeld: boolean,
    how: Pick<Statement, 'isRefresh' | 'isNews'>,
  ): Statement | null {
    const entry = this.#entries.get(subjectId);
    if (!entry) return null;
    const { subject, facts, claims, flapping } = entry;
    const isHeld = entry.sessions.length > 0 || (entry.ending !== null && entry.ending.dueAt > now);
    const says = isHeld ? 'held' : wasHeld ? 'released' : 'seen';
    const sessions = entry.sessions.length;
    const endedAt = entry.ending?.at ?? entry.lastEndAt;
    return { subject, facts, at: now, says, sessions, endedAt, claims, flapping, ...how };
  }

  /**
   * A decision of the cluster. The change, if any, is what viewers here do not know yet. `isContradicted`: the cluster
   * takes somebody for offline who is here, and active, or does not know in which version something is said.
   */
  hear(heard: Verdict, now: number): { change: Change | null; isContradicted: boolean } {
    const verdict = untilNow(heard, now);
    const entry = this.#heard(verdict, now);
    entry.flapping = laterEnd(entry.flapping, verdict.flapping);
    const adopted = adopt(entry, verdict, now, this.#rules);
    // What is claimed came without a version that says so: it is told in one of this node, which the others are to hear.
    const change = adopted ?? tellSaid(entry, now, this.#rules);
    if (!entry.facts.isOnline) this.#endings.cancel(entry);
    const isWrong = !entry.facts.isOnline && entry.sessions.length > 0;
    const isContradicted = isWrong && isPresent(entry, now, this.#rules.offlineMs);
    return { change, isContradicted: isContradicted || (change !== null && change !== adopted) };
  }

  /** What the cluster says is claimed of a subject: who sees it may be others by that, whatever else is news. */
  hearSaid(verdict: Verdict, now: number): void {
    if (verdict.claims === NO_CLAIMS) return;
    this.#heard(untilNow(verdict, now), now);
  }

  /** The cluster has decided an ending. Nothing is ended by it that began meanwhile. */
  settled(verdict: Verdict, now: number): { change: Change | null; isContradicted: boolean } {
    const entry = this.#entries.get(verdict.subject.id);
    if (entry?.ending && entry.ending.dueAt <= now) this.#endings.cancel(entry);
    return this.hear(verdict, now);
  }

  /** Whom the cluster tells of. What it shares, if that is told too. */
  #heard({ subject, claims }: Pick<Verdict, 'subject' | 'claims'>, now: number): Entry {
    const tells = OWN_SHARING in claims;
    const entry = this.#entries.of(subject, now, ABSENT, tells);
    this.#claiming.hear(entry, claims, now);
    if (tells) this.#sharing.know(entry, now);
    return entry;
  }
}

/** P1: what the cluster says of a time that has not come was said by a wrong clock, or by one that was set since. */
function untilNow(verdict: Verdict, now: number): Verdict {
  const { facts, toldActiveAt, flapping, at } = verdict;
  return {
    ...verdict,
    at: past(at, now),
    facts: notAfter(now, facts),
    toldActiveAt: past(toldActiveAt, now),
    claims: claimsNotAfter(now, verdict.claims, facts.lastActiveAt),
    flapping: flappingUntil(now, flapping),
  };
}
