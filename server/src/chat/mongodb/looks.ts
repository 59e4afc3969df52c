import { isTaken } from '@meeshy/status-gateway/mongodb';
import type { ObjectId } from 'mongodb';
import type { Collections } from '../../database/mongodb-schema.ts';

/** What was taken for an account that was never made is free again after so long. */
const MAKING_MS = 60_000;

/** All of them or none. Answers whether nobody else had one. */
export async function takeLooks(
  collections: Pick<Collections, 'looks' | 'users'>,
  userId: ObjectId,
  wanted: readonly string[],
  now: number,
): Promise<boolean> {
  for (const look of wanted) {
    if (await takeLook(collections, userId, look, now)) continue;
    await collections.looks.deleteMany({ userId });
    return false;
  }
  return true;
}

async function takeLook(
  { looks, users }: Pick<Collections, 'looks' | 'users'>,
  userId: ObjectId,
  look: string,
  now: number,
): Promise<boolean> {
  const takenAt = new Date(now);
  try {
    await looks.insertOne({ _id: look, userId, takenAt });
    return true;
  } catch (error) {
    if (!isTaken(error)) throw error;
  }
  const holder = await looks.findOne({ _id: look });
  if (!holder || holder.takenAt.getTime() > now - MAKING_MS || (await users.findOne({ _id: holder.userId })))
    return false;
  const left = { _id: look, userId: holder.userId };
  return (await looks.updateOne(left, { $set: { userId, takenAt } })).modifiedCount === 1;
}
