/** Accounts from before names had one form, some of whom pass for each other. */

import { type Kysely, sql } from 'kysely';
import { MongoClient } from 'mongodb';
import { afterEach, expect, it } from 'vitest';
import { faceOf } from '../../../gateway/src/presence/sight/face.ts';
import { FULL } from '../../../gateway/src/presence/sight/sight.ts';
import { emptyDatabase } from '../../../gateway/test/support/databases.ts';
import { createChat } from '../../src/chat/chat.ts';
import { newId } from '../../src/chat/ids.ts';
import { hashPassword } from '../../src/chat/passwords.ts';
import type { Records } from '../../src/chat/records.ts';
import { collectionsOf } from '../../src/database/mongodb-schema.ts';
import { renameAll } from '../../src/database/names-migration.ts';
import { openDatabase } from '../../src/database/open.ts';
import { readSettings } from '../../src/settings.ts';
import { openStorage, type Storage } from '../../src/storage.ts';
import { refused } from './host.ts';

/** As the first version folded them, which let these be four. */
const OLDER = [
  { username: 'alice', key: 'alice' },
  { username: '𝐀lice', key: 'Alice' },
  { username: 'ᴮᴵᴳ', key: 'BIG' },
  { username: 'big', key: 'big' },
  { username: 'b1g', key: 'b1g' },
];
const LATER = 1_750_000_000_000;

let storage: Storage;
let remove: () => void;
afterEach(async () => {
  await storage.close();
  remove();
});

async function addOlder({ accounts }: Records): Promise<void> {
  for (const [index, { username, key }] of OLDER.entries()) {
    const createdAt = LATER - 1_000_000 + index;
    await accounts.add({
      id: newId(createdAt),
      username,
      usernameKey: key,
      displayName: username,
      nameKey: key,
      looks: [],
      shownLooks: [],
      email: `older${index}@example.com`,
      emailKey: `older${index}@example.com`,
      passwordHash: await hashPassword(`password of ${username}`),
      role: 'USER',
      language: 'fr',
      createdAt,
    });
  }
}

/** Takes away what the migration brings, and has it run again. */
async function makeOlder(url: string): Promise<void> {
  if (url.startsWith('mongodb')) {
    const client = await new MongoClient(url).connect();
    const { users, settings, looks } = collectionsOf(client.db());
    await users.updateMany({}, { $unset: { shownLooks: '' } });
    await settings.deleteMany({});
    await looks.deleteMany({});
    await client.close();
    return;
  }
  const { db, close } = await openDatabase(url);
  await sql`delete from account_looks`.execute(db);
  await sql`update subjects set looks = ''`.execute(db);
  await renameAll(db as Kysely<unknown>);
  await close();
}

it('are brought to the one form; who passes for somebody older keeps signing in by the exact name', async () => {
  const database = await emptyDatabase();
  remove = database.remove;
  storage = await openStorage(database.url);
  await addOlder(storage.records);
  await storage.close();
  await makeOlder(database.url);

  storage = await openStorage(database.url);
  const { accounts } = createChat({
    records: storage.records,
    settings: readSettings({}),
    secret: 'a secret of the tests, long enough',
    now: () => LATER,
    lookAs:
      async () =>
      ({ facts, ...subject }) =>
        faceOf({ subject, facts }, FULL, Date.now()),
    withStatus: async () => [],
    events: { joined() {}, left() {}, ended() {}, message() {}, acted() {}, changed() {}, renamed() {} },
  });
  const signsIn = async (username: string, as = username) => {
    const { user } = await accounts.login({ username, password: `password of ${as}` });
    expect(user.username).toBe(as);
  };
  for (const { username } of OLDER) await signsIn(username);
  await signsIn('ALICE', 'alice');
  await signsIn('Big', 'big');
  await refused(accounts.login({ username: 'Alice', password: 'password of 𝐀lice' }), 'UNAUTHORIZED');
  for (const username of ['ᴬlice', 'a1ice', 'BIG', 'bιg'.replace('ι', '\u0131')]) {
    const body = { username, email: `${encodeURIComponent(username)}@example.com`, password: 'correct horse' };
    await refused(accounts.register(body), 'CONFLICT');
  }
  // Once more: nothing is left to be done.
  await storage.close();
  storage = await openStorage(database.url);
  expect(await storage.records.accounts.credentials({ usernameKeys: ['=big', 'big'] }, LATER)).not.toBeNull();
});
