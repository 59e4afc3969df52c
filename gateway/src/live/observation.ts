import type { Change } from '../presence/subjects/change.ts';

/** In which ways what is stored, or remembered, can disagree with the sessions that live. */
export const DRIFT_KINDS = [
  /** A ghost: stored as online, and no living node has a session of it. */
  'stored_online_without_session',
  /** Its change to online did not reach the store, although there was time. */
  'stored_offline_with_session',
  /** It has a living session and is active, and yet counts as offline. */
  'session_active_but_offline',
  /** What viewers compute from what they were told is wrong, and was so at the former sweep: it did not heal (P8). */
  'announced_differs',
  /** It counted on a time that is another one now, since a clock was set: it gets a fresh snapshot (P1). */
  'clock_set',
] as const;

export type DriftKind = (typeof DRIFT_KINDS)[number];

/** How many subjects disagree, by kind. What was not looked at is absent. */
export type Drift = Readonly<Partial<Record<DriftKind, number>>>;

/** What happens in presence, for metrics and logs, which listen from outside (P15: nothing hidden). */
export type Observation =
  | { readonly kind: 'session-opened'; readonly subjectKind: 'user' | 'anonymous'; readonly resumed: boolean }
  | { readonly kind: 'session-closed'; readonly reason: string }
  | { readonly kind: 'change'; readonly change: Change }
  /** A change reached `deliveries` sessions; `seconds` from its cause to the last socket write. */
  | { readonly kind: 'announced'; readonly change: Change; readonly deliveries: number; readonly seconds: number }
  /** Changes that gathered have left; `seconds` from the first of them to the last socket write. */
  | { readonly kind: 'flushed'; readonly changes: number; readonly seconds: number }
  /** A change left for nobody: while it waited, a newer one of its subject took its place. */
  | { readonly kind: 'overtaken' }
  /** Sending takes more time than there is: the window in which changes gather is now longer, namely so long. */
  | { readonly kind: 'window-lengthened'; readonly ms: number }
  /** The window is now so long, for any other reason: there is more time again, or more is sent in time that there is. */
  | { readonly kind: 'window-set'; readonly ms: number }
  /** So many changes are told again from now on (P8). */
  | { readonly kind: 'repeating'; readonly changes: number }
  /** Some of that has been delivered. */
  | { readonly kind: 'repeated'; readonly deliveries: number }
  | { readonly kind: 'withdrawn'; readonly deliveries: number }
  /** Events that waited for their viewer's snapshot, and what became of them. */
  | { readonly kind: 'held'; readonly released: number; readonly dropped: number }
  /** A slow client has taken everything, and gets a fresh snapshot. */
  | { readonly kind: 'caught-up' }
  | { readonly kind: 'snapshot'; readonly users: number; readonly seconds: number }
  /** The clock that presence goes by was set, by so much; whoever is connected here gets a fresh snapshot. */
  | { readonly kind: 'clock-set'; readonly byMs: number; readonly viewers: number }
  /** A REST request with accepted credentials. `ignored`: part of a sign-out. */
  | { readonly kind: 'request'; readonly outcome: 'opened' | 'throttled' | 'ignored' }
  | { readonly kind: 'ending'; readonly outcome: 'delayed' | 'cancelled' }
  | { readonly kind: 'saved'; readonly rows: number; readonly requests: number; readonly seconds: number }
  | { readonly kind: 'save-failed'; readonly rows: number; readonly requests: number; readonly error: unknown }
  | { readonly kind: 'swept'; readonly idle: number; readonly orphans: number; readonly seconds: number }
  /** After a sweep: what disagreed with the living sessions. */
  | { readonly kind: 'compared'; readonly drift: Drift }
  /** One round trip to the store or the directory. */
  | {
      readonly kind: 'round-trip';
      readonly what: 'load' | 'save' | 'said' | 'online' | 'sign-of-life' | 'directory' | 'validity';
    }
  /** Something outside failed, and presence went on without it (P14). */
  | { readonly kind: 'failed-softly'; readonly what: string; readonly error: unknown };

/** Hears of what presence does, while it does it. */
export type Observe = (observation: Observation) => void;
