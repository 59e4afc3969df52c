/**
 * Where what is stored, what viewers were told and what is true of a subject disagree. What is on its way (a write, a repetition) is
 * no disagreement yet. `isHere`: a session of it lives here, by what is connected.
 */
import { type Facts, statusOf, type Thresholds } from '@meeshy/status-protocol';
import type { Known } from '../decision/doubt.ts';
import { CALM } from '../decision/flapping.ts';
import { stateOf } from '../decision/states.ts';
import type { Standing } from './entry.ts';

/** Changes are written within 1 s (P7); one that is not stored after this time has been lost. */
const WRITTEN_MS = 5_000;

/** Stored as online, and nobody is here, nor is memory ahead of the row, which is being written. */
export function isGhost(stored: Facts, known: Known | undefined, isHere: boolean): boolean {
  if (isHere || known?.isEnding) return false;
  return (known?.facts.version ?? 0) <= stored.version;
}

/** Viewers compute another status than the true one. */
export function isToldOtherwise({ told, facts }: Standing, now: number, thresholds: Thresholds): boolean {
  return statusOf(told, now, thresholds) !== statusOf(facts, now, thresholds);
}

/** Here and active, and counts as offline. */
export function isWronglyOffline(standing: Standing, now: number, thresholds: Thresholds, isHere: boolean): boolean {
  if (!isHere || standing.facts.isOnline) return false;
  const { facts, claims } = standing;
  const situation = { facts, claims, sessions: 1, isEnding: false, flapping: CALM };
  return stateOf(situation, now, thresholds) === 'contradicted';
}

/** Online here for so long that the store should know. */
export function shouldBeStored({ facts, toldAt }: Standing, now: number, isHere: boolean): boolean {
  return isHere && facts.isOnline && now - toldAt >= WRITTEN_MS;
}
