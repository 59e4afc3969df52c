/** Gives everybody of ours the canonical form of their names, and what they look like. */

import { isTaken } from '@meeshy/status-gateway/mongodb';
import type { ObjectId } from 'mongodb';
import { canonical, exactKey } from '../names/canonical.ts';
import { looksOf } from '../names/looks.ts';
import type { Collections } from './mongodb-schema.ts';

const DONE = { _id: 'canonicalNames', value: '1' };

/**
 * Once. Of those who share a form, whoever is called by it already keeps it, or who came first; the others are found by exact name. Safe to
 * repeat where it was cut short; of gateways that start at once each does the same.
 */
export async function renameAll(collections: Collections): Promise<void> {
  const { users, anonymous, settings } = collections;
  if (await settings.findOne({ _id: DONE._id })) return;
  const unnamed = { usernameKey: { $exists: true }, shownLooks: { $exists: false } };
  const projection = { username: 1, displayName: 1, usernameKey: 1 } as const;
  const options = { projection, sort: { createdAt: 1, _id: 1 } } as const;
  for await (const user of users.find(unnamed, options)) {
    const { _id, username } = user;
    await takeLooks(collections, _id, looksOf(username));
    const key = canonical(username);
    const namesake = await users.findOne({ usernameKey: key, _id: { $ne: _id } });
    const usernameKey = namesake ? exactKey(username) : key;
    await users.updateOne({ _id }, { $set: { ...keysOf(user), usernameKey } });
  }
  for await (const guest of anonymous.find(unnamed, options)) {
    const { _id, username } = guest;
    await anonymous.updateOne({ _id }, { $set: { ...keysOf(guest), usernameKey: canonical(username) } });
  }
  await unlessTaken(settings.insertOne({ ...DONE }));
}

function keysOf({ username, displayName = username }: { username: string; displayName?: string }) {
  return { nameKey: canonical(displayName), shownLooks: looksOf(username, displayName) };
}

/** Those that nobody has. */
async function takeLooks({ looks }: Collections, userId: ObjectId, wanted: readonly string[]): Promise<void> {
  for (const look of wanted) await unlessTaken(looks.insertOne({ _id: look, userId, takenAt: new Date(0) }));
}

async function unlessTaken(insertion: Promise<unknown>): Promise<void> {
  await insertion.catch((error) => {
    if (!isTaken(error)) throw error;
  });
}
