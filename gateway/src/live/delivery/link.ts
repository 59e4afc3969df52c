import type { ServerToClientEvents, WireError } from '@meeshy/status-protocol';
import type { SnapshotJson, ViewersEvent } from './events.ts';
import type { Parcel } from './parcel.ts';

/** What tells nothing of anybody's presence: that leaves as faces only. */
type PlainEvent = Exclude<keyof ServerToClientEvents, 'presence:snapshot' | 'user:status' | 'user:status:batch'>;

/** Whom it names has shown a face. */
type PlainPayload<Event extends PlainEvent> = Event extends 'conversation:viewers'
  ? ViewersEvent
  : Parameters<ServerToClientEvents[Event]>[0];

/** What presence asks of a connection. One implementation per transport. */
export interface Link {
  /** Unique among all connections of this node. */
  readonly id: string;
  readonly isOpen: boolean;
  /** Bytes that the connection has not taken yet; what grows here is a slow client. */
  readonly backlog: number;
  /** For how long a heartbeat has been waiting for its answer, milliseconds; 0: all are answered. */
  readonly unansweredMs: number;
  send<Event extends PlainEvent>(event: Event, payload: PlainPayload<Event>): void;
  /** A snapshot, or a part of one. */
  sendJson(event: 'presence:snapshot', json: SnapshotJson): void;
  /** Statuses, in the form that the client takes: single events, or one `user:status:batch`. See `Parcel.as`. */
  deliver(parcel: Parcel): void;
  /** Says why, then closes for good: the client is not to come back by itself. */
  close(error: WireError): void;
  /** Cuts the connection without a word: the client comes back by itself, to another node. */
  drop(): void;
}
