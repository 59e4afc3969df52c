/** Ids and times as MongoDB keeps them. */
import { readTime } from '@meeshy/status-protocol';
import { ObjectId } from 'mongodb';

/** Names nobody and nothing. */
const NOTHING = new ObjectId('0'.repeat(24));

const isId = (id: string) => /^[0-9a-f]{24}$/.test(id);

/** An id of another form is unknown like any other: it becomes one that nothing has. */
export function toObjectId(id: string): ObjectId {
  return isId(id) ? new ObjectId(id) : NOTHING;
}

/** For writing. Throws for an id of another form. */
export function newObjectId(id: string): ObjectId {
  if (!isId(id)) throw new Error(`MongoDB keeps ids of 24 hexadecimal digits: "${id}" is none`);
  return new ObjectId(id);
}

/** Those of these ids that MongoDB can have, each once. */
export function toObjectIds(ids: Iterable<string>): ObjectId[] {
  return [...new Set(ids)].filter(isId).map((id) => new ObjectId(id));
}

/** Epoch ms; absent, null and epoch 0 are `null`. */
export function toTime(date: Date | null | undefined): number | null {
  return readTime(date?.getTime());
}

/** Absent is epoch 0: Meeshy's own schema does not allow these fields to be null. */
export function toDate(time: number | null): Date {
  return new Date(time ?? 0);
}
