/** Whatever nodes may say of subjects, and what is remembered of them before, at random. */
import { ABSENT, type Facts } from '@meeshy/status-protocol';
import fc from 'fast-check';
import { anyFacts } from '../../../shared/test/facts.ts';
import type { Appeal, SubjectRecord } from '../../src/presence/decision/decide.ts';
import { CALM } from '../../src/presence/decision/flapping.ts';
import type { Subject } from '../../src/presence/truth/subject.ts';
import { claimsAround } from '../presence/some-claims.ts';

const NODES = ['n1', 'n2', 'n3'];
const SUBJECTS: readonly Subject[] = [
  { id: 'ann é}{', username: 'ann', kind: 'user' },
  { id: 'guest', username: 'guest', kind: 'anonymous' },
];

const HOUR = 3_600_000;

/**
 * Times before the run, ms: now and then within a sign-out of each other (P1), or past the offline threshold, and
 * rarely by a clock that is wrong.
 */
const ago = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(0, 4_000, 9_000, 13_000) },
  { weight: 5, arbitrary: fc.nat(20_000) },
  { weight: 5, arbitrary: fc.integer({ min: 55_000, max: 400_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: -HOUR, max: -55_000 }) },
);
/** What the clock of a node is ahead, ms. */
const ahead = fc.oneof(
  { weight: 4, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.constantFrom(-HOUR, -60_000, 60_000, HOUR) },
);
const time = (startedAt: number) => ago.map((ms) => startedAt - ms);
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { freq: 3 });
const nodes = fc.oneof({ weight: 5, arbitrary: fc.constant([]) }, fc.subarray(NODES, { maxLength: 2 }));

const subject = fc.constantFrom(...SUBJECTS);
const says = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('held' as const, 'seen' as const) },
  fc.constantFrom('released' as const, 'gone' as const),
);

export interface Course {
  /** What is remembered in the beginning, of each subject at most once. */
  readonly records: readonly SubjectRecord[];
  readonly appeals: readonly Appeal[];
}

export const courses = (startedAt: number): fc.Arbitrary<Course> =>
  fc.record({ records: records(startedAt), appeals: appeals(startedAt) });

function factsAround(startedAt: number): fc.Arbitrary<Facts> {
  const at = time(startedAt);
  // Some of them shared by different contents.
  const version = fc.oneof(
    fc.constant(startedAt),
    fc.constant(0),
    at,
    fc.integer({ min: startedAt, max: startedAt + 100_000 }),
  );
  return anyFacts({ flag: fc.boolean(), time: maybe(at), version });
}

const flappingAt = (at: fc.Arbitrary<number>) =>
  fc.oneof(
    fc.constant(CALM),
    at.map((end) => ({ ends: [end - 10, end], delayMs: 5_000 })),
  );

/** As one memory keeps them: known or not, held or not, with nodes that were taken for dead just now, or long ago. */
function records(startedAt: number): fc.Arbitrary<SubjectRecord[]> {
  const at = time(startedAt);
  const fencedAt = fc.oneof(
    at,
    fc.integer({ min: HOUR, max: 2 * HOUR }).map((ms) => startedAt - ms),
  );
  const record = (subject: Subject) =>
    fc
      .record({
        facts: factsAround(startedAt),
        isKnown: fc.boolean(),
        holders: fc.dictionary(fc.constantFrom(...NODES), fc.nat(3), { noNullPrototype: true, maxKeys: 2 }),
        fenced: fc.dictionary(fc.constantFrom(...NODES, 'old'), fencedAt, { noNullPrototype: true, maxKeys: 2 }),
        claims: claimsAround(at),
        endedAt: maybe(at),
        flapping: flappingAt(at),
        toldActiveAt: maybe(at),
        toldAt: at,
      })
      .map((some): SubjectRecord => {
        const { facts, isKnown } = some;
        // A holder has said whether the subject is online, and whatever else is stated.
        const { lastSeen, lastActiveAt } = facts;
        const unknown = { holders: {}, facts: { ...ABSENT, lastSeen, lastActiveAt } };
        return { ...some, ...(!isKnown && unknown), subject, expiresAt: null };
      });
  return fc
    .tuple(...SUBJECTS.map((subject) => fc.option(record(subject), { freq: 2 })))
    .map((some) => some.flatMap((one) => one ?? []));
}

function appeals(startedAt: number): fc.Arbitrary<Appeal[]> {
  const at = time(startedAt);
  const appeal = fc.record({
    subject,
    facts: factsAround(startedAt),
    says,
    at: ahead.map((ms) => startedAt + ms),
    nodeId: fc.constantFrom(...NODES),
    sessions: fc.nat(3),
    endedAt: maybe(at),
    claims: claimsAround(at),
    flapping: flappingAt(at),
    isNews: fc.boolean(),
    isRefresh: fc.boolean(),
    replaces: nodes,
    dead: fc.constant<string[]>([]),
  });
  // Only the end of others is told with the names of the dead, and of whom a reaper knows no more than the id.
  const told = appeal.chain(
    (one): fc.Arbitrary<Appeal> =>
      one.says !== 'gone'
        ? fc.constant(one)
        : fc.record({ dead: nodes, isNameless: fc.boolean() }).map(({ dead, isNameless }) => ({
            ...one,
            dead,
            replaces: [],
            ...(isNameless && { subject: { ...one.subject, username: '', kind: 'user' as const }, facts: ABSENT }),
          })),
  );
  return fc.array(told, { minLength: 1, maxLength: 25 });
}
