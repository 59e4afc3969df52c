import type { Status, WireError } from '@meeshy/status-protocol';
import type { Clock } from '../clock.ts';
import type { Face } from '../presence/face.ts';
import type { Cluster, Directory, Store } from '../presence/ports.ts';
import type { Sights } from '../presence/sight.ts';
import type { StoredSubject, Subject } from '../presence/subject.ts';
import type { Census } from '../presence/subjects.ts';
import type { Observe } from './observation.ts';
import type { PresenceRules } from './rules.ts';
import type { Admission } from './sessions/entrance.ts';
import type { StatusMetrics } from './upkeep/request-count.ts';

export interface PresenceOptions {
  readonly store: Store;
  readonly directory: Directory;
  readonly cluster: Cluster;
  readonly rules: PresenceRules;
  /** Who of these subjects has not been deactivated or revoked: asked once a sweep. Unless given, everybody. */
  readonly stillValid?: (subjectIds: readonly string[]) => Promise<ReadonlySet<string>>;
  /** A subject is no more, whoever found out: this node or another one. What was kept of it is to be forgotten. */
  readonly onEnded?: (subjectId: string) => void;
  readonly observe?: Observe;
  /** What `observe` or `onEnded` threw: presence went on without them. Unless given, Node warns of it now and then. */
  readonly onUnforeseen?: (error: unknown) => void;
  /** Unless given, that of this process. */
  readonly clock?: Clock;
  /** Unless given, everybody sees their audience in full. */
  readonly sights?: Sights;
}

/** What a host (the chat, or another application) can ask of presence and must tell it. */
export interface Presence {
  /** A REST request with accepted credentials. Costs memory only; never waits, never fails. */
  activity(subject: Subject): void;
  /** What a viewer sees of a subject (P12), which may be nothing. What memory knows beats what was stored. */
  face(viewerId: string, stored: StoredSubject, isInAudience: boolean): Face;
  /** What operators see of somebody who is here; `null`: their lists are to leave it out. */
  faceInLists(subject: Subject): Face | null;
  /**
   * Whom of its audience, itself not counted, a viewer sees in this status now. Out of memory: only what is not there
   * yet is read, also for a viewer without a session, who is held until the next sweeps.
   */
  withStatus(viewerId: string, status: Status): Promise<readonly string[]>;
  /** Epoch milliseconds: the time that all facts are told by. Not necessarily that of this machine. */
  now(): number;
  /** The subject became a present member of the conversation: both sides get each other's facts at once. */
  joined(conversationId: string, subjectId: string): Promise<void>;
  /** The subject is no longer a present member: those who share nothing else are told the other is offline. */
  left(conversationId: string, subjectId: string): Promise<void>;
  /** The subject is no more (deactivated, link revoked): its sessions are closed, its audience is told. */
  end(subjectId: string): Promise<void>;
  /** Closes all sessions of a subject, on all nodes, and answers how many. */
  disconnect(subjectId: string): Promise<number>;
  /**
   * An operator's word. `false` takes the subject offline until the next activity; `true` needs a living, active
   * session, otherwise `null`. Answers what operators see of it then, once it is stored. Rejects as `UNAVAILABLE` when
   * the store does not take it in time: it counts all the same, and is stored when it does.
   */
  setOnline(stored: StoredSubject, isOnline: boolean): Promise<Face | null>;
  /** The maintenance job, now. Answers how many zombies it took offline. */
  sweep(): Promise<{ cleaned: number }>;
  /** How many subjects are online. */
  countOnline(): Promise<{ users: number; anonymous: number }>;
  /** Whether the maintenance job is running. */
  readonly maintenanceActive: boolean;
  statusMetrics(): StatusMetrics;
  resetStatusMetrics(): void;
}

export interface Sizes {
  readonly sessions: number;
  /** Subjects in memory. */
  readonly subjects: number;
  /** Entries of the write throttle. */
  readonly throttled: number;
  /** Subjects whose latest facts are not stored yet. */
  readonly owed: number;
  /** For how long the oldest write has been due. */
  readonly owedForMs: number;
  /** What the sweep has still to announce, in pieces of work that wait for their slice of time. */
  readonly queued: number;
}

/** What the transport tells presence of its connections. */
export interface SessionEvents {
  /** Makes the connection a session: `authenticated`, the snapshot, then events. Answers why not, if not. */
  admit(admission: Admission): Promise<WireError | null>;
  /** The connection is gone. */
  closed(sessionId: string, reason: string): void;
  /** A valid event came from the session. */
  sessionActivity(sessionId: string): void;
  /** The session proved newer credentials of the same subject, and is told so: `authenticated`. */
  renewed(sessionId: string, proved: Pick<Admission, 'language' | 'expiresAt'>): void;
}

export interface LivePresence extends Presence, SessionEvents {
  /** Starts the maintenance job. */
  start(): void;
  /** Takes everybody offline in the store and writes what is owed. The sockets are closed afterwards, by others. */
  stop(): Promise<void>;
  /** For gauges. */
  sizes(): Sizes;
  /** How many subjects in memory, of each kind, have which status. */
  census(): Census;
}
