/** What every store must keep. Run by one test file per implementation. */
import { ABSENT, type Facts } from '@meeshy/status-protocol';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anyFacts } from '../../../shared/test/facts.ts';
import { runs as propertyRuns } from '../../../shared/test/random.ts';
import {
  type Claims,
  mergeClaims,
  NO_CLAIMS,
  OPERATORS,
  saidByOperator,
  withClaim,
  withoutForgotten,
} from '../../src/presence/claims.ts';
import { newest } from '../../src/presence/facts.ts';
import type { Store } from '../../src/presence/ports.ts';
import type { StoredSubject } from '../../src/presence/subject.ts';
import { claimsAround } from '../presence/some-claims.ts';

interface Opened {
  store: Store;
  /** Nobody who was saved so far is asked for any more: for a database that reads all of them each time. */
  forget?: () => Promise<void>;
  close: () => Promise<void>;
}

const T = 1_750_000_000_000;
/** Many statements, one after the other. */
const SLOWLY = { timeout: 60_000 };

/** What a database needs of ids, and what it can bear. */
interface Scale {
  /** The id of the subject of this number; they ascend. */
  idOf?: (number: number) => string;
  /** How many subjects a large batch has. */
  crowd?: number;
  /** How many random histories are tried. */
  runs?: number;
}

const withFacts = (whose: StoredSubject, facts: Partial<Facts>): StoredSubject => ({
  ...whose,
  facts: { ...ABSENT, ...facts },
});

/** By any clock of this machine. */
async function timePasses(): Promise<void> {
  for (const since = Date.now(); Date.now() < since + 3; ) await new Promise((turn) => setTimeout(turn, 1));
}

export function storeContract(name: string, open: () => Promise<Opened>, scale: Scale = {}): void {
  const { idOf = (number) => `subject-${String(number).padStart(8, '0')}`, crowd = 1_000, runs = 150 } = scale;
  let lastId = 0;

  /** A subject that no other test has. */
  function subject(facts: Partial<Facts> = {}): StoredSubject {
    lastId += 1;
    return { id: idOf(lastId), username: `name-${lastId}`, kind: 'user', facts: { ...ABSENT, ...facts } };
  }

  describe(`the store contract: ${name}`, () => {
    let store: Store;
    let forget: Opened['forget'];
    let close: () => Promise<void>;
    beforeAll(async () => {
      ({ store, forget, close } = await open());
    });
    afterAll(() => close());

    const factsOf = async ({ id }: StoredSubject) => (await store.load([id]))[0]?.facts;

    it('loads what was saved and leaves unknown ids out', async () => {
      const alice = subject({ isOnline: true, lastSeen: T, lastActiveAt: T + 1, version: T + 1 });
      const ghost: StoredSubject = { ...subject(), kind: 'anonymous' };
      await store.save([alice, ghost]);
      expect(await store.load([alice.id, 'nobody', ghost.id, alice.id])).toHaveLength(2);
      expect(await store.load([alice.id])).toEqual([alice]);
      expect(await store.load([ghost.id])).toEqual([ghost]);
      expect(await store.load([])).toEqual([]);
    });

    it('P1: keeps absent times absent, and reads epoch 0 as absent', async () => {
      const absent = subject();
      const zero = subject({ lastSeen: 0, lastActiveAt: 0 });
      await store.save([absent, zero]);
      expect(await factsOf(absent)).toEqual(ABSENT);
      expect(await factsOf(zero)).toEqual(ABSENT);
    });

    it('P7: takes isOnline and lastSeen only from a higher version, lastActiveAt by maximum', async () => {
      const bob = subject({ isOnline: true, lastActiveAt: T, version: 10 });
      await store.save([bob]);
      await store.save([withFacts(bob, { lastSeen: T + 5, lastActiveAt: T + 1, version: 10 })]);
      expect(await factsOf(bob)).toEqual({
        ...ABSENT,
        isOnline: true,
        lastSeen: null,
        lastActiveAt: T + 1,
        version: 10,
      });
      const newest = { ...ABSENT, isOnline: false, lastSeen: T + 9, lastActiveAt: T + 1, version: 11 };
      await store.save([withFacts(bob, { lastSeen: T + 9, lastActiveAt: T - 9, version: 11 })]);
      expect(await factsOf(bob)).toEqual(newest);
      await store.save([withFacts(bob, { isOnline: true, lastSeen: null, version: 9 })]);
      expect(await factsOf(bob)).toEqual(newest);
    });

    it('P1: a stored time of the future gives way to what is saved, and its version grows on', async () => {
      const hour = 3_600_000;
      const bob = subject({ lastSeen: T + hour, lastActiveAt: T + hour, version: T + hour });
      await store.save([bob]);
      const known = withFacts(bob, { lastSeen: T, lastActiveAt: T - 9, version: T + hour });
      await store.save([known], T + hour);
      expect(await factsOf(bob)).toEqual(bob.facts);
      await store.save([withFacts(bob, { version: T + hour })], T + 1_000);
      expect(await factsOf(bob)).toEqual(bob.facts);
      await store.save([known], T + 1_000);
      expect(await factsOf(bob)).toEqual(known.facts);
      await store.save([withFacts(bob, { isOnline: true, lastActiveAt: T + 5, version: T + hour + 1 })], T + 1_000);
      expect(await factsOf(bob)).toMatchObject({ isOnline: true, lastActiveAt: T + 5, version: T + hour + 1 });
    });

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
        await store.save(people.map((person) => withFacts(person, { version: 5 })));
        await forget?.();
      });
      await fc.assert(property, propertyRuns(runs));
    });

    it('P16: what is said of a subject is kept in whichever form it came, and forgotten when it is over', async () => {
      const bob = subject({ version: 1 });
      const dnd = { source: 'manual', id: 'state', state: 'dnd', note: { emoji: '🏖️', text: 'mañana "\0' } } as const;
      const said = withClaim(NO_CLAIMS, { ...dnd, startsAt: T, until: T + 1 }, T) ?? NO_CLAIMS;
      await store.save([{ ...bob, claims: said }]);
      await store.save([bob]);
      expect((await store.load([bob.id]))[0]?.claims).toEqual(said);
      const later = saidByOperator(said, true, T + 600_000);
      await store.save([{ ...bob, claims: later }], T + 600_000);
      expect(Object.keys((await store.load([bob.id]))[0]?.claims ?? {})).toEqual([OPERATORS]);
    });

    it('P17: tells of whom something has been said since, page by page, whoever saved it, and of nobody else', async () => {
      const said = saidByOperator(NO_CLAIMS, true, T);
      const someone = () => ({ ...subject({ version: 1 }), claims: said });
      const [ann, ben, cat] = [someone(), someone(), someone()];
      const [guest, quiet] = [{ ...someone(), kind: 'anonymous' as const }, subject({ version: 1 })];
      const begun = await store.saidSince?.(null, 10);
      expect(begun?.said).toEqual([]);
      await store.save([ann, ben, guest, quiet]);
      await timePasses();
      await store.save([withFacts(cat, { version: 1 })]);
      await timePasses();
      const again = withFacts(ben, { isOnline: true, version: 2 });
      await store.save([again, { ...guest, claims: NO_CLAIMS }]);
      await timePasses();
      const more = { ...ann, claims: saidByOperator(said, false, T + 1) };
      await store.save([more]);

      const told: StoredSubject[] = [];
      for (let since = begun?.until ?? null, isMore = true; isMore; ) {
        const read = await store.saidSince?.(since, 2);
        if (!read) throw new Error('cannot be asked');
        expect(read.said.length).toBeLessThanOrEqual(2);
        for (const { id } of read.said) told.push(...(await store.load([id])));
        ({ until: since, isMore } = read);
      }
      const own = told.filter(({ id }) => [ann, ben, cat, guest, quiet].some((one) => one.id === id));
      expect(own.filter(({ id }) => id !== guest.id)).toEqual([again, cat, more]);
      expect(own).toHaveLength(4);
      expect(own).toContainEqual(guest);
    });

    it('P7: any order of any batches, some of them twice, ends the same', SLOWLY, async () => {
      const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
      console.log(`${name}: seed ${seed}`);
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
        await forget?.();
      });
      await fc.assert(property, { seed, numRuns: runs });
    });

    it('writes a large batch whole', async () => {
      const batch = Array.from({ length: crowd }, (_, index) => subject({ lastActiveAt: T + index, version: 1 }));
      await store.save(batch);
      expect(await store.load(batch.map(({ id }) => id))).toHaveLength(crowd);
    });

    it('P7: a name that cannot be kept as it is costs nobody their facts', async () => {
      const strange = ['a\0b', 'half \ud83d', '"\\'].map((username) => ({ ...subject({ version: 1 }), username }));
      await store.save(strange);
      const versions = (await store.load(strange.map(({ id }) => id))).map(({ facts }) => facts.version);
      expect(versions).toEqual([1, 1, 1]);
    });

    it('counts who is marked online, by kind', async () => {
      const before = await store.countOnline();
      const guest = { ...subject({ isOnline: true, version: 1 }), kind: 'anonymous' as const };
      await store.save([subject({ isOnline: true, version: 1 }), subject({ version: 1 }), guest]);
      const { users, anonymous } = before;
      expect(await store.countOnline()).toEqual({ users: users + 1, anonymous: anonymous + 1 });
    });

    it('P9: lists who is marked online by id, page by page', async () => {
      const before = (await store.online(null, 10_000)).map(({ id }) => id);
      const some = [subject({ isOnline: true }), subject(), subject({ isOnline: true }), subject({ isOnline: true })];
      await store.save(some.toReversed());
      const expected = [...before, ...[0, 2, 3].map((index) => some[index]?.id ?? '')].sort();

      const listed: string[] = [];
      for (
        let page = await store.online(null, 2);
        page.length > 0;
        page = await store.online(listed.at(-1) ?? null, 2)
      ) {
        expect(page.length).toBeLessThanOrEqual(2);
        listed.push(...page.map(({ id }) => id));
      }
      expect(listed).toEqual(expected);
    });

    it('P9: knows the last sign of life of other nodes', async () => {
      expect(await store.lastSignOfLife(['node-1'])).toBeNull();
      await store.recordSignOfLife('node-1', T);
      expect(await store.lastSignOfLife(['node-1'])).toBeNull();
      expect(await store.lastSignOfLife(['node-2'])).toBe(T);
      await store.recordSignOfLife('node-1', T + 15_000);
      await store.recordSignOfLife('node-1', T + 1);
      await store.recordSignOfLife('node-3', T + 5);
      expect(await store.lastSignOfLife(['node-2'])).toBe(T + 15_000);
      expect(await store.lastSignOfLife(['node-1'])).toBe(T + 5);
      expect(await store.lastSignOfLife(['node-1', 'node-3'])).toBeNull();
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
        await forget?.();
      });
      await fc.assert(property, propertyRuns(Math.ceil(runs / 3)));
    });
  });
}
