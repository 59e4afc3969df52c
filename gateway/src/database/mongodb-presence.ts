/**
 * The collections of presence, with the names that Meeshy's own schema gives them. Of the documents of an existing Meeshy
 * database presence knows `username`, `isOnline`, `lastSeen` (`lastSeenAt`), `lastActiveAt` and `version`, and touches no
 * other field. A host may keep more of them.
 */
import type { Collection, Db, IndexDescription, ObjectId } from 'mongodb';

/** Everything but the id may be missing in a document that somebody else wrote. */
interface PresenceDocument {
  _id: ObjectId;
  username: string;
  isOnline?: boolean;
  lastActiveAt?: Date | null;
  /** Missing counts as 0. */
  version?: number | null;
}

export interface PresenceUserDocument extends PresenceDocument {
  lastSeen?: Date | null;
}

export interface PresenceGuestDocument extends PresenceDocument {
  lastSeenAt?: Date | null;
}

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

export function presenceCollectionsOf(db: Db): PresenceCollections {
  return {
    users: db.collection('User'),
    anonymous: db.collection('AnonymousParticipant'),
    nodes: db.collection('GatewayNode'),
  };
}

const BY_PRESENCE: readonly IndexDescription[] = [{ key: { isOnline: 1, _id: 1 } }, { key: { lastActiveAt: 1 } }];

export const PRESENCE_INDEXES: Record<keyof PresenceCollections, readonly IndexDescription[]> = {
  users: BY_PRESENCE,
  anonymous: BY_PRESENCE,
  nodes: [],
};
