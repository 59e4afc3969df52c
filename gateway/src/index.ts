/** Presence as a library: put it into an existing Socket.IO server. */
export { type AttachOptions, attachPresence } from './attach.ts';
export { type Clock, systemClock } from './clock.ts';
export { singleNode } from './cluster/single.ts';
export { DRIFT_KINDS, type Observation, type Observe } from './live/observation.ts';
export { createPresence } from './live/presence.ts';
export type { LivePresence, Presence, PresenceOptions } from './live/types.ts';
export type { Face } from './presence/face.ts';
export type { Cluster, Directory, Store } from './presence/ports.ts';
export type { StoredSubject, Subject } from './presence/subject.ts';
export { type Shown, wireOf } from './presence/wire.ts';
export { isAnswer, isOutage, Refusal } from './refusal.ts';
export { attachGate, type GateOptions } from './sockets/gate.ts';
export type { SocketIdentity } from './sockets/identity.ts';
export { listen, type OnRefused, refused } from './sockets/listen.ts';
export { memoryStore } from './stores/memory.ts';
