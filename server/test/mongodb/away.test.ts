/** P14: whatever is asked of a server that is gone is told to ask again; a batch too, whose errors look like answers. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PrivateMongo, startMongo } from '../../../gateway/test/support/mongodb.ts';
import { newDatabaseUrl } from '../../../gateway/test/support/mongodb-url.ts';
import { mongodbServer } from '../../../scripts/lib/mongodb.mjs';
import { newId } from '../../src/chat/ids.ts';
import type { NewAccount, NewGuest, NewMessage } from '../../src/chat/records.ts';
import { openStorage, type Storage } from '../../src/storage.ts';

const server = mongodbServer();
const id = newId(1_750_000_000_000);

/** It kills the server, so it needs one of its own. */
describe.runIf(server && !('url' in server))('a MongoDB that is gone', () => {
  let mongo: PrivateMongo;
  let storage: Storage;

  beforeAll(async () => {
    mongo = await startMongo();
    storage = await openStorage(newDatabaseUrl(mongo.url));
    await storage.tryWriting();
    await mongo.kill();
  });
  afterAll(async () => {
    await storage.close();
    await mongo.remove();
  });

  test('refuses for now, whatever is asked', async () => {
    const { records } = storage;
    const asks: Record<string, Promise<unknown>> = {
      read: records.people.stored(id),
      insert: records.accounts.add({ id, createdAt: 1, username: 'x', looks: ['x'] } as unknown as NewAccount),
      batch: records.members.put(id, [{ id, state: 'present' }], null, 1),
      update: records.members.accept(id, id, 1),
      remove: records.members.remove(id, id),
      message: records.messages.add({ id, conversationId: id, senderId: id, content: '', createdAt: 1 } as NewMessage),
      guest: records.links.admit({ id, conversationId: id, linkId: id, createdAt: 1, endsAt: 2 } as NewGuest),
      together: records.atomically(({ members }) => members.put(id, [{ id, state: 'invited' }], null, 1)),
    };
    const codes = Object.entries(asks).map(async ([name, ask]) => [
      name,
      await ask.then(
        () => 'done',
        ({ code }) => code,
      ),
    ]);
    const told = Object.fromEntries(await Promise.all(codes));
    expect(told).toEqual(Object.fromEntries(Object.keys(asks).map((name) => [name, 'UNAVAILABLE'])));
    await expect(storage.tryWriting()).rejects.toThrow();
  });
});
