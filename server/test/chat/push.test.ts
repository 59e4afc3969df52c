/** Where push messages go, as it is kept on each database. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { emptyDatabase } from '../../../gateway/test/support/databases.ts';
import { newId } from '../../src/chat/ids.ts';
import type { PushRecord, PushRecords } from '../../src/push/records.ts';
import { openStorage, type Storage } from '../../src/storage.ts';

const NOW = Date.UTC(2025, 5, 1, 12);
const MOST = 3;

let storage: Storage;
let push: PushRecords;
let remove: () => void;
let [ann, ben]: [string, string] = ['', ''];

beforeEach(async () => {
  const database = await emptyDatabase();
  remove = database.remove;
  storage = await openStorage(database.url);
  push = storage.push;
  [ann, ben] = [newId(NOW), newId(NOW)];
});
afterEach(async () => {
  await storage.close();
  remove();
});

/** Whose it was before. */
let formerId: string | null;

async function put(userId: string, name: string, changes: Partial<PushRecord> = {}): Promise<PushRecord> {
  const endpoint = `https://push.example.com/${name}`;
  const one = { endpoint, p256dh: 'key', auth: 'secret', userId, language: 'fr', renewedAt: NOW, ...changes };
  formerId = await push.put(one, MOST);
  return { ...one, acceptedAt: null };
}
const namesOf = async (userId: string) =>
  (await push.of(userId)).map(({ endpoint }) => endpoint.slice('https://push.example.com/'.length)).sort();

it('they are kept whole, and renewed', async () => {
  const first = await put(ann, 'first');
  expect(await push.of(ann)).toEqual([first]);
  await push.accepted(ann, [first.endpoint, 'https://push.example.com/other'], NOW + 1);
  const renewed = await put(ann, 'first', { p256dh: 'another', auth: 'one', language: 'en', renewedAt: NOW + 2 });
  expect(await push.of(ann)).toEqual([{ ...renewed, acceptedAt: NOW + 1 }]);
  expect(formerId).toBe(null);
  await push.accepted(ann, [], NOW + 3);
  expect(await push.of(ben)).toEqual([]);
  expect(await push.of('nonsense')).toEqual([]);
});

it('an endpoint is of whoever said it last', async () => {
  const { endpoint } = await put(ann, 'shared');
  await push.accepted(ann, [endpoint], NOW + 1);
  expect(formerId).toBe(null);
  const taken = await put(ben, 'shared', { renewedAt: NOW + 2 });
  expect(formerId).toBe(ann);
  expect(await push.of(ann)).toEqual([]);
  expect(await push.of(ben)).toEqual([taken]);
  // It is none of hers any more.
  await push.accepted(ann, [endpoint], NOW + 3);
  await push.remove(ann, [endpoint]);
  expect(await push.of(ben)).toEqual([taken]);
  await push.remove(ben, [endpoint]);
  await push.remove(ben, [endpoint]);
  await push.remove(ben, []);
  expect(await push.of(ben)).toEqual([]);
});

it('of those of one person, the least used gives way to one more', async () => {
  const first = await put(ann, 'first', { renewedAt: NOW + 1 });
  await put(ann, 'second', { renewedAt: NOW + 2 });
  await put(ann, 'third', { renewedAt: NOW + 3 });
  await put(ben, 'other');
  await push.accepted(ann, [first.endpoint], NOW + 9);
  await put(ann, 'fourth', { renewedAt: NOW + 4 });
  expect(await namesOf(ann)).toEqual(['first', 'fourth', 'third']);
  await put(ann, 'third', { renewedAt: NOW + 5 });
  // The newest stays, whatever its time.
  await put(ann, 'fifth', { renewedAt: NOW });
  expect(await namesOf(ann)).toEqual(['fifth', 'first', 'third']);
  expect(await namesOf(ben)).toEqual(['other']);
});

it('of many that come at the same time no more are kept', async () => {
  await Promise.all(Array.from({ length: 12 }, (_, i) => put(ann, `${i}`, { renewedAt: NOW + i })));
  await put(ann, 'last', { renewedAt: NOW + 99 });
  expect(await push.of(ann)).toHaveLength(MOST);
});

it('they go with their person', async () => {
  await put(ann, 'first');
  await put(ann, 'second');
  await put(ben, 'other');
  await push.forget(ann);
  await push.forget('nonsense');
  expect(await push.of(ann)).toEqual([]);
  expect(await namesOf(ben)).toEqual(['other']);
});

it('the key that signs messages is made once, and is not that of the tokens', async () => {
  const made = await storage.keptSecret('vapid', () => 'a key of 32 characters or more, made here');
  expect(await storage.keptSecret('vapid', () => 'another one')).toBe(made);
  expect(await storage.keptSecret()).not.toBe(made);
  expect(await storage.keptSecret()).toBe(await storage.keptSecret('jwt'));
});
