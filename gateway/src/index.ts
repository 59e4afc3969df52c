/** Presence as a library: put it into an existing Fastify and Socket.IO server. */
export { type AttachOptions, attachPresence } from './attach.ts';
export { singleNode } from './cluster/single.ts';
export type { Observation, Observe } from './live/observation.ts';
export { createPresence } from './live/presence.ts';
export type { LivePresence, Presence, PresenceOptions } from './live/types.ts';
export type { Cluster, Directory, Store, StoredSubject, Subject } from './presence/ports.ts';
export { Refusal } from './refusal.ts';
export { attachGate, type GateOptions } from './sockets/gate.ts';
export { memoryStore } from './stores/memory.ts';
export { mongoStore } from './stores/mongodb.ts';
export { sqlStore } from './stores/sql.ts';
