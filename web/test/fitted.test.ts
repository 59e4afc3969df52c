import type { Conversation, Message } from '@meeshy/status-protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitted } from '../src/state/fitted.ts';

const at = (minute: number) => new Date(minute * 60_000).toISOString();
const message = (minute: number, length: number) =>
  ({ id: `m${minute}`, content: 'é"'.repeat(length), createdAt: at(minute) }) as Message;
const conversation = (minute: number, length: number) =>
  ({
    id: `c${minute}`,
    membership: 'present',
    title: 'x'.repeat(length),
    createdAt: at(minute),
    lastMessage: null,
  }) as Conversation;

/** Things of different ages and lengths. */
const ages = fc.uniqueArray(fc.tuple(fc.nat(999), fc.nat(300)), { maxLength: 30, selector: ([minute]) => minute });

test('what is kept fits into the room, is JSON, and is the latest of each', () => {
  fc.assert(
    fc.property(ages, ages, ages, fc.integer({ min: 200, max: 20_000 }), (talks, people, threads, room) => {
      const lists = {
        conversations: talks.map(([minute, length]) => conversation(minute, length)),
        people: people.map(([minute, length]) => ({ id: 'p'.repeat(length + 1), lastActiveAt: at(minute) })),
        threads: Object.fromEntries(threads.map(([minute, length]) => [`t${minute}`, [message(minute, length)]])),
      };
      const text = fitted({ at: 1 }, lists, room);
      expect(text.length).toBeLessThanOrEqual(room);
      const kept = JSON.parse(text);
      expect(kept.at).toBe(1);
      const newest = (all: string[], some: string[]) =>
        expect(some).toEqual([...all].sort().reverse().slice(0, some.length));
      newest(
        lists.conversations.map(({ createdAt }) => createdAt),
        kept.conversations.map((one: Conversation) => one.createdAt),
      );
      newest(
        lists.people.map(({ lastActiveAt }) => lastActiveAt),
        kept.people.map((one: { lastActiveAt: string }) => one.lastActiveAt),
      );
      const times = (all: Record<string, readonly Message[]>) =>
        Object.values(all).map(([first]) => first?.createdAt ?? '');
      newest(times(lists.threads), times(kept.threads));
    }),
  );
});

test('where there is room, everything is kept', () => {
  const lists = {
    conversations: [conversation(1, 10)],
    people: [{ id: 'a' }, { id: 'b', lastActiveAt: at(3) }],
    threads: { one: [message(1, 5), message(2, 5)], none: [] },
  };
  const kept = JSON.parse(fitted({ profile: { id: 'me' } }, lists, 100_000));
  expect(kept).toMatchObject({ profile: { id: 'me' }, conversations: lists.conversations, threads: lists.threads });
  expect(kept.people).toHaveLength(2);
  expect(JSON.parse(fitted({ at: 1 }, { ...lists, conversations: null }, 100_000)).conversations).toBeNull();
});
