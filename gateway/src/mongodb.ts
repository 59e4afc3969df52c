/** The store on MongoDB. */
import { openMongo } from './database/mongodb.ts';
import type { Store } from './presence/ports.ts';
import { mongoStore } from './stores/mongodb.ts';

export { type MongoDatabase, makeIndexes, openMongo, upserting } from './database/mongodb.ts';
export { isAway, isTaken } from './database/mongodb-errors.ts';
export {
  type NodeDocument,
  PRESENCE_INDEXES,
  type PresenceGuestDocument,
  type PresenceUserDocument,
  presenceCollectionsOf,
} from './database/mongodb-presence.ts';
export { newObjectId, toDate, toObjectId, toObjectIds, toTime } from './database/mongodb-values.ts';
export { ANONYMOUS_FIELDS, anonymousToStored, mongoStore, USER_FIELDS, userToStored } from './stores/mongodb.ts';

/**
 * Connects to `mongodb://…`. `shared`: other gateways may have it too, and all of them meet in a cluster; otherwise a second one is refused. Throws
 * an `Error` of one sentence, without the password. `close` it after presence has stopped.
 */
export async function mongodbStore(
  url: string,
  { shared = false }: { shared?: boolean } = {},
): Promise<Store & { close(): Promise<void> }> {
  const { db, close } = await openMongo(url, undefined, shared ? 'shared' : 'alone');
  return { ...mongoStore(db), close };
}
