/**
 * The states in which a node has a subject, and what becomes of each by whatever happens. A cell that is missing does not
 * compile; `states.test.ts` walks all of them against `Subjects`.
 *
 *     unknown ──read──▶ absent ◀───────────────────due, told──────────────────────┐
 *                        ▲ ▲ └─────opened, told────▶          ──last one closed──▶ │
 *     orphan, operator,  │ │                        online                    grace, flapping
 *     verdict: all told  │ │          ┌────────────▶          ◀──opened, no word──
 *                        │ │          │              │ ▲
 *     elsewhere ─────────┘ │          │  idle sweep, │ │ activity, told
 *         └───opened, no word─────────┘  operator:   │ │
 *                          │             both told   ▼ │
 *                          └───last one closed──── idle, held offline
 *
 * Besides, whoever is active by requests alone is green without a session (`requesting`, P2), and the cluster may take
 * somebody for offline who is here and active (`contradicted`), until it is told otherwise.
 */
import { type Facts, statusOf, type Thresholds } from '@meeshy/status-protocol';
import { type Claims, isHeldOffline } from '../truth/claims.ts';
import { isActive } from './decide.ts';
import type { Flapping } from './flapping.ts';
import type { Cause } from './verdict.ts';

export type State =
  /** Not in memory. */
  | 'unknown'
  /** Offline, and without a session here. */
  | 'absent'
  /** The same, but active by requests alone since: green until that is too long ago. */
  | 'requesting'
  /** Online, and without a session here: on another node, or left behind by one that died. */
  | 'elsewhere'
  /** With a session here. */
  | 'online'
  /** With a session here, and inactive for too long. */
  | 'idle'
  /** With a session here: an operator called it offline, until its next activity. */
  | 'held offline'
  /** With a session here, and active: the cluster takes it for offline, and is told otherwise. */
  | 'contradicted'
  /** The last session has ended, and every exit still says online: a return is silent (P5). */
  | 'grace'
  /** The same of somebody who comes and goes all the time (P6). */
  | 'flapping';

export type Happening =
  /** The store has it as offline, or as online; what is known here is at least as new. */
  | 'read as offline'
  | 'read as online'
  /** A session is there, as activity or because it came back by itself (P1). */
  | 'opened'
  | 'resumed'
  /** The only session here is gone (P4: another one would change nothing), calm or for the third time in a minute. */
  | 'closed'
  | 'closed again'
  /** An ending is due. */
  | 'due'
  /** An event or a request, later than the sign-out of a session that has just ended. */
  | 'activity'
  /** A request that is part of the sign-out. */
  | 'sign-out'
  /** Inactive for too long, and a sweep. */
  | 'idle sweep'
  /** A newer row says online, and no living node has a session. */
  | 'orphan sweep'
  | 'operator: offline'
  /** Where there is a session somewhere. */
  | 'operator: online'
  /** Deactivated, or its link was revoked. */
  | 'ended'
  /** The cluster has decided, in a newer version. */
  | 'verdict: online'
  | 'verdict: offline'
  /** Not heard of for long enough, nor seen, nor owed. */
  | 'forgotten';

/** The state that follows and, where something is to be stored and announced, with what cause. */
export type Cell = readonly [State] | readonly [State, Cause];

export const STATES: Readonly<Record<State, Readonly<Record<Happening, Cell>>>> = {
  unknown: {
    'read as offline': ['absent'],
    'read as online': ['elsewhere'],
    opened: ['online', 'connected'],
    resumed: ['idle'],
    closed: ['unknown'],
    'closed again': ['unknown'],
    due: ['unknown'],
    activity: ['requesting'],
    'sign-out': ['requesting'],
    'idle sweep': ['unknown'],
    'orphan sweep': ['absent', 'orphan'],
    'operator: offline': ['absent'],
    'operator: online': ['unknown'],
    ended: ['absent', 'ended'],
    'verdict: online': ['elsewhere', 'connected'],
    'verdict: offline': ['absent', 'disconnected'],
    forgotten: ['unknown'],
  },
  absent: {
    'read as offline': ['absent'],
    'read as online': ['absent'],
    opened: ['online', 'connected'],
    resumed: ['idle'],
    closed: ['absent'],
    'closed again': ['absent'],
    due: ['absent'],
    activity: ['requesting'],
    'sign-out': ['absent'],
    'idle sweep': ['absent'],
    'orphan sweep': ['absent', 'orphan'],
    'operator: offline': ['absent'],
    'operator: online': ['absent'],
    ended: ['absent', 'ended'],
    'verdict: online': ['elsewhere', 'connected'],
    'verdict: offline': ['absent', 'disconnected'],
    forgotten: ['unknown'],
  },
  requesting: {
    'read as offline': ['requesting'],
    'read as online': ['requesting'],
    opened: ['online', 'connected'],
    resumed: ['online', 'connected'],
    closed: ['requesting'],
    'closed again': ['requesting'],
    due: ['requesting'],
    activity: ['requesting'],
    'sign-out': ['requesting'],
    'idle sweep': ['absent'],
    'orphan sweep': ['absent', 'orphan'],
    'operator: offline': ['absent', 'operator'],
    'operator: online': ['requesting'],
    ended: ['requesting', 'ended'],
    'verdict: online': ['elsewhere', 'connected'],
    'verdict: offline': ['absent', 'disconnected'],
    forgotten: ['unknown'],
  },
  elsewhere: {
    'read as offline': ['elsewhere'],
    'read as online': ['elsewhere'],
    opened: ['online'],
    resumed: ['online'],
    closed: ['elsewhere'],
    'closed again': ['elsewhere'],
    due: ['elsewhere'],
    activity: ['elsewhere'],
    'sign-out': ['elsewhere'],
    'idle sweep': ['elsewhere'],
    'orphan sweep': ['absent', 'orphan'],
    'operator: offline': ['absent', 'operator'],
    'operator: online': ['elsewhere'],
    ended: ['absent', 'ended'],
    'verdict: online': ['elsewhere', 'connected'],
    'verdict: offline': ['absent', 'disconnected'],
    forgotten: ['unknown'],
  },
  online: {
    'read as offline': ['online'],
    'read as online': ['online'],
    opened: ['online'],
    resumed: ['online'],
    closed: ['grace'],
    'closed again': ['flapping'],
    due: ['online'],
    activity: ['online'],
    'sign-out': ['online'],
    'idle sweep': ['idle', 'idle'],
    'orphan sweep': ['online'],
    'operator: offline': ['held offline', 'operator'],
    'operator: online': ['online'],
    ended: ['absent', 'ended'],
    'verdict: online': ['online', 'connected'],
    'verdict: offline': ['contradicted', 'disconnected'],
    forgotten: ['online'],
  },
  idle: {
    'read as offline': ['idle'],
    'read as online': ['idle'],
    opened: ['online', 'connected'],
    resumed: ['idle'],
    closed: ['absent'],
    'closed again': ['absent'],
    due: ['idle'],
    activity: ['online', 'returned'],
    'sign-out': ['online', 'returned'],
    'idle sweep': ['idle'],
    'orphan sweep': ['idle'],
    'operator: offline': ['held offline'],
    'operator: online': ['idle'],
    ended: ['absent', 'ended'],
    'verdict: online': ['online', 'connected'],
    'verdict: offline': ['idle', 'disconnected'],
    forgotten: ['idle'],
  },
  'held offline': {
    'read as offline': ['held offline'],
    'read as online': ['held offline'],
    opened: ['online', 'connected'],
    resumed: ['held offline'],
    closed: ['absent'],
    'closed again': ['absent'],
    due: ['held offline'],
    activity: ['online', 'returned'],
    'sign-out': ['online', 'returned'],
    'idle sweep': ['held offline'],
    'orphan sweep': ['held offline'],
    'operator: offline': ['held offline'],
    'operator: online': ['online', 'operator'],
    ended: ['absent', 'ended'],
    'verdict: online': ['online', 'connected'],
    'verdict: offline': ['held offline', 'disconnected'],
    forgotten: ['held offline'],
  },
  contradicted: {
    'read as offline': ['contradicted'],
    'read as online': ['contradicted'],
    opened: ['online', 'connected'],
    resumed: ['online', 'connected'],
    closed: ['absent'],
    'closed again': ['absent'],
    due: ['contradicted'],
    activity: ['online', 'returned'],
    'sign-out': ['online', 'returned'],
    'idle sweep': ['idle'],
    'orphan sweep': ['contradicted'],
    'operator: offline': ['held offline'],
    'operator: online': ['online', 'operator'],
    ended: ['absent', 'ended'],
    'verdict: online': ['online', 'connected'],
    'verdict: offline': ['contradicted', 'disconnected'],
    forgotten: ['contradicted'],
  },
  grace: {
    'read as offline': ['grace'],
    'read as online': ['grace'],
    opened: ['online'],
    resumed: ['online'],
    closed: ['grace'],
    'closed again': ['grace'],
    due: ['absent', 'disconnected'],
    activity: ['grace'],
    'sign-out': ['grace'],
    'idle sweep': ['grace'],
    'orphan sweep': ['grace'],
    'operator: offline': ['absent', 'operator'],
    'operator: online': ['grace'],
    ended: ['absent', 'ended'],
    'verdict: online': ['grace', 'connected'],
    'verdict: offline': ['absent', 'disconnected'],
    forgotten: ['grace'],
  },
  flapping: {
    'read as offline': ['flapping'],
    'read as online': ['flapping'],
    opened: ['online'],
    resumed: ['online'],
    closed: ['flapping'],
    'closed again': ['flapping'],
    due: ['absent', 'disconnected'],
    activity: ['flapping'],
    'sign-out': ['flapping'],
    'idle sweep': ['flapping'],
    'orphan sweep': ['flapping'],
    'operator: offline': ['absent', 'operator'],
    'operator: online': ['flapping'],
    ended: ['absent', 'ended'],
    'verdict: online': ['flapping', 'connected'],
    'verdict: offline': ['absent', 'disconnected'],
    forgotten: ['flapping'],
  },
};

/** What is known here of a subject, as far as its state goes by it. */
export interface Situation {
  readonly facts: Facts;
  /** How many are here. */
  readonly sessions: number;
  readonly isEnding: boolean;
  readonly claims: Claims;
  readonly flapping: Flapping;
}

export function stateOf(known: Situation | undefined, now: number, rules: Thresholds): State {
  if (!known) return 'unknown';
  const { facts, sessions, isEnding, flapping } = known;
  if (isEnding) return flapping.delayMs > 0 ? 'flapping' : 'grace';
  if (sessions === 0 && facts.isOnline) return 'elsewhere';
  if (sessions === 0) return statusOf(facts, now, rules) === 'online' ? 'requesting' : 'absent';
  if (facts.isOnline) return 'online';
  if (isHeldOffline(known)) return 'held offline';
  return isActive(known, now, rules.offlineMs) ? 'contradicted' : 'idle';
}
