/** A database that Meeshy has filled: its documents are used as they are. */
import { DAY_MS } from '@meeshy/status-protocol';
import { type Document, ObjectId } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { factsWith } from '../../../shared/test/facts.ts';
import { type MongoDatabase, openMongo } from '../../src/database/mongodb.ts';
import type { StoredSubject } from '../../src/presence/truth/subject.ts';
import { mongoStore } from '../../src/stores/mongodb.ts';
import { newDatabaseUrl } from '../support/mongodb-url.ts';

const T = 1_750_000_000_000;
const SEEN = new Date(T);

const user = {
  _id: new ObjectId(),
  username: 'johndoe',
  email: 'john@example.com',
  password: '$2b$12$bcrypt',
  systemLanguage: 'fr',
  role: 'BIGBOSS',
  isOnline: true,
  lastSeen: SEEN,
  lastActiveAt: SEEN,
  preferences: { theme: 'dark', tags: ['a', 'b'] },
};
const guest = {
  _id: new ObjectId(),
  username: 'visitor',
  sessionToken: 'anon_1750000000000_x',
  conversationId: new ObjectId(),
  isOnline: false,
  lastSeenAt: SEEN,
  lastActiveAt: SEEN,
};

let mongo: MongoDatabase;
beforeAll(async () => {
  const url = newDatabaseUrl();
  const before = await openMongo(url);
  await before.db.collection<Document>('User').insertOne({ ...user });
  await before.db.collection<Document>('User').insertOne({ _id: new ObjectId(), username: 'other' });
  await before.db.collection<Document>('AnonymousParticipant').insertOne({ ...guest });
  await before.close();
  mongo = await openMongo(url);
});
afterAll(() => mongo.db.dropDatabase().then(mongo.close));

const documentOf = (name: string, _id: ObjectId) => mongo.db.collection(name).findOne({ _id });

function changed(whose: { _id: ObjectId; username: string }, kind: StoredSubject['kind']): StoredSubject {
  const facts = factsWith({ isOnline: kind === 'anonymous', lastSeen: T + 7, lastActiveAt: T + 5, version: 1 });
  return { id: whose._id.toHexString(), username: 'ignored', kind, facts };
}

describe('an existing Meeshy database', () => {
  it('is read without a version, which counts as 0', async () => {
    const facts = factsWith({ isOnline: true, lastSeen: T, lastActiveAt: T });
    expect(await mongoStore(mongo.db).load([user._id.toHexString(), guest._id.toHexString()])).toEqual([
      { id: user._id.toHexString(), username: 'johndoe', kind: 'user', facts },
      { id: guest._id.toHexString(), username: 'visitor', kind: 'anonymous', facts: { ...facts, isOnline: false } },
    ]);
    expect(await mongoStore(mongo.db).online(null, 10)).toHaveLength(1);
  });

  it('P7: takes the first version, and keeps every other field', async () => {
    await mongoStore(mongo.db).save([changed(user, 'user'), changed(guest, 'anonymous')]);
    const facts = { lastActiveAt: new Date(T + 5), version: 1 };
    expect(await documentOf('User', user._id)).toEqual({
      ...user,
      ...facts,
      isOnline: false,
      lastSeen: new Date(T + 7),
    });
    expect(await documentOf('AnonymousParticipant', guest._id)).toEqual({
      ...guest,
      ...facts,
      isOnline: true,
      lastSeenAt: new Date(T + 7),
    });
  });

  it('P1: is never given a time that is null, which its own schema forbids', async () => {
    const { id, ...subject } = changed(user, 'user');
    const absent = factsWith({ isOnline: true, version: 2 });
    await mongoStore(mongo.db).save([{ ...subject, id, facts: absent }]);
    expect(await documentOf('User', user._id)).toMatchObject({
      lastSeen: new Date(0),
      lastActiveAt: new Date(T + 5),
    });
    expect((await mongoStore(mongo.db).load([id]))[0]?.facts).toMatchObject({ lastSeen: null, lastActiveAt: T + 5 });
  });

  it('gets the indexes that presence needs', async () => {
    for (const name of ['User', 'AnonymousParticipant']) {
      const fields = (await mongo.db.collection(name).indexes()).flatMap(({ key }) => Object.keys(key)[0]);
      expect(fields).toEqual(expect.arrayContaining(['isOnline', 'lastActiveAt']));
    }
  });
});

describe('the signs of life', () => {
  it('P9: of former days are forgotten, but for the last one of another node', async () => {
    const store = mongoStore(mongo.db);
    await store.recordSignOfLife('node-1', T - 40 * DAY_MS);
    await store.recordSignOfLife('node-2', T - 30 * DAY_MS);
    await mongoStore(mongo.db).recordSignOfLife('node-3', T);
    expect(await store.lastSignOfLife(['node-3'])).toBe(T - 30 * DAY_MS);
    const nodes = await mongo.db.collection<{ _id: string }>('GatewayNode').find().toArray();
    expect(nodes.map(({ _id }) => _id).sort()).toEqual(['node-2', 'node-3']);
  });

  it('of one process that takes many names are forgotten too', async () => {
    const store = mongoStore(mongo.db);
    const HOUR = DAY_MS / 24;
    for (let hour = 0; hour < 100; hour++) await store.recordSignOfLife(`node-${hour}`, T + hour * HOUR);
    expect(await mongo.db.collection('GatewayNode').countDocuments()).toBeLessThanOrEqual(26);
    expect(await store.lastSignOfLife(['node-99'])).toBe(T + 98 * HOUR);
  });
});
