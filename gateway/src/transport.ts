/**
 * Presence over a transport of the host's own, without Socket.IO: `openPresence`, and what a connection is to it (a `Link`)
 * and carries (an `Admission` first, then `Parcel`s).
 */
export { singleNode } from './cluster/single.ts';
export type { Link } from './live/delivery/link.ts';
export type { Parcel, Piece } from './live/delivery/parcel.ts';
export type { Admission } from './live/sessions/entrance.ts';
export type { LivePresence, Presence, SessionEvents, ZoneSaid } from './live/types.ts';
export { type OpenOptions, openPresence } from './open.ts';
export type { Cluster, Directory, Store } from './presence/ports.ts';
export type { SnapshotJson } from './presence/shown/wire.ts';
export type { StoredSubject, Subject } from './presence/truth/subject.ts';
export { memoryStore } from './stores/memory.ts';
