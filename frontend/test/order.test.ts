import { fromWireFacts, nextStatusChangeAt, statusOf, supersedes, type UserStatusEvent } from '@meeshy/status-protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factsOf } from '../src/client/people.ts';
import type { UserStoreApi } from '../src/client/user-store.ts';
import { eventOf, iso, MINUTE, NOON, storeAt } from './support/people.ts';
import { runs } from './support/random.ts';

const IDS = ['alice', 'bob', 'carol'];

/** An event of one of three people; facts follow from the stamp, as a server makes them. */
const anyEvent = fc
  .record({
    userId: fc.constantFrom(...IDS),
    version: fc.integer({ min: 1, max: 6 }),
    activity: fc.integer({ min: 0, max: 50 }),
  })
  .map(({ userId, version, activity }) =>
    eventOf(userId, {
      version,
      isOnline: version % 2 === 1,
      lastSeen: version === 1 ? null : iso(NOON - 60 * MINUTE),
      lastActiveAt: iso(NOON - activity * MINUTE),
    }),
  );

/** How events may reach a store. */
const anyDelivery = fc.constantFrom('single', 'batch', 'rest', 'update');
type Delivery = 'single' | 'batch' | 'rest' | 'update';

function deliver(store: UserStoreApi, events: readonly UserStatusEvent[], how: Delivery): void {
  const { applyBatch, setParticipants, updateUserStatus } = store.getState();
  if (how === 'batch') applyBatch(events);
  else if (how === 'rest') setParticipants(events.map(({ userId, ...facts }) => ({ id: userId, ...facts })));
  else if (how === 'single') for (const event of events) applyBatch([event]);
  else for (const event of events) updateUserStatus(event.userId, event);
}

/** The naive truth: of all events of a person, the one that every other gives way to. */
function newest(events: readonly UserStatusEvent[], id: string) {
  return events
    .filter(({ userId }) => userId === id)
    .map(fromWireFacts)
    .reduce<ReturnType<typeof fromWireFacts> | null>(
      (best, next) => (!best || supersedes(next, best) ? next : best),
      null,
    );
}

describe('P10: whatever the order, however doubled, by whichever way they come', () => {
  it('everybody ends with the newest facts', () => {
    fc.assert(
      fc.property(
        fc.array(anyEvent, { minLength: 1, maxLength: 20 }).chain((events) =>
          fc.record({
            events: fc.constant(events),
            // Each at least once, some twice, in any order, cut into any deliveries.
            arrival: fc.shuffledSubarray([...events, ...events], { minLength: events.length }),
            cuts: fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), anyDelivery), { minLength: 1, maxLength: 8 }),
          }),
        ),
        ({ events, arrival, cuts }) => {
          const { store } = storeAt(NOON);
          const queue = [...arrival, ...events];
          for (let turn = 0; queue.length > 0; turn++) {
            const [size, how] = cuts[turn % cuts.length] ?? [1, 'single'];
            deliver(store, queue.splice(0, size), how);
          }
          for (const id of IDS) {
            const truth = newest(events, id);
            const known = store.getState().usersMap.get(id);
            if (truth) expect(factsOf(known)).toEqual(truth);
            else expect(known).toBeUndefined();
          }
        },
      ),
      runs(500),
    );
  });
});

describe('P11: the snapshot and the events after it', () => {
  const perPerson = fc.option(
    fc.record({ version: fc.integer({ min: 1, max: 9 }), activity: fc.integer({ min: 0, max: 60 }) }),
  );
  const people = fc.tuple(perPerson, perPerson, perPerson);

  it('end with the truth, whatever was known before', () => {
    fc.assert(
      fc.property(
        fc.array(anyEvent, { maxLength: 12 }),
        people,
        fc.array(anyEvent, { maxLength: 6 }),
        (before, seen, after) => {
          const { store } = storeAt(NOON);
          // They came from a server whose last seconds nobody stored, now and then.
          store.getState().applyBatch(before.map((event) => ({ ...event, version: event.version * 8 })));
          const snapshot = IDS.flatMap((userId, index) => {
            const stamp = seen[index];
            const event =
              stamp &&
              eventOf(userId, { version: 10 + stamp.version, lastActiveAt: iso(NOON - stamp.activity * MINUTE) });
            return event && statusOf(fromWireFacts(event), NOON) !== 'offline' ? [event] : [];
          });
          const later = after.map((event) => ({ ...event, version: event.version + 20 }));
          store.getState().applySnapshot(snapshot, later);
          for (const id of IDS) {
            const truth = newest([...snapshot, ...later], id);
            const known = factsOf(store.getState().usersMap.get(id));
            expect(statusOf(known, NOON)).toBe(truth ? statusOf(truth, NOON) : 'offline');
            if (truth) expect(known).toEqual(truth);
          }
        },
      ),
      runs(500),
    );
  });
});

describe('P2: the store is never late', () => {
  it('it wakes no later than the first status that changes, and its containers tell of it', () => {
    const step = fc.oneof(
      fc.record({ wait: fc.integer({ min: 1, max: 40 * MINUTE }) }),
      fc.record({ event: anyEvent }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const { store, time } = storeAt(NOON);
        for (const one of steps) {
          const before = store.getState();
          if ('wait' in one) {
            time.now += one.wait;
            before.advance();
          } else {
            before.applyBatch([one.event]);
          }
          const { usersMap, changesAt, now, thresholds } = store.getState();
          const changes = [...usersMap.values()].map(
            (user) => nextStatusChangeAt(factsOf(user), now, thresholds) ?? Infinity,
          );
          expect(changesAt ?? Infinity).toBeLessThanOrEqual(Math.min(Infinity, ...changes));
          const isChanged = [...usersMap].some(
            ([id, user]) =>
              statusOf(factsOf(before.usersMap.get(id)), before.now, thresholds) !==
              statusOf(factsOf(user), now, thresholds),
          );
          if (isChanged) expect(usersMap).not.toBe(before.usersMap);
        }
      }),
      runs(300),
    );
  });
});
