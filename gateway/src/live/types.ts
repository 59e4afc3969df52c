import type {
  Occupancy,
  OwnStatus,
  Sharing,
  SharingChange,
  Status,
  StatusBody,
  WireError,
  WireFace,
} from '@meeshy/status-protocol';
import type { Clock } from '../clock.ts';
import type { Cluster, Directory, Store } from '../presence/ports.ts';
import type { SeenHistory } from '../presence/shown/seen-history.ts';
import type { Counted, PresenceEvent, Shown } from '../presence/shown/wire.ts';
import type { Face } from '../presence/sight/face.ts';
import type { Sight, Sights } from '../presence/sight/sight.ts';
import type { Census, Change } from '../presence/subjects/change.ts';
import type { HostClaim } from '../presence/truth/own-claims.ts';
import type { Located, ZoneSaid } from '../presence/truth/place.ts';
import type { StoredSubject, Subject } from '../presence/truth/subject.ts';
import type { Observe } from './observation.ts';
import type { PresenceRules } from './rules.ts';
import type { Admission, Renewal } from './sessions/entrance.ts';
import type { Watch } from './sessions/watches.ts';
import type { StatusMetrics } from './upkeep/request-count.ts';

export type { Located, ZoneSaid };

/** What presence is made of: where it is stored, who is with whom, which other gateways there are, and its rules. */
export interface PresenceOptions {
  readonly store: Store;
  readonly directory: Directory;
  readonly cluster: Cluster;
  readonly rules: PresenceRules;
  /** Who of these subjects has not been deactivated or revoked: asked once a sweep. Unless given, everybody. */
  readonly stillValid?: (subjectIds: readonly string[]) => Promise<ReadonlySet<string>>;
  /** A subject is no more, whoever found out: this node or another one. What was kept of it is to be forgotten. */
  readonly onEnded?: (subjectId: string) => void;
  /** A subject may be seen by others than before, or by some as gone: what a host shows of what it does is to be taken back from them. */
  readonly onResighted?: (subjectId: string) => void;
  readonly observe?: Observe;
  /** What a callback or a listener of the host threw, or rejected with: presence went on without it. Unless given, Node warns of it now and then. */
  readonly onUnforeseen?: (error: unknown) => void;
  /** Unless given, that of this process. */
  readonly clock?: Clock;
  /** Unless given, everybody sees their audience in full. */
  readonly sights?: Sights;
  /** Who else views a conversation (P20), and how many are there (P21), a session is told no more often. Unless given, 5 s. */
  readonly viewersToldAgainMs?: number;
}

/** What is left out stays as it is. `confirm`: of what is erased by that. */
export type ConfirmedChange = SharingChange & { readonly confirm?: true | undefined };

/** What people show: to a viewer, or to everyone who may come to share a conversation with them (P12). */
export interface Shows {
  /**
   * What these people show now, 1,000 at most: to the viewer `as`, of whom only its audience is answered and itself, by their ids
   * where they were never here; unless given, to everyone who may come to share a conversation with them. Nobody is active by it. Rejects with a `Refusal`: `UNAVAILABLE` when they cannot be read.
   */
  get(ids: readonly string[], options?: { readonly as?: string }): Promise<PresenceFace[]>;
  /**
   * The listener hears from when this resolves, with what ends it, of each change of what people show: to the viewer `as`, as a session
   * of that viewer would, though nobody is there by it; unless given, to everyone who may come to share a conversation with
   * them, of those only whom this node knows. What is told again is none, nor is that somebody goes on being active, or turns
   * away or offline by time alone. What a listener throws, or rejects with, is told to `onUnforeseen`. `stop` ends all of them.
   */
  on(
    event: 'change',
    listener: (face: PresenceEvent) => unknown,
    options?: { readonly as?: string },
  ): Promise<() => void>;
  /**
   * How many are present in a conversation, and how many of those who show themselves to everyone there are online, and view it (P21): the same
   * for whoever asks. Of a conversation that does not exist, none. Nobody is active by it. Rejects with a `Refusal`:
   * `UNAVAILABLE` when it cannot be read. `maxAgeMs`: a conversation of more than `crowdLimit` members may have been counted so long ago; unless
   * given, it is counted now, which takes as long as to read all of them.
   */
  occupancy(conversationId: string, options?: { readonly maxAgeMs?: number }): Promise<ConversationOccupancy>;
  /**
   * What a viewer sees of these subjects (P12), which may be nothing, as they have just been read. What memory knows beats
   * what was stored. Never fails, and reads no more than what the viewer and they share, if anybody shares less than all.
   */
  look(viewerId: string, of: readonly StoredSubject[]): Promise<Look>;
  /**
   * Whom of its audience, itself not counted, a viewer sees in this status now. Out of memory: only what is not there
   * yet is read, also for a viewer without a session, who is held until the next sweeps.
   */
  withStatus(viewerId: string, status: Status): Promise<readonly string[]>;
  /**
   * P22, P23: what a viewer may be told of what the host has recorded of a subject; `null`: nothing, as of somebody who does not exist.
   * Nobody is active by it. Rejects with a `Refusal`: `UNAVAILABLE` when it cannot be read.
   */
  historySeen(viewerId: string, subjectId: string): Promise<SeenHistory | null>;
}

/** Who is not to learn what somebody does (P18). */
export interface Unseen {
  /** Who of a conversation is not to learn what the subject does there now, that it types, say (P18). Out of memory. */
  unseenBy(subjectId: string, conversationId: string): readonly string[];
  /**
   * Those of its audience who are to learn of nothing that the subject does (P18): that it has another name, say, they learn with
   * the next thing that they load. Never fails.
   */
  hiddenFrom(subjectId: string): Promise<readonly string[]>;
}

/** How somebody is seen now, out of memory. */
export interface Faced {
  /** What a subject sees of itself now, out of memory. */
  ownFace(subject: Subject): Face;
  /** What operators see of somebody who is here; `null`: their lists are to leave it out. */
  faceInLists(subject: Subject): Face | null;
  /** The same of news of somebody: whoever hides from everyone is named by the exit that they hear of, and by nothing after. */
  faceInNews(change: Change): Face | null;
  /** What everyone sees who comes to share a conversation with the subject. */
  faceToEveryone(subject: Subject): Face;
}

/** Who is with whom, as the host has it. */
export interface Memberships {
  /** The subject became a present member of the conversation: both sides get each other's facts at once. */
  joined(conversationId: string, subjectId: string): Promise<void>;
  /** The subject is no longer a present member: those who share nothing else are told the other is offline. */
  left(conversationId: string, subjectId: string): Promise<void>;
  /** The subject is no more (deactivated, link revoked): its sessions are closed, its audience is told. */
  end(subjectId: string): Promise<void>;
}

/** What people do besides their sessions. */
export interface Deeds {
  /** A REST request with accepted credentials. Costs memory only; never waits, never fails. */
  activity(subject: Subject): void;
  /**
   * The subject did something at a time that others see: all who are in a conversation, where it wrote a message, say, or one
   * person, whom it invited. They see it as last seen no earlier, also those from whom it hides (P18). Never fails.
   */
  acted(subjectId: string, knownTo: string, at: number): Promise<void>;
}

/** What people let others see (P17). */
export interface OwnSharing {
  /** What a subject lets others see (P17). Rejects as `UNAVAILABLE` when that cannot be read. */
  sharing(subjectId: string): Promise<Sharing>;
  /**
   * What is left out stays as it is. In force at once, for everybody who looks; answers all of it, once it is stored, and
   * whether the subject may hide from somebody by that from whom it did not: then asking for it is no activity (P18). Who has a
   * history kept (`activity`), which is erased when that is turned off, has to `confirm` so.
   */
  share(subjectId: string, said: ConfirmedChange): Promise<{ sharing: Sharing; isHiding: boolean }>;
  /**
   * P19: whether one of its audience may wait for a subject. Of whoever hides from that one, as they let others when that began: what they
   * share since is not to show. Rejects as `sharing` does.
   */
  letsWait(subjectId: string, viewerId: string): Promise<boolean>;
  /** A subject as one of its audience gets to see it, whatever that one shows in turn; `null`: the viewer is not in it. */
  preview(subjectId: string, viewerId: string): Promise<Face | null>;
}

/** What is said of people, by themselves and by the application around (P16). */
export interface Claiming {
  /** P16: what a subject shows of itself at the moment, and all that is said of it. */
  status(subject: Subject): Promise<OwnStatus>;
  /** What a subject says of itself, until when; answers its status once that is stored. Rejects with a `Refusal`. */
  say(subject: Subject, said: StatusBody): Promise<OwnStatus>;
  /** Silences one claim on a subject until it ends. */
  dismiss(subject: Subject, claimId: string): Promise<OwnStatus>;
  /**
   * What the application around it knows of a subject: a call, a meeting. Stored when this resolves. `false`: that call was
   * ended less than 5 minutes ago, and a late renewal revives nothing. Calls, and what applications say, are leases of 90 s,
   * to be claimed again every 30 s. Rejects with a `Refusal` that tells what is wrong, or `UNAVAILABLE`: it may have been stored.
   */
  claim(subjectId: string, claim: HostClaim): Promise<boolean>;
  /** It is over. What was never claimed, or by nobody, is no error. */
  unclaim(subjectId: string, claim: Pick<HostClaim, 'source' | 'id'>): Promise<void>;
  /**
   * P25: push messages get to the subject until then, epoch milliseconds; `null`: no more. Its audience sees so (`reach`) while it is not
   * there, and not when that ends. To be said again whenever a push service has taken a message: that is no activity. Stored when
   * this resolves. Rejects with a `Refusal`: `NOT_FOUND`, of guests, or `UNAVAILABLE`: it may have been stored.
   */
  reachable(subjectId: string, until: number | null): Promise<void>;
}

/** What operators do with people. */
export interface Operating {
  /** Closes all sessions of a subject, on all nodes, and answers how many. */
  disconnect(subjectId: string): Promise<number>;
  /**
   * An operator's word. `false` takes the subject offline until the next activity; `true` needs a living, active
   * session, otherwise `null`. Answers what operators see of it then, once it is stored. Rejects as `UNAVAILABLE` when
   * the store does not take it in time: it counts all the same, and is stored when it does.
   */
  setOnline(stored: StoredSubject, isOnline: boolean): Promise<Face | null>;
}

/** What operators do with the gateway, and read of it. */
export interface Maintaining {
  /** The maintenance job, now. Answers how many zombies it took offline. */
  sweep(): Promise<{ cleaned: number }>;
  /** How many subjects are online. */
  countOnline(): Promise<{ users: number; anonymous: number }>;
  /** Whether the maintenance job is running. */
  readonly maintenanceActive: boolean;
  statusMetrics(): StatusMetrics;
  resetStatusMetrics(): void;
}

/** What a host (the chat, or another application) can ask of presence and must tell it. */
export interface Presence
  extends Shows,
    Unseen,
    Faced,
    Memberships,
    Deeds,
    OwnSharing,
    Claiming,
    Operating,
    Maintaining {
  /** Epoch milliseconds: the time that all facts are told by. Not necessarily that of this machine. */
  now(): number;
}

/** What somebody shows of themselves, as it is written on the wire. */
export type PresenceFace = Shown<{ readonly userId: string; readonly username: string } & WireFace>;

/** `connected`: of how many who count the face says `isOnline`: whoever sees their times may see others active by requests alone. */
export type ConversationOccupancy = Counted<Occupancy & { readonly connected: number }>;

/** The face of a subject; `isInAudience`: it and who looks are present members of one conversation. */
export type Look = (stored: StoredSubject, isInAudience: boolean) => Face;

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
  /**
   * P20: the session shows this conversation in a visible page, for a minute unless that is said again; `null`: none. One that its subject is
   * not in is none, without a word. No activity.
   */
  viewing(sessionId: string, conversationId: string | null): void;
  /**
   * P24: by which time zone the session's machine goes, and, where the host knows, where its address is. Remembered as long as the session
   * lives, and of no effect unless its subject shares its `place`. No activity. Throws a `RangeError` when there is no such zone.
   */
  zone(sessionId: string, said: ZoneSaid): void;
  /**
   * P21: the session watches these members of the conversation, and nobody else any more. Answers their faces; of those who cannot be read
   * now it is told later. `null`: its subject is not in such a conversation, and watches nobody any more. No activity.
   */
  readonly watch: Watch;
  /** The session proved newer credentials of the same subject, and is told so: `authenticated`. */
  renewed(sessionId: string, proved: Renewal): void;
}

/** Its beginning and end. */
export interface Lifetime {
  /**
   * Resolves when people can be told of: since `start` the cluster has said what time it is, or nothing for three seconds.
   * Sessions, and whatever is said or asked of people, wait for it by themselves.
   */
  readonly ready: Promise<void>;
  /** Starts the maintenance job. */
  start(): void;
  /** Takes everybody offline in the store and writes what is owed. The sockets are closed afterwards, by others. */
  stop(): Promise<void>;
}

/** How much of what there is here, for gauges and records. Out of memory. */
export interface Measured {
  /** For gauges. */
  sizes(): Sizes;
  /** How many subjects in memory, of each kind, have which status. */
  census(): Census;
  /**
   * P22: those here, or of these, who keep a history (`activity`), are online, and not invisible: whose time is to be written down.
   * Out of memory, at the cost of those alone who keep one.
   */
  recorded(among?: Iterable<string>): readonly string[];
}

/** All of presence: what hosts ask and tell, what becomes of sessions, and its beginning and end. */
export interface LivePresence extends Presence, SessionEvents, Lifetime, Measured {
  /**
   * The sights say something else of the subject now than they did, which `before` says of each viewer: whoever looks is
   * told at once. `viewerIds`: whom that may concern; unless given, all.
   */
  sightsChanged(subjectId: string, before: (viewerId: string) => Sight, viewerIds?: Iterable<string>): void;
}
