import { type AnyBulkWriteOperation, type Db, type Document, type Filter, ObjectId } from 'mongodb';
import { type AnonymousDocument, collectionsOf, type UserDocument } from '../database/mongodb-schema.ts';
import { newObjectId, toDate, toObjectIds, toTime } from '../database/mongodb-values.ts';
import type { Store, StoredSubject } from '../presence/ports.ts';

/** A gateway that was silent for so long is forgotten: whoever it left behind has been told. */
const NODES_KEPT_MS = 30 * 86_400_000;

/** The fields that presence reads. */
export const USER_FIELDS = { username: 1, isOnline: 1, lastSeen: 1, lastActiveAt: 1, version: 1 } as const;
export const ANONYMOUS_FIELDS = { username: 1, isOnline: 1, lastSeenAt: 1, lastActiveAt: 1, version: 1 } as const;

export function userToStored(found: UserDocument): StoredSubject {
  return toStored('user', found, found.lastSeen);
}

export function anonymousToStored(found: AnonymousDocument): StoredSubject {
  return toStored('anonymous', found, found.lastSeenAt);
}

/**
 * The store on MongoDB, on the collections of an existing Meeshy database too. Users and anonymous participants are in
 * two collections, which are asked at the same time: one round trip is one for each of them. A batch is not all or
 * nothing: what of it was written may be written again.
 */
export function mongoStore(db: Db): Store {
  const { users, anonymous, nodes } = collectionsOf(db);

  async function find(filter: Filter<Document>, limit = 0): Promise<StoredSubject[]> {
    const options = limit > 0 ? { limit, sort: { _id: 1 } as const } : {};
    const [people, guests] = await Promise.all([
      users.find(filter as Filter<UserDocument>, { ...options, projection: USER_FIELDS }).toArray(),
      anonymous.find(filter as Filter<AnonymousDocument>, { ...options, projection: ANONYMOUS_FIELDS }).toArray(),
    ]);
    return [...people.map(userToStored), ...guests.map(anonymousToStored)];
  }

  return {
    async load(ids) {
      const known = toObjectIds(ids);
      return known.length > 0 ? find({ _id: { $in: known } }) : [];
    },

    async save(subjects) {
      const batches = [
        { collection: users, lastSeen: 'lastSeen', batch: subjects.filter(({ kind }) => kind === 'user') },
        { collection: anonymous, lastSeen: 'lastSeenAt', batch: subjects.filter(({ kind }) => kind === 'anonymous') },
      ] as const;
      await Promise.all(
        batches
          .filter(({ batch }) => batch.length > 0)
          .map(({ collection, lastSeen, batch }) =>
            collection.bulkWrite(batch.flatMap((subject) => keepTheNewer(subject, lastSeen)) as never, {
              ordered: false,
            }),
          ),
      );
    },

    async online(after, limit) {
      const found = await find({ isOnline: true, ...(after !== null && { _id: { $gt: boundOf(after) } }) }, limit);
      return found.sort((a, b) => (a.id < b.id ? -1 : 1)).slice(0, limit);
    },

    async recordSignOfLife(nodeId, at) {
      await nodes.bulkWrite([
        { updateOne: { filter: { _id: nodeId }, update: { $max: { aliveAt: toDate(at) } }, upsert: true } },
        { deleteMany: { filter: { aliveAt: { $lt: toDate(at - NODES_KEPT_MS) } } } },
      ]);
    },

    async lastSignOfLife(exceptNodeId) {
      const last = await nodes.findOne({ _id: { $ne: exceptNodeId } }, { sort: { aliveAt: -1 } });
      return toTime(last?.aliveAt);
    },
  };
}

/**
 * In whatever order the two are done they end the same: the first changes what has a lower version or none, the second
 * takes the later activity and makes what is missing.
 */
function keepTheNewer(
  { id, username, facts }: StoredSubject,
  lastSeen: 'lastSeen' | 'lastSeenAt',
): AnyBulkWriteOperation<Document>[] {
  const _id = newObjectId(id);
  const { isOnline, version } = facts;
  const change = { isOnline, [lastSeen]: toDate(facts.lastSeen), version };
  return [
    {
      updateOne: { filter: { _id, $or: [{ version: { $lt: version } }, { version: null }] }, update: { $set: change } },
    },
    {
      updateOne: {
        filter: { _id },
        update: { $max: { lastActiveAt: toDate(facts.lastActiveAt) }, $setOnInsert: { username, ...change } },
        upsert: true,
      },
    },
  ];
}

function toStored(
  kind: StoredSubject['kind'],
  { _id, username, isOnline, lastActiveAt, version }: UserDocument | AnonymousDocument,
  lastSeen: Date | null | undefined,
): StoredSubject {
  return {
    id: _id.toHexString(),
    username,
    kind,
    facts: {
      isOnline: isOnline === true,
      lastSeen: toTime(lastSeen),
      lastActiveAt: toTime(lastActiveAt),
      version: version ?? 0,
    },
  };
}

/** What sorts behind all ids up to `after`, which may be of another form: the canary's are. */
function boundOf(after: string): ObjectId {
  const [digits = ''] = /^[0-9a-f]{0,24}/.exec(after) ?? [];
  return new ObjectId(digits.padEnd(24, (after[digits.length] ?? '') > 'f' ? 'f' : '0'));
}
