/** How much MongoDB is asked at once: it answers when all of that is done, and is given up when it is silent for long. */
import { ABSENT } from '@meeshy/status-protocol';
import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { NO_CLAIMS, saidByOperator } from '../../src/presence/truth/claims.ts';
import type { StoredSubject } from '../../src/presence/truth/subject.ts';
import { mongoStore } from '../../src/stores/mongodb.ts';
import { newDatabaseUrl } from '../support/mongodb-url.ts';

const T = 1_750_000_000_000;
const MOST_AT_ONCE = 100;

let client: MongoClient;
beforeAll(() => {
  client = new MongoClient(newDatabaseUrl(), { monitorCommands: true });
});
afterAll(() =>
  client
    .db()
    .dropDatabase()
    .then(() => client.close()),
);

const person = (_: unknown, number: number): StoredSubject => ({
  id: number.toString(16).padStart(24, '0'),
  username: `name-${number}`,
  kind: number % 10 === 0 ? 'anonymous' : 'user',
  facts: { ...ABSENT, lastSeen: T, lastActiveAt: T, version: T },
  claims: saidByOperator(NO_CLAIMS, true, T),
});

it('P14: many people are written in portions, each with an answer of its own', async () => {
  const people = Array.from({ length: 40 }, person);
  const store = mongoStore(client.db());
  const portions: number[] = [];
  client.on('commandStarted', ({ commandName, command }) => {
    if (commandName === 'update') portions.push(command.updates.length);
  });
  await store.save(people, T + 1);
  expect(Math.max(...portions)).toBeLessThanOrEqual(MOST_AT_ONCE);
  expect(portions.length).toBeGreaterThan(2);
  expect(await store.load(people.map(({ id }) => id))).toHaveLength(people.length);
});
