/** A crowd in which people come and go is counted seldom, and what it came to is told all the same. */
import { afterEach, expect, it } from 'vitest';
import { counted as countedOf } from '../../../gateway/test/support/told.ts';
import { until } from '../../../gateway/test/support/until.ts';
import { createOccupations, type Occupations } from '../../src/webhooks/occupations.ts';
import type { Occupation } from '../../src/webhooks/schedule.ts';

const CROWD_LIMIT = 4;
/** Longer than any machine takes for the conversation beside it. */
const COUNT_MS = 2_000;

const sizes: Readonly<Record<string, number>> = { crowd: CROWD_LIMIT, group: CROWD_LIMIT - 1 };
let online = 0;
let counted: string[] = [];
let heard: Occupation[] = [];
let occupations: Occupations;

function begin(): void {
  [online, counted, heard] = [1, [], []];
  occupations = createOccupations({
    presence: {
      async occupancy(conversationId) {
        counted.push(conversationId);
        return countedOf(online, sizes[conversationId] ?? 0);
      },
    },
    directory: { conversationsOf: async (userId) => [userId === 'ann' ? 'crowd' : 'group'] },
    crowdLimit: CROWD_LIMIT,
    times: { countMs: COUNT_MS },
    now: Date.now,
    hear: (occupation) => heard.push(occupation),
    onDropped: () => {},
    onFailed: () => {},
  });
  occupations.turn(true);
}

const told = (of: string, count: number) =>
  until(`${of} to be ${count}`, () => heard.findLast((one) => one.conversationId === of)?.online === count);

afterEach(() => occupations.stop());

it('counts a crowd once, and once more after its rest for all who came or went in it', async () => {
  begin();
  occupations.ofPerson('ann');
  await told('crowd', 1);
  online = 0;
  for (let i = 0; i < 50; i++) occupations.ofConversation('crowd');
  occupations.ofPerson('ann');
  occupations.ofPerson('ben');
  await told('group', 0);
  expect(counted).toEqual(['crowd', 'group']);
  await told('crowd', 0);
  expect(counted).toEqual(['crowd', 'group', 'crowd']);
});

it('leaves what waits for a rest to end, once nobody is to be told', async () => {
  begin();
  occupations.ofConversation('crowd');
  await told('crowd', 1);
  occupations.ofConversation('crowd');
  occupations.turn(false);
  occupations.turn(true);
  occupations.ofConversation('crowd');
  await until('it to be counted at once', () => counted.length === 2);
});
