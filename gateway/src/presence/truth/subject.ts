import type { Facts } from '@meeshy/status-protocol';
import type { Claims } from './claims.ts';

/** Who has a status: a registered user, or an anonymous participant of one conversation. */
export interface Subject {
  readonly id: string;
  readonly username: string;
  readonly kind: 'user' | 'anonymous';
}

/** As a store holds it. */
export interface StoredSubject extends Subject {
  readonly facts: Facts;
  /** Left out: nobody says anything of it. */
  readonly claims?: Claims;
}

/**
 * P12: in the order of their ids. Any other may tell of somebody whom a viewer does not see: in which order people came to be
 * known here, and what else is planned, depends on all of them.
 */
export function byId(ids: Iterable<string>): string[] {
  return [...ids].sort();
}
