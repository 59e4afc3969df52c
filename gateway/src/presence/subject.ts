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
