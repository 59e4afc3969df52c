/** What a node makes of what is said elsewhere of a subject, in the store or by the cluster, by what it knows itself. */
import type { Facts } from '@meeshy/status-protocol';

/** So long after it became so the cluster may not have heard of it. */
const ON_ITS_WAY_MS = 5_000;

/** What is known here of a subject. */
export interface Known {
  readonly facts: Facts;
  /** How many are here. */
  readonly sessions: number;
  /** The last session here has ended, and every exit still says online. */
  readonly isEnding: boolean;
}

/** A living session is here, or one whose end is not true for everybody yet. */
export function isHere(known: Known | undefined): boolean {
  return known !== undefined && (known.sessions > 0 || known.isEnding);
}

/**
 * P9: whoever is stored as online may have left, if no session is here. Not when the row is merely older than what is
 * known to be true and being written.
 */
export function isSuspect(stored: Facts, known: Known | undefined): boolean {
  if (!known) return true;
  return known.sessions === 0 && (known.facts.isOnline || known.facts.version <= stored.version);
}

/**
 * What another node has just stored, it may still be telling the cluster: the store can be nearer to it. A version may be ahead
 * of the time a little, where two nodes say what time it is.
 */
export function isOnItsWay(stored: Facts, now: number): boolean {
  return Math.abs(now - stored.version) < ON_ITS_WAY_MS;
}

/** Stored as online, and known to be offline since: the node that decided so may have died before it wrote. */
export function isKnownBetter(stored: Facts, known: Known | undefined): boolean {
  return known !== undefined && !known.facts.isOnline && known.facts.version > stored.version;
}

/** A node that was cut off may have stored what it could not state any more, in this version: only a higher one outranks it. */
export function isOutrankedBy(stored: number, decided: Facts): boolean {
  return stored >= decided.version;
}

/** Online as far as is known here, and not through a session here. */
export function seemsElsewhere(known: Known | undefined): boolean {
  return known?.facts.isOnline === true && !isHere(known);
}

/** The cluster takes this node for a holder, and nobody is here: what was said came in another order. */
export function isHeldByMistake(
  holders: Readonly<Record<string, number>>,
  nodeId: string,
  known: Known | undefined,
): boolean {
  return holders[nodeId] !== undefined && !isHere(known);
}

/** A holder is none of the living nodes. Whoever is here and not held by this node is about to be. */
export function isHeldByTheDead(
  holders: Readonly<Record<string, number>>,
  nodeId: string,
  living: ReadonlySet<string>,
  known: Known | undefined,
): boolean {
  const isAboutToBe = known !== undefined && known.sessions > 0 && holders[nodeId] === undefined;
  return !isAboutToBe && Object.keys(holders).some((holder) => !living.has(holder));
}
