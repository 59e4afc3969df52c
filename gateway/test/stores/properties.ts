/** What the contract of stores says of some histories, at random ones. */
import { ABSENT, type Facts } from '@meeshy/status-protocol';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anyFacts } from '../../../shared/test/facts.ts';
import { runs as propertyRuns } from '../../../shared/test/random.ts';
import type { Store } from '../../src/presence/ports.ts';
import { type Claims, mergeClaims, NO_CLAIMS, withoutForgotten } from '../../src/presence/truth/claims.ts';
import { newest } from '../../src/presence/truth/facts.ts';
import type { StoredSubject } from '../../src/presence/truth/subject.ts';
import { claimsAround } from '../presence/some-claims.ts';

interface Opened {
  store: Store;
  /** Nobody who was saved so far is asked for any more: for a database that reads all of them each time. */
  forget?: () => Promise<void>;
  close?(): Promise<void>;
}

interface Scale {
  /** The id of the subject of this number; they ascend. */
  idOf?: (number: number) => string;
  /** How many random histories are tried. */
  runs?: number;
}

const T = 1_750_000_000_000;
/** Many statements, one after the other. */
const SLOWLY = { timeout: 60_000 };

export function storeProperties(name: string, open: () => Opened | Promise<Opened>, scale: Scale = {}): void {
  const { idOf = (number) => `subject-${String(number).padStart(8, '0')}`, runs = 150 } = scale;
  let lastId = 0;

  /** A subject that no other test has. */
  function subject(): StoredSubject {
    lastId += 1;
    return { id: idOf(lastId), username: `name-${lastId}`, kind: 'user', facts: ABSENT };
  }

  describe(`at random, the store: ${name}`, () => {
    let opened: Opened;
    let store: Store;
    beforeAll(async () => {
      opened = await open();
      store = opened.store;
    });
    afterAll(() => opened.close?.());

    const factsOf = async ({ id }: StoredSubject) => (await store.load([id]))[0]?.facts;

    it('P7, P1: whatever is stored and saved, what is kept is what the core takes for the newest', SLOWLY, async () => {
      const times = fc.option(fc.oneof(fc.constantFrom(T, T + 10), fc.integer({ min: T, max: T + 20 })), { freq: 3 });
      const facts = anyFacts({ flag: fc.boolean(), time: times, version: fc.nat(4) });
      const until = fc.option(fc.integer({ min: T, max: T + 20 }), { nil: undefined });
      const pairs = fc.array(fc.tuple(facts, facts), { minLength: 1, maxLength: 20, size: 'max' });
      const property = fc.asyncProperty(pairs, until, async (some, latest) => {
        const people = some.map(() => subject());
        const saveAll = (which: 0 | 1, at?: number) =>
          store.save(
            people.map((person, i) => withFacts(person, some[i]?.[which] ?? {})),
            at,
          );
        await saveAll(0);
        await saveAll(1, latest);
        const kept = new Map((await store.load(people.map(({ id }) => id))).map((row) => [row.id, row.facts]));
        const expected = some.map(([known, said]) => newest(known, said, latest));
        expect(people.map(({ id }) => kept.get(id))).toEqual(expected);
        await opened.forget?.();
      });
      await fc.assert(property, propertyRuns(runs));
    });

    it('P7: any order of any batches, some of them twice, ends the same', SLOWLY, async () => {
      // A version stands for one change: whoever repeats the version repeats what it says.
      const change = fc.record({
        who: fc.nat(3),
        version: fc.nat(8),
        lastActiveAt: fc.option(fc.integer({ min: T, max: T + 20 })),
      });
      const batches = fc.array(fc.uniqueArray(change, { selector: ({ who }) => who, maxLength: 4 }), { maxLength: 8 });
      const property = fc.asyncProperty(batches, fc.infiniteStream(fc.nat()), async (inOrder, dice) => {
        const people = [subject(), subject(), subject(), subject()];
        const saved = inOrder.map((batch) =>
          batch.map(({ who, version, lastActiveAt }) =>
            withFacts(people[who] as StoredSubject, {
              isOnline: version % 2 === 1,
              lastSeen: version % 2 === 0 && version > 0 ? T + version : null,
              lastActiveAt,
              version,
            }),
          ),
        );
        const rolls = [...dice.take(saved.length * 2)];
        const shuffled = [...saved, ...saved]
          .map((batch, index) => ({ batch, roll: rolls[index] ?? 0 }))
          .sort((a, b) => a.roll - b.roll);
        for (const { batch } of shuffled) await store.save(batch);

        for (const person of people) {
          const all = saved.flat().filter(({ id }) => id === person.id);
          if (all.length === 0) continue;
          const last = all.reduce((a, b) => (b.facts.version > a.facts.version ? b : a));
          const activity = Math.max(...all.map(({ facts }) => facts.lastActiveAt ?? 0)) || null;
          expect(await factsOf(person)).toEqual({ ...last.facts, lastActiveAt: activity });
        }
        await opened.forget?.();
      });
      await fc.assert(property, propertyRuns(runs));
    });

    it('P16, P1: of claims too what is kept is what the core takes for the newest', SLOWLY, async () => {
      const claims = claimsAround(fc.integer({ min: T, max: T + 5 }));
      const until = fc.option(fc.integer({ min: T - 1, max: T + 6 }), { nil: undefined });
      const pairs = fc.array(fc.tuple(claims, claims), { minLength: 1, maxLength: 10, size: 'max' });
      const property = fc.asyncProperty(pairs, until, async (some, latest) => {
        const people = some.map(() => subject());
        const saveAll = (which: 0 | 1, at?: number) =>
          store.save(
            people.map((person, i) => ({ ...person, claims: some[i]?.[which] ?? NO_CLAIMS })),
            at,
          );
        await saveAll(0);
        await saveAll(1, latest);
        const kept = new Map((await store.load(people.map(({ id }) => id))).map((row) => [row.id, row.claims]));
        const remembered = (all: Claims = NO_CLAIMS) => withoutForgotten(all, latest ?? 0);
        const expected = some.map(([known, said]) => remembered(mergeClaims(known, said, latest)));
        expect(people.map(({ id }) => remembered(kept.get(id)))).toEqual(expected);
        await opened.forget?.();
      });
      await fc.assert(property, propertyRuns(Math.ceil(runs / 3)));
    });
  });
}

const withFacts = (whose: StoredSubject, facts: Partial<Facts>): StoredSubject => ({
  ...whose,
  facts: { ...ABSENT, ...facts },
});
