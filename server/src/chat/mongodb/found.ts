/** People out of two collections, and what they are found by. */

import {
  ANONYMOUS_FIELDS,
  anonymousToStored,
  toObjectId,
  USER_FIELDS,
  userToStored,
} from '@meeshy/status-gateway/mongodb';
import type { Document, Filter } from 'mongodb';
import type { AnonymousDocument, Collections, UserDocument } from '../../database/mongodb-schema.ts';
import type { PersonRecord, Range } from '../records.ts';

const NAMES = { displayName: 1, nameKey: 1 } as const;

/** A user of ours: those of another system have no such key. */
export const OURS = { usernameKey: { $exists: true } };

type Named = Pick<UserDocument, 'username' | 'displayName' | 'nameKey'>;

const named = ({ username, displayName = username, nameKey = '' }: Named) => ({ displayName, nameKey });

/** That it has not ended. */
export function living(now: number): Filter<Document> {
  return { $or: [{ endsAt: null }, { endsAt: { $gt: new Date(now) } }] };
}

/** By name. Both collections are asked at the same time. */
export async function findPeople(
  { users, anonymous }: Pick<Collections, 'users' | 'anonymous'>,
  filter: Filter<Document>,
  { after, limit }: Range<string> = { after: null, limit: 0 },
): Promise<PersonRecord[]> {
  const range = after ? { $and: [filter, behind(after)] } : filter;
  const options = { sort: { nameKey: 1, _id: 1 }, limit } as const;
  const [people, guests] = await Promise.all([
    users.find(range as Filter<UserDocument>, { ...options, projection: { ...USER_FIELDS, ...NAMES } }).toArray(),
    anonymous
      .find(range as Filter<AnonymousDocument>, { ...options, projection: { ...ANONYMOUS_FIELDS, ...NAMES } })
      .toArray(),
  ]);
  const found = [
    ...people.map((one) => ({ ...userToStored(one), ...named(one) })),
    ...guests.map((one) => ({ ...anonymousToStored(one), ...named(one) })),
  ].sort(byName);
  return limit > 0 ? found.slice(0, limit) : found;
}

/** That it was made before the position. */
export function before([createdAt, id]: readonly [number, string]): Filter<Document> {
  const at = new Date(createdAt);
  return { $or: [{ createdAt: { $lt: at } }, { createdAt: at, _id: { $lt: toObjectId(id) } }] };
}

function behind([nameKey, id]: readonly [string, string]): Filter<Document> {
  return { $or: [{ nameKey: { $gt: nameKey } }, { nameKey, _id: { $gt: toObjectId(id) } }] };
}

/** As the database sorts: by bytes. */
function byName(a: PersonRecord, b: PersonRecord): number {
  return Buffer.compare(Buffer.from(a.nameKey), Buffer.from(b.nameKey)) || (a.id < b.id ? -1 : 1);
}

/** The ids of both kinds, unless `kind` says one, that match. */
export async function idsOf(
  { users, anonymous }: Collections,
  filter: Filter<Document>,
  kind?: 'anonymous',
): Promise<string[]> {
  const projection = { _id: 1 } as const;
  const [people, guests] = await Promise.all([
    kind ? [] : users.find(filter as Filter<UserDocument>, { projection }).toArray(),
    anonymous.find(filter as Filter<AnonymousDocument>, { projection }).toArray(),
  ]);
  return [...people, ...guests].map(({ _id }) => _id.toHexString());
}
