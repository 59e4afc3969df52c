/**
 * The collections of presence, with the names that Meeshy's own schema gives them. Of the documents of an existing Meeshy
 * database presence knows `username`, `isOnline`, `lastSeen` (`lastSeenAt`), `lastActiveAt`, `version`, `claims` and
 * `claimsChangedAt`, and touches no other field. A host may keep more of them.
 */
import type { FACT_FIELDS, FactName } from '@meeshy/status-protocol';
import type { Collection, Db, IndexDescription, ObjectId } from 'mongodb';

type FactFields = typeof FACT_FIELDS;
type FieldOf<Fields, Kind> = Kind extends 'anonymous'
  ? Fields extends { readonly guestDocument: infer Name extends string }
    ? Name
    : FieldOf<Fields, 'user'>
  : Fields extends { readonly document: infer Name extends string }
    ? Name
    : never;
type FieldValue = { flag: boolean; time: Date; version: number };

/** Everything but the id may be missing in a document that somebody else wrote. A version that is missing counts as 0. */
type PresenceDocument<Kind extends 'user' | 'anonymous'> = {
  _id: ObjectId;
  username: string;
  /** What is said of it, each as text by its key. */
  claims?: Record<string, unknown> | null;
  /** When they last changed, by the clock of the database. */
  claimsChangedAt?: Date | null;
} & {
  [Name in FactName as FieldOf<FactFields[Name], Kind>]?: FieldValue[FactFields[Name]['kind']] | null;
};

/** A user, as MongoDB has them. */
export type PresenceUserDocument = PresenceDocument<'user'>;
/** An anonymous participant, as MongoDB has them. */
export type PresenceGuestDocument = PresenceDocument<'anonymous'>;

/** The last sign of life of a gateway. */
export interface NodeDocument {
  _id: string;
  aliveAt: Date;
}

export interface PresenceCollections {
  readonly users: Collection<PresenceUserDocument>;
  readonly anonymous: Collection<PresenceGuestDocument>;
  readonly nodes: Collection<NodeDocument>;
}

/** The collections that presence uses, by the names that Meeshy gives them. */
export function presenceCollectionsOf(db: Db): PresenceCollections {
  return {
    users: db.collection('User'),
    anonymous: db.collection('AnonymousParticipant'),
    nodes: db.collection('GatewayNode'),
  };
}

const BY_PRESENCE: readonly IndexDescription[] = [
  { key: { isOnline: 1, _id: 1 } },
  { key: { lastActiveAt: 1 } },
  // Of most people nothing was ever said.
  { key: { claimsChangedAt: 1 }, sparse: true },
];

/** The indexes without which presence would read whole collections. */
export const PRESENCE_INDEXES: Record<keyof PresenceCollections, readonly IndexDescription[]> = {
  users: BY_PRESENCE,
  anonymous: BY_PRESENCE,
  nodes: [],
};
