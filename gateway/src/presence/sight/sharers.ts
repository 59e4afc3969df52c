import { type Facts, SHARED_WITH_ALL } from '@meeshy/status-protocol';
import { type Claim, type Claims, isDuring, isOver } from '../truth/claims.ts';
import { hasBeenThere } from '../truth/facts.ts';
import type { Granting } from './grant.ts';
import { hidingsIn, NOT_HIDING } from './hiding.ts';
import { invisibleIn, type Kept, keptIn, openingsOf, SHOWING_ALL, unseenSince } from './kept-sharing.ts';
import { Moments } from './moments.ts';
import { keepsBack, NO_OPENINGS } from './openings.ts';
import { isEverything, names } from './sharing.ts';

const NOBODY: ReadonlySet<string> = new Set();

/** How somebody shows itself at the moment, out of what it says of that. */
export interface Sharer extends Granting {
  readonly kept: Kept | null;
  /** That it is not to be seen, now or later. */
  readonly invisible: Claim | null;
  /** The same, and its time is over; but it has not been there since, and comes into sight by coming back (P18). */
  readonly away: Claim | null;
  /** It shows everything, but some came to see it only lately: what was before is not for them. */
  readonly isBack: boolean;
}

/**
 * As whoever shows nobody that they were ever here: so people are seen of whom it is not known what they share (P17). What they
 * see of others is not limited by it.
 */
const DOUBTED: Sharer = {
  kept: null,
  invisible: null,
  away: null,
  sharing: { ...SHARED_WITH_ALL, status: 'nobody', lastSeen: 'never' },
  isInvisible: false,
  hidings: NOT_HIDING,
  openings: NO_OPENINGS,
  isBack: false,
};

/** Those known here who do not show, or may not see, everything: of the others there is nothing to look up. */
export class Sharers {
  readonly #factsOf: (subjectId: string) => Facts | undefined;
  readonly #byId = new Map<string, Sharer>();
  /** By whom they name in `always` or `never`, and by the conversations in `hiddenIn`. */
  readonly #naming = new Map<string, Set<string>>();
  /** What those said who say something else since that was last asked for. */
  #former = new Map<string, Sharer | undefined>();
  /** When they next begin or cease to be invisible. */
  readonly #turns = new Moments();
  readonly #doubted = new Set<string>();
  /** Of whom it is not known what they share. */
  readonly doubted: ReadonlySet<string> = this.#doubted;
  #onChange = () => {};
  #changes = 0;

  constructor(factsOf: (subjectId: string) => Facts | undefined = () => undefined) {
    this.#factsOf = factsOf;
  }

  get isEmpty(): boolean {
    return this.#byId.size === 0;
  }

  get size(): number {
    return this.#byId.size;
  }

  ids(): MapIterator<string> {
    return this.#byId.keys();
  }

  /** Grows with everything that they say. */
  get changes(): number {
    return this.#changes;
  }

  listen(onChange: () => void): void {
    this.#onChange = onChange;
  }

  /** Those who show themselves otherwise since this was last asked for, as they did then. */
  takeFormer(): ReadonlyMap<string, Sharer | undefined> {
    const former = this.#former;
    if (former.size > 0) this.#former = new Map();
    return former;
  }

  /** Whoever looks at these has been told. */
  forgetFormer(subjectIds: Iterable<string>): void {
    for (const id of subjectIds) this.#former.delete(id);
  }

  /** Nobody has been told anything of the subject, and it is not known what it shares. */
  doubt(subjectId: string): void {
    this.#doubted.add(subjectId);
    this.#turns.clear(subjectId);
    this.#byId.set(subjectId, DOUBTED);
    this.#changes++;
  }

  /** What is said of a subject may have changed, or has come to be known. */
  hear(subjectId: string, claims: Claims, now: number): void {
    if (this.#show(subjectId, keptIn(claims), invisibleIn(claims), now)) this.#changes++;
  }

  /** Whoever it is time for begins or ceases to be invisible: each of them when it is looked up, or its turn comes. */
  pass(now: number): void {
    if (this.#turns.pass(now)) this.#changes++;
  }

  /** Those who have come back into sight of some, and have not been there since. */
  *back(): Generator<string> {
    for (const [id, { openings }] of this.#byId) if (keepsBack(openings, this.#factsOf(id))) yield id;
  }

  /** Those of whom it is time, until it is their turn. */
  due(): Iterable<string> {
    return this.#turns.due();
  }

  get countDue(): number {
    return this.#turns.countDue;
  }

  turn(subjectId: string, now: number): void {
    const { kept = null, invisible = null } = this.#byId.get(subjectId) ?? {};
    this.#show(subjectId, kept, invisible, now);
  }

  /** Answers whether that is something else than before. */
  #show(subjectId: string, kept: Kept | null, invisible: Claim | null, now: number): boolean {
    this.#pass(subjectId);
    const known = this.#byId.get(subjectId);
    const sharer = sharerBy(kept, invisible, this.#factsOf(subjectId), now);
    if (known === DOUBTED) this.#doubted.delete(subjectId);
    if (!known && !sharer) return false;
    this.#plan(subjectId, sharer, now);
    if (known && sharer && isSame(known, sharer)) return false;
    if (this.#former.size === 0) this.#onChange();
    if (!this.#former.has(subjectId)) this.#former.set(subjectId, known);
    if (known) this.#unname(subjectId, known);
    if (sharer) {
      this.#byId.set(subjectId, sharer);
      for (const id of named(sharer)) this.#naming.set(id, (this.#naming.get(id) ?? new Set()).add(subjectId));
    } else this.#byId.delete(subjectId);
    return true;
  }

  #plan(subjectId: string, sharer: Sharer | null, now: number): void {
    const { startsAt, until } = sharer?.invisible ?? {};
    const times = [startsAt, until].filter((at): at is number => typeof at === 'number' && at > now);
    if (times.length > 0) this.#turns.set(subjectId, Math.min(...times));
    else this.#turns.clear(subjectId);
  }

  has(subjectId: string): boolean {
    return this.#byId.has(subjectId);
  }

  /** `undefined`: it shows everything. */
  get(subjectId: string): Sharer | undefined {
    const { away = null, kept = null } = this.#byId.get(subjectId) ?? {};
    if (away?.until && isThere(this.#factsOf(subjectId), away.until)) {
      if (this.#show(subjectId, kept, away, away.until)) this.#changes++;
    }
    this.#pass(subjectId);
    return this.#byId.get(subjectId);
  }

  /** It has left again: that those see it otherwise who came to see it lately is over, and shows nobody anything. */
  #pass(subjectId: string): void {
    const sharer = this.#byId.get(subjectId);
    if (!sharer?.isBack || keepsBack(sharer.openings, this.#factsOf(subjectId))) return;
    this.#unname(subjectId, sharer);
    this.#byId.delete(subjectId);
    this.#changes++;
  }

  /** The same, also where that has begun or ended this moment. */
  at(subjectId: string, now: number): Sharer | undefined {
    this.pass(now);
    if (this.#turns.isDue(subjectId, now)) this.turn(subjectId, now);
    return this.get(subjectId);
  }

  /** Whether a subject hides in this conversation, also from those who see it by others: from all but `always`. */
  readonly hidesIn = (subjectId: string, conversationId: string, viewerId: string): boolean => {
    const sharing = this.#byId.get(subjectId)?.sharing;
    return sharing !== undefined && names(sharing.hiddenIn, conversationId) && !names(sharing.always, viewerId);
  };

  /** To whom a subject never shows itself. */
  readonly neverBy = (subjectId: string): readonly string[] => this.#byId.get(subjectId)?.sharing.never ?? [];

  /** Those who name this person, or hide in this conversation. */
  naming(id: string): ReadonlySet<string> {
    return this.#naming.get(id) ?? NOBODY;
  }

  #unname(subjectId: string, sharer: Sharer): void {
    for (const id of named(sharer)) {
      const naming = this.#naming.get(id);
      if (naming?.delete(subjectId) && naming.size === 0) this.#naming.delete(id);
    }
  }
}

/** Whether that may keep somebody from seeing everything, or from being seen. */
export function decidesSights(claims: Claims): boolean {
  return keptIn(claims) !== null || invisibleIn(claims) !== null;
}

/** What it lets one see of others. */
export function limiting(sharer: Sharer | undefined): Sharer | undefined {
  return sharer === DOUBTED ? undefined : sharer;
}

function named({ sharing: { always, never, hiddenIn } }: Granting): readonly string[] {
  return [...always, ...never, ...hiddenIn];
}

function sharerBy(kept: Kept | null, claim: Claim | null, facts: Facts | undefined, now: number): Sharer | null {
  const isPast = claim !== null && isOver(claim, now);
  const invisible = isPast ? null : claim;
  const away = isPast && !isThere(facts, claim.until ?? now) ? claim : null;
  const { sharing, hidings } = kept ?? SHOWING_ALL;
  const openings = openingsOf(kept ?? SHOWING_ALL, claim, facts, now);
  const isShowingAll = !invisible && !away && isEverything(sharing);
  if (isShowingAll && !keepsBack(openings, facts)) return null;
  const unseen = away ?? (invisible && isDuring(invisible, now) ? invisible : null);
  const showing = { sharing, isInvisible: unseen !== null };
  const hiding = hidingsIn(hidings, showing, unseen && unseenSince(unseen));
  return { kept, invisible, away, ...showing, hidings: hiding, openings, isBack: isShowingAll };
}

/** It has been there since. */
function isThere(facts: Facts | undefined, since: number): boolean {
  return !facts || hasBeenThere(facts, since);
}

function isSame(a: Sharer, b: Sharer): boolean {
  const isSaid = a.kept === b.kept && a.invisible === b.invisible && a.away === b.away;
  return isSaid && a.isInvisible === b.isInvisible;
}
