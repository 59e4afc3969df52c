/** What every store must keep. */
import assert from 'node:assert/strict';
import { ABSENT, type Facts, HOUR_MS } from '@meeshy/status-protocol';
import type { Store } from '../presence/ports.ts';
import {
  type Claims,
  mergeClaims,
  NO_CLAIMS,
  OPERATORS,
  saidByOperator,
  withClaim,
  withoutForgotten,
} from '../presence/truth/claims.ts';
import { newest } from '../presence/truth/facts.ts';
import type { StoredSubject } from '../presence/truth/subject.ts';
import { openedOnce, type Runner } from './runner.ts';

/** A store of yours, for `storeContract`. */
export interface StoreUnderTest {
  /** An empty one. */
  readonly store: Store;
  /** Nobody who was saved so far is asked for any more: for a database that reads all of them each time. */
  forget?(): Promise<void>;
  close?(): Promise<void>;
}

/** What a database needs of ids, and what it can bear. */
export interface StoreScale {
  /** The id of the subject of this number; they ascend. Unless given, `subject-00000001` and so on. */
  readonly idOf?: (number: number) => string;
  /** How many subjects a large batch has. Unless given, 1,000. */
  readonly crowd?: number;
}

const T = 1_750_000_000_000;

/** By any clock of this machine. */
async function timePasses(): Promise<void> {
  for (const since = Date.now(); Date.now() < since + 3; ) await new Promise((turn) => setTimeout(turn, 1));
}

/** What the cases below are made with. */
interface Cases {
  /** A case, with the store of all of them. */
  it(name: string, run: (store: Store) => Promise<void>): void;
  /** A subject that no other case has. */
  subject(facts?: Partial<Facts>): StoredSubject;
  /** How many are many. */
  readonly crowd: number;
}

/** Registers, with your runner, the tests that a `Store` has to pass. `open` is asked once, for an empty one. */
export function storeContract(
  runner: Runner,
  name: string,
  open: () => StoreUnderTest | Promise<StoreUnderTest>,
  scale: StoreScale = {},
): void {
  const { idOf = (number) => `subject-${String(number).padStart(8, '0')}`, crowd = 1_000 } = scale;
  let lastId = 0;

  /** A subject that no other case has. */
  function subject(facts: Partial<Facts> = {}): StoredSubject {
    lastId += 1;
    return { id: idOf(lastId), username: `name-${lastId}`, kind: 'user', facts: { ...ABSENT, ...facts } };
  }

  runner.describe(`the store contract: ${name}`, () => {
    const opened = openedOnce(runner, open);
    const it = (name: string, run: (store: Store) => Promise<void>) =>
      runner.it(name, async () => {
        const host = await opened();
        await run(host.store);
        await host.forget?.();
      });

    const cases: Cases = { it, subject, crowd };
    keepsFacts(cases);
    keepsClaims(cases);
    takesBatches(cases);
    listsOnline(cases);
  });
}

/** P1, P7: of facts it keeps what is newest, in whichever order they come. */
function keepsFacts({ it, subject, crowd }: Cases): void {
  it('loads what was saved and leaves unknown ids out', async (store) => {
    const alice = subject({ isOnline: true, lastSeen: T, lastActiveAt: T + 1, version: T + 1 });
    const ghost: StoredSubject = { ...subject(), kind: 'anonymous' };
    await store.save([alice, ghost]);
    assert.equal((await store.load([alice.id, 'nobody', ghost.id, alice.id])).length, 2);
    assert.deepEqual(await store.load([alice.id]), [alice]);
    assert.deepEqual(await store.load([ghost.id]), [ghost]);
    assert.deepEqual(await store.load([]), []);
  });

  it('P1: keeps absent times absent, and reads epoch 0 as absent', async (store) => {
    const absent = subject();
    const zero = subject({ lastSeen: 0, lastActiveAt: 0 });
    await store.save([absent, zero]);
    assert.deepEqual(await factsIn(store, absent), ABSENT);
    assert.deepEqual(await factsIn(store, zero), ABSENT);
  });

  it('P7: takes isOnline and lastSeen only from a higher version, lastActiveAt by maximum', async (store) => {
    const bob = subject({ isOnline: true, lastActiveAt: T, version: 10 });
    await store.save([bob]);
    await store.save([withFacts(bob, { lastSeen: T + 5, lastActiveAt: T + 1, version: 10 })]);
    assert.deepEqual(await factsIn(store, bob), { ...bob.facts, lastActiveAt: T + 1 });
    const newer = { ...ABSENT, lastSeen: T + 9, lastActiveAt: T + 1, version: 11 };
    await store.save([withFacts(bob, { lastSeen: T + 9, lastActiveAt: T - 9, version: 11 })]);
    assert.deepEqual(await factsIn(store, bob), newer);
    await store.save([withFacts(bob, { isOnline: true, lastSeen: null, version: 9 })]);
    assert.deepEqual(await factsIn(store, bob), newer);
  });

  it('P1: a stored time of the future gives way to what is saved, and its version grows on', async (store) => {
    const bob = subject({ lastSeen: T + HOUR_MS, lastActiveAt: T + HOUR_MS, version: T + HOUR_MS });
    await store.save([bob]);
    const known = withFacts(bob, { lastSeen: T, lastActiveAt: T - 9, version: T + HOUR_MS });
    await store.save([known], T + HOUR_MS);
    assert.deepEqual(await factsIn(store, bob), bob.facts);
    await store.save([withFacts(bob, { version: T + HOUR_MS })], T + 1_000);
    assert.deepEqual(await factsIn(store, bob), bob.facts);
    await store.save([known], T + 1_000);
    assert.deepEqual(await factsIn(store, bob), known.facts);
    const back = { isOnline: true, lastActiveAt: T + 5, version: T + HOUR_MS + 1 };
    await store.save([withFacts(bob, back)], T + 1_000);
    assert.deepEqual(await factsIn(store, bob), { ...ABSENT, ...back });
  });

  for (const latest of [undefined, T + 5]) {
    const until = latest === undefined ? '' : ', and what is of a time that has not come gives way';
    it(`P7, P1: of any two facts it keeps what is newest${until}`, async (store) => {
      const some = scattered(pairsOf(ALL_FACTS), crowd).map((pair) => ({ person: subject(), pair }));
      await store.save(some.map(({ person, pair: [known] }) => withFacts(person, known)));
      await store.save(
        some.map(({ person, pair: [, said] }) => withFacts(person, said)),
        latest,
      );
      const kept = await byId(
        store,
        some.map(({ person }) => person),
      );
      for (const { person, pair } of some) {
        const [known, said] = pair;
        const why = `${JSON.stringify(said)} was saved upon ${JSON.stringify(known)}, latest ${latest}`;
        assert.deepEqual(kept.get(person.id)?.facts, newest(known, said, latest), why);
      }
    });
  }

  it('P7: any order of the same batches, each of them twice, ends the same', async (store) => {
    // A version stands for one change: whoever repeats the version repeats what it says.
    const changes: readonly Facts[] = [
      { ...ABSENT, isOnline: true, lastSeen: null, lastActiveAt: T + 1, version: 1 },
      { ...ABSENT, isOnline: false, lastSeen: T + 2, lastActiveAt: T + 9, version: 2 },
      { ...ABSENT, isOnline: false, lastSeen: T + 2, lastActiveAt: null, version: 2 },
      { ...ABSENT, isOnline: true, lastSeen: T + 2, lastActiveAt: T + 4, version: 3 },
    ];
    const courses = ordersOf(changes).map((order) => ({
      person: subject(),
      order: [...order, ...order.toReversed()],
    }));
    for (let step = 0; step < 2 * changes.length; step++) {
      await store.save(courses.map(({ person, order }) => withFacts(person, order[step] ?? {})));
    }
    const kept = await byId(
      store,
      courses.map(({ person }) => person),
    );
    for (const { person, order } of courses) {
      const end = { ...ABSENT, isOnline: true, lastSeen: T + 2, lastActiveAt: T + 9, version: 3 };
      assert.deepEqual(kept.get(person.id)?.facts, end, JSON.stringify(order));
    }
  });
}

/** P16, P17: what is said of a subject, and of whom something was. */
function keepsClaims({ it, subject, crowd }: Cases): void {
  it('P16: what is said of a subject is kept in whichever form it came, and forgotten when it is over', async (store) => {
    const bob = subject({ version: 1 });
    const dnd = { source: 'manual', id: 'state', state: 'dnd', note: { emoji: '🏖️', text: 'mañana "\0' } } as const;
    const said = withClaim(NO_CLAIMS, { ...dnd, startsAt: T, until: T + 1 }, T) ?? NO_CLAIMS;
    await store.save([{ ...bob, claims: said }]);
    await store.save([bob]);
    assert.deepEqual(await claimsIn(store, bob), said);
    await store.save([{ ...bob, claims: saidByOperator(said, true, T + 600_000) }], T + 600_000);
    assert.deepEqual(Object.keys(await claimsIn(store, bob)), [OPERATORS]);
  });

  for (const latest of [undefined, T + 1, T + 400_000]) {
    const until = latest === undefined ? '' : `, until ${latest - T} ms later`;
    it(`P16, P1: of each claim it keeps what is newest${until}`, async (store) => {
      const some = scattered(pairsOf(SOME_CLAIMS), crowd).map((pair) => ({ person: subject(), pair }));
      await store.save(some.map(({ person, pair: [claims] }) => ({ ...person, claims })));
      await store.save(
        some.map(({ person, pair: [, claims] }) => ({ ...person, claims })),
        latest,
      );
      const kept = await byId(
        store,
        some.map(({ person }) => person),
      );
      const remembered = (claims: Claims = NO_CLAIMS) => withoutForgotten(claims, latest ?? 0);
      for (const { person, pair } of some) {
        const [known, said] = pair;
        const why = `${JSON.stringify(said)} was saved upon ${JSON.stringify(known)}, latest ${latest}`;
        const expected = remembered(mergeClaims(known, said, latest));
        assert.deepEqual(remembered(kept.get(person.id)?.claims), expected, why);
      }
    });
  }

  it('P17: tells of whom something has been said since, page by page, whoever saved it, and of nobody else', async (store) => {
    // It need not be able to.
    if (!store.saidSince) return;
    const said = saidByOperator(NO_CLAIMS, true, T);
    const someone = () => ({ ...subject({ version: 1 }), claims: said });
    const [ann, ben, cat] = [someone(), someone(), someone()];
    const [guest, quiet] = [{ ...someone(), kind: 'anonymous' as const }, subject({ version: 1 })];
    const begun = await store.saidSince(null, 10);
    assert.deepEqual(begun.said, []);
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
    for (let since = begun.until, isMore = true; isMore; ) {
      const read = await store.saidSince(since, 2);
      assert.ok(read.said.length <= 2, 'more than were asked for');
      for (const { id } of read.said) told.push(...(await store.load([id])));
      ({ until: since, isMore } = read);
    }
    const own = told.filter(({ id }) => [ann, ben, cat, guest, quiet].some((one) => one.id === id));
    assert.deepEqual(
      own.filter(({ id }) => id !== guest.id),
      [again, cat, more],
    );
    assert.deepEqual(
      own.filter(({ id }) => id === guest.id),
      [guest],
    );
  });
}

/** However much is saved at once, and by whatever name. */
function takesBatches({ it, subject, crowd }: Cases): void {
  it('writes a large batch whole', async (store) => {
    const batch = Array.from({ length: crowd }, (_, index) => subject({ lastActiveAt: T + index, version: 1 }));
    await store.save(batch);
    assert.equal((await store.load(batch.map(({ id }) => id))).length, crowd);
  });

  it('P7: a name that cannot be kept as it is costs nobody their facts', async (store) => {
    const strange = ['a\0b', 'half \ud83d', '"\\'].map((username) => ({ ...subject({ version: 1 }), username }));
    await store.save(strange);
    const versions = (await store.load(strange.map(({ id }) => id))).map(({ facts }) => facts.version);
    assert.deepEqual(versions, [1, 1, 1]);
  });
}

/** P9: who is marked online, and when other nodes last gave a sign of life. */
function listsOnline({ it, subject }: Cases): void {
  it('counts who is marked online, by kind', async (store) => {
    const { users, anonymous } = await store.countOnline();
    const guest = { ...subject({ isOnline: true, version: 1 }), kind: 'anonymous' as const };
    await store.save([subject({ isOnline: true, version: 1 }), subject({ version: 1 }), guest]);
    assert.deepEqual(await store.countOnline(), { users: users + 1, anonymous: anonymous + 1 });
  });

  it('P9: lists who is marked online by id, page by page', async (store) => {
    const before = (await store.online(null, 10_000)).map(({ id }) => id);
    const some = [subject({ isOnline: true }), subject(), subject({ isOnline: true }), subject({ isOnline: true })];
    await store.save(some.toReversed());
    const expected = [...before, ...[0, 2, 3].map((index) => some[index]?.id ?? '')].sort();
    const listed: string[] = [];
    for (let page = await store.online(null, 2); page.length > 0; page = await store.online(listed.at(-1) ?? null, 2)) {
      assert.ok(page.length <= 2, 'more than were asked for');
      listed.push(...page.map(({ id }) => id));
    }
    assert.deepEqual(listed, expected);
  });

  it('P9: knows the last sign of life of other nodes', async (store) => {
    assert.equal(await store.lastSignOfLife(['node-1']), null);
    await store.recordSignOfLife('node-1', T);
    assert.equal(await store.lastSignOfLife(['node-1']), null);
    assert.equal(await store.lastSignOfLife(['node-2']), T);
    await store.recordSignOfLife('node-1', T + 15_000);
    await store.recordSignOfLife('node-1', T + 1);
    await store.recordSignOfLife('node-3', T + 5);
    assert.equal(await store.lastSignOfLife(['node-2']), T + 15_000);
    assert.equal(await store.lastSignOfLife(['node-1']), T + 5);
    assert.equal(await store.lastSignOfLife(['node-1', 'node-3']), null);
  });
}

const withFacts = (whose: StoredSubject, facts: Partial<Facts>): StoredSubject => ({
  ...whose,
  facts: { ...ABSENT, ...facts },
});

const factsIn = async (store: Store, { id }: StoredSubject) => (await store.load([id]))[0]?.facts;
const claimsIn = async (store: Store, { id }: StoredSubject) => (await store.load([id]))[0]?.claims ?? NO_CLAIMS;

async function byId(store: Store, people: readonly StoredSubject[]): Promise<ReadonlyMap<string, StoredSubject>> {
  return new Map((await store.load(people.map(({ id }) => id))).map((row) => [row.id, row]));
}

const TIMES = [null, T, T + 10];

const ALL_FACTS: readonly Facts[] = [true, false].flatMap((isOnline) =>
  TIMES.flatMap((lastSeen) =>
    TIMES.flatMap((lastActiveAt) =>
      [0, 1, 2].map((version) => ({ ...ABSENT, isOnline, lastSeen, lastActiveAt, version })),
    ),
  ),
);

/** Nothing, what is said at one time or another, of one thing or another, its end, and what ends late or never. */
const SOME_CLAIMS: readonly Claims[] = [
  NO_CLAIMS,
  said({ source: 'manual', id: 'state', state: 'busy', startsAt: T, until: T + 9 }, T),
  said({ source: 'manual', id: 'state', state: 'dnd', startsAt: T, until: T + HOUR_MS }, T),
  said({ source: 'manual', id: 'state', startsAt: T + 3, until: T + 3 }, T + 3),
  said({ source: 'call', id: 'a-1', state: 'busy', startsAt: T + 1, until: null }, T + 1),
  saidByOperator(NO_CLAIMS, true, T + 2),
  saidByOperator(said({ source: 'call', id: 'a-1', startsAt: T + 2, until: T + 2 }, T + 2), false, T + 4),
];

function said(claim: Parameters<typeof withClaim>[1], at: number): Claims {
  return withClaim(NO_CLAIMS, claim, at) ?? NO_CLAIMS;
}

function pairsOf<Item>(items: readonly Item[]): [Item, Item][] {
  return items.flatMap((known) => items.map((said): [Item, Item] => [known, said]));
}

function ordersOf<Item>(items: readonly Item[]): Item[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((first, at) => ordersOf(items.toSpliced(at, 1)).map((rest) => [first, ...rest]));
}

/** The same `most` of them at each run, from all over. */
function scattered<Item>(items: readonly Item[], most: number): Item[] {
  const placed = items.map((item, at) => ({ item, place: Math.imul(at, 0x9e3779b1) >>> 0 }));
  return placed
    .sort((a, b) => a.place - b.place)
    .slice(0, most)
    .map(({ item }) => item);
}
