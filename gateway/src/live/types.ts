import type { Facts } from '@meeshy/status-protocol';
import type { StoredSubject, Subject } from '../presence/ports.ts';

/** The numbers of `GET /maintenance/status-metrics`: REST requests that were activity, each counted once. */
export interface StatusMetrics {
  readonly totalRequests: number;
  readonly throttledRequests: number;
  readonly successfulUpdates: number;
  readonly failedUpdates: number;
  readonly cacheSize: number;
  /** Percent, two decimals. */
  readonly throttleRate: number;
}

/** What a host (the chat, or another application) can ask of presence and must tell it. */
export interface Presence {
  /** A REST request with accepted credentials. Costs memory only; never waits, never fails. */
  activity(subject: Subject): void;
  /**
   * What a viewer may see of a subject. Every exit (event, snapshot, REST, count, history) goes through it.
   * `sees`: the viewer is the subject or in its audience; otherwise the facts are absent.
   * What memory knows beats what was stored.
   */
  view(stored: StoredSubject, sees: boolean): Facts;
  /** The subject became a present member of the conversation: both sides get each other's facts at once. */
  joined(conversationId: string, subjectId: string): Promise<void>;
  /** The subject is no longer a present member: those who share nothing else are told the other is offline. */
  left(conversationId: string, subjectId: string): Promise<void>;
  /** The subject is no more (deactivated, link revoked): its sessions are closed, its audience is told. */
  end(subjectId: string): Promise<void>;
  /** Closes all sessions of a subject and answers how many. */
  disconnect(subjectId: string): number;
  /**
   * An operator's word. `false` takes the subject offline until the next activity; `true` needs a living, active
   * session, otherwise `null`.
   */
  setOnline(stored: StoredSubject, isOnline: boolean): Promise<Facts | null>;
  /** The maintenance job, now. Answers how many zombies it took offline. */
  sweep(): Promise<{ cleaned: number }>;
  /** How many subjects are online. */
  countOnline(): Promise<{ users: number; anonymous: number }>;
  /** Whether the maintenance job is running. */
  readonly maintenanceActive: boolean;
  statusMetrics(): StatusMetrics;
  resetStatusMetrics(): void;
}
