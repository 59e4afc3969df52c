/** An account that was made, of which no answer came: nobody knows whether it is there. */

import { newObjectId } from '@meeshy/status-gateway/mongodb';
import { MongoNetworkError } from 'mongodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newDatabaseUrl } from '../../../gateway/test/support/mongodb-url.ts';
import { mongoAccounts } from '../../src/chat/mongodb/accounts.ts';
import type { NewAccount } from '../../src/chat/records.ts';
import { type OpenMongo, openMongo } from '../../src/database/mongodb.ts';
import { type Collections, collectionsOf } from '../../src/database/mongodb-schema.ts';
import { looksOf } from '../../src/names/looks.ts';

const T = 1_750_000_000_000;
const HOUR = 3_600_000;

let mongo: OpenMongo;
beforeAll(async () => {
  mongo = await openMongo(newDatabaseUrl());
});
afterAll(() => mongo.db.dropDatabase().then(mongo.close));

function account(username: string, number: number, createdAt: number): NewAccount {
  const names = { username, usernameKey: username, displayName: username, nameKey: username };
  const looks = { looks: looksOf(username), shownLooks: looksOf(username) };
  const email = `${username}@example.com`;
  const id = newObjectId(String(number).padStart(24, '0')).toHexString();
  return { id, ...names, ...looks, email, emailKey: email, passwordHash: '', role: 'USER', language: 'en', createdAt };
}

/** What is written to the users is kept, and no answer comes. */
function unanswered(collections: Collections): Collections {
  const users = Object.create(collections.users, {
    insertOne: {
      async value(...values: Parameters<typeof collections.users.insertOne>) {
        await collections.users.insertOne(...values);
        throw new MongoNetworkError('connection closed');
      },
    },
  });
  return { ...collections, users };
}

it('keeps its looks: nobody passes for it later', async () => {
  const collections = collectionsOf(mongo.db);
  const added = mongoAccounts(unanswered(collections)).add(account('modern', 1, T));
  await expect(added).rejects.toThrow('connection closed');
  expect(await collections.users.countDocuments({ username: 'modern' })).toBe(1);
  expect(await mongoAccounts(collections).add(account('modem', 2, T + HOUR))).toBe('name taken');
});
