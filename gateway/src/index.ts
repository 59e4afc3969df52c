/** Presence as a library: put it into an existing Socket.IO server. */
export { type AttachOptions, attachPresence } from './attach.ts';
export { type Clock, systemClock } from './clock.ts';
export type { ClusterOf } from './cluster/cluster-of.ts';
export { singleNode } from './cluster/single.ts';
export type { SocketIdentity } from './identity.ts';
export type { ToldEvents } from './live/delivery/events.ts';
export { DRIFT_KINDS, type Observation, type Observe } from './live/observation.ts';
export { createPresence } from './live/presence.ts';
export type {
  ConversationOccupancy,
  LivePresence,
  Look,
  Presence,
  PresenceFace,
  PresenceOptions,
} from './live/types.ts';
export type { Cluster, Directory, Store } from './presence/ports.ts';
export type { SeenHistory } from './presence/shown/seen-history.ts';
export {
  beside,
  type Counted,
  type Named,
  type Naming,
  nameOf,
  type PresenceEvent,
  type Shown,
  statusOnWire,
  statusShown,
  wireOf,
} from './presence/shown/wire.ts';
export type { Face } from './presence/sight/face.ts';
export type { HostClaim } from './presence/truth/own-claims.ts';
export type { Located } from './presence/truth/place.ts';
export type { StoredSubject, Subject } from './presence/truth/subject.ts';
export { isAnswer, isOutage, Refusal } from './refusal.ts';
export { attachGate, type GateOptions } from './sockets/gate.ts';
export type { SocketCredentials } from './sockets/handshakes.ts';
export {
  answering,
  type EventHandlers,
  type Handler,
  handling,
  listen,
  listenAnswering,
  type OnRefused,
  refused,
  type Speaker,
  type ToldServer,
  type ToldSocket,
} from './sockets/listen.ts';
export { keptOf } from './stores/kept.ts';
export { memoryStore } from './stores/memory.ts';
export type { Warn } from './warnings.ts';
