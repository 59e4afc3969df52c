/**
 * What is true of a subject, told once. The stores' columns and documents, the cluster's record and the contract suites
 * are derived from here.
 */

/** A `time` is epoch milliseconds; so is an `end`, and `null` says that there is none. */
export const CLAIM_TIMES = {
  /** When it was said: of two claims of one source and id the later counts. */
  setAt: 'time',
  /** So long it is remembered, over or not: what it replaced would have ended then. */
  keptUntil: 'end',
  until: 'end',
  startsAt: 'time',
} as const;

/** P16: in the order of precedence. `operator` is for operators only. */
export const CLAIM_SOURCES = ['operator', 'manual', 'call', 'calendar', 'schedule', 'app'] as const;

export type ClaimSource = (typeof CLAIM_SOURCES)[number];

type ClaimTime<Kind> = Kind extends 'end' ? number | null : number;

/** What somebody or something says of a subject until a time. One that says nothing is a mark: what it replaces is removed. */
export type Claim = {
  readonly source: ClaimSource;
  /** Its own within the source. */
  readonly id: string;
  /** `offline`: of an operator. */
  readonly state?: 'offline' | 'available' | 'busy' | 'dnd' | 'invisible';
  readonly note?: { readonly emoji: string; readonly text: string };
} & { readonly [Name in keyof typeof CLAIM_TIMES]: ClaimTime<(typeof CLAIM_TIMES)[Name]> };
