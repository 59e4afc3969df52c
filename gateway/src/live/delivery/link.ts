import type { WireError } from '@meeshy/status-protocol';
import type { SnapshotJson } from '../../presence/shown/wire.ts';
import type { ToldEvents } from './events.ts';
import type { Parcel } from './parcel.ts';

/** What tells of nobody's status: that leaves in pieces, and in snapshots. */
type PlainEvent = Exclude<keyof ToldEvents, 'presence:snapshot' | 'user:status' | 'user:status:batch'>;

/** What presence asks of a connection. One implementation per transport. */
export interface Link {
  /** Unique among all connections of this node. */
  readonly id: string;
  readonly isOpen: boolean;
  /** Bytes that the connection has not taken yet; what grows here is a slow client. */
  readonly backlog: number;
  /** For how long a heartbeat has been waiting for its answer, milliseconds; 0: all are answered. */
  readonly unansweredMs: number;
  send<Event extends PlainEvent>(event: Event, payload: Parameters<ToldEvents[Event]>[0]): void;
  /** A snapshot, or a part of one. */
  sendJson(event: 'presence:snapshot', json: SnapshotJson): void;
  /** Statuses, in the form that the client takes: single events, or one `user:status:batch`. See `Parcel.as`. */
  deliver(parcel: Parcel): void;
  /** Says why, then closes for good: the client is not to come back by itself. */
  close(error: WireError): void;
  /** Cuts the connection without a word: the client comes back by itself, to another node. */
  drop(): void;
}
