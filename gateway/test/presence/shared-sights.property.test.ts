/** @module-tag long */
import { SHARED_WITH_ALL, type Sharing } from '@meeshy/status-protocol';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { expect } from '../../../shared/test/quick-expect.ts';
import { runs } from '../../../shared/test/random.ts';
import type { Conversations } from '../../src/presence/audience/conversations.ts';
import { type Reciprocity, SharedSights } from '../../src/presence/audience/shared-sights.ts';
import { SHOWING_ALL, withSharing } from '../../src/presence/sight/kept-sharing.ts';
import { Sharers } from '../../src/presence/sight/sharers.ts';
import { atMost, keyOf, type Sight, sightOf } from '../../src/presence/sight/sight.ts';
import { NO_CLAIMS, withClaim } from '../../src/presence/truth/claims.ts';
import { company } from '../support/company.ts';
import { START } from './design.ts';

const PEOPLE = ['ann', 'ben', 'cyd', 'dan'];
const GROUPS = ['team', 'club'];
const PAIRS: Readonly<Record<string, readonly string[]>> = { 'ann-ben': ['ann', 'ben'], 'cyd-dan': ['cyd', 'dan'] };
const CONVERSATIONS = [...GROUPS, ...Object.keys(PAIRS)];

interface Person {
  readonly sharing: Sharing;
  readonly isInvisible: boolean;
}

const ids = (of: readonly string[]) => fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.subarray([...of]));
const anyPerson: fc.Arbitrary<Person> = fc.record({
  sharing: fc
    .record(
      {
        status: fc.constantFrom<Sharing['status'][]>('everyone', 'direct', 'nobody'),
        lastSeen: fc.constantFrom<Sharing['lastSeen'][]>('exact', 'days', 'never'),
        always: ids(PEOPLE),
        never: ids(PEOPLE),
        hiddenIn: ids(CONVERSATIONS),
      },
      { requiredKeys: [] },
    )
    .map((said) => ({ ...SHARED_WITH_ALL, ...said })),
  isInvisible: fc.boolean(),
});
const anyWorld = fc.record({
  people: fc.tuple(anyPerson, anyPerson, anyPerson, anyPerson),
  inGroups: fc.tuple(fc.subarray(PEOPLE), fc.subarray(PEOPLE)),
  pairs: fc.subarray(Object.keys(PAIRS)),
  reciprocity: fc.constantFrom<Reciprocity[]>('pairwise', 'none'),
});
type World = typeof anyWorld extends fc.Arbitrary<infer W> ? W : never;

const membersIn = ({ inGroups, pairs }: World): Record<string, readonly string[]> => ({
  team: inGroups[0],
  club: inGroups[1],
  ...Object.fromEntries(pairs.map((id) => [id, PAIRS[id] ?? []])),
});

function sightsOf(world: World): { sights: SharedSights; conversations: Conversations } {
  const members = membersIn(world);
  const { conversations, hearers } = company();
  for (const id of PEOPLE) {
    const own = Object.keys(members).filter((conversation) => members[conversation]?.includes(id));
    conversations.addViewer(id, own, {
      members: new Map(Object.entries(members)),
      directIds: new Set(Object.keys(PAIRS)),
    });
  }
  const sharers = new Sharers();
  PEOPLE.forEach((id, i) => {
    const person = world.people[i] as Person;
    const shared = withSharing(NO_CLAIMS, { ...SHOWING_ALL, sharing: person.sharing }, START);
    const invisible = { source: 'manual', id: 'state', state: 'invisible', startsAt: START, until: null } as const;
    sharers.hear(id, (person.isInvisible && withClaim(shared, invisible, START)) || shared, START);
  });
  return {
    sights: new SharedSights(sharers, conversations, hearers, world.reciprocity, () => START + 1),
    conversations,
  };
}

/** P17, said once more: the first of these that applies. */
function shows({ sharing, isInvisible }: Person, to: string, shared: readonly string[]): boolean {
  const open = shared.filter((id) => !sharing.hiddenIn.includes(id));
  const byStatus = { everyone: true, direct: open.some((id) => id in PAIRS), nobody: false };
  if (sharing.never.includes(to)) return false;
  if (sharing.always.includes(to)) return true;
  return !isInvisible && open.length > 0 && byStatus[sharing.status];
}

const DETAILS = { exact: 'full', days: 'coarse', never: 'bare' } as const;
const RANKS = ['none', 'dim', 'bare', 'coarse', 'full'];

/** What a viewer sees of a subject: the kind of its sight, that which it replaces, and whether it is its own doing. */
function expected(world: World, viewer: number, subject: number): readonly unknown[] {
  const members = Object.entries(membersIn(world));
  const [one, other] = [PEOPLE[viewer] ?? '', PEOPLE[subject] ?? ''];
  const shared = members.filter(([, ids]) => ids.includes(one) && ids.includes(other)).map(([id]) => id);
  const [me, them] = [world.people[viewer] as Person, world.people[subject] as Person];
  const isShown = shows(them, one, shared);
  const detail = DETAILS[them.sharing.lastSeen];
  const grant = { ...me, isInvisible: false };
  if (world.reciprocity === 'none') return isShown ? [detail, undefined, undefined] : ['dim', detail, undefined];
  if (!shows(grant, other, shared)) return ['dim', 'bare', 'you'];
  const limit = DETAILS[me.sharing.lastSeen];
  const seen = RANKS.indexOf(limit) < RANKS.indexOf(detail) ? limit : detail;
  const limitedBy = limit === 'full' ? undefined : 'you';
  return isShown ? [seen, undefined, limitedBy] : ['dim', seen, limitedBy];
}

const told = (sight: Sight) => [sight.kind, sight.kind === 'dim' ? sight.of : undefined, sight.limitedBy];

/** Everybody and whom they see, themselves apart. */
const pairsIn = (conversations: Conversations) =>
  PEOPLE.flatMap((viewerId, viewer) => PEOPLE.map((subjectId, subject) => ({ viewerId, viewer, subjectId, subject })))
    .filter(({ viewer, subject }) => viewer !== subject)
    .filter(({ viewerId, subjectId }) => conversations.sees(viewerId, subjectId));

describe('P17: whoever shares a conversation sees somebody', () => {
  it('otherwise than in full only where that is found of the subject', () => {
    fc.assert(
      fc.property(anyWorld, fc.subarray(PEOPLE), (world, asked) => {
        const { sights, conversations } = sightsOf(world);
        const otherwise = pairsIn(conversations).filter(
          ({ viewerId, subjectId }) => sightOf(viewerId, subjectId, true, sights).kind !== 'full',
        );
        const found = new Set(asked.filter((id) => sights.isSeenOtherwise(id)));
        for (const { subjectId } of otherwise) {
          if (asked.includes(subjectId)) expect(found).toContain(subjectId);
        }
        if (sights.areFull) expect(found.size).toBe(0);
      }),
      runs(500),
    );
  });

  it('as what both share says: never, always, invisible, hiddenIn, status, then lastSeen, and reciprocity', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        const { sights, conversations } = sightsOf(world);
        for (const { viewerId, viewer, subjectId, subject } of pairsIn(conversations)) {
          expect(told(sightOf(viewerId, subjectId, true, sights))).toEqual(expected(world, viewer, subject));
        }
      }),
      runs(3_000),
    );
  });

  it('and whoever is no exception sees what the subject shows, no finer than it shows itself', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        const { sights, conversations } = sightsOf(world);
        for (const { viewerId, subjectId } of pairsIn(conversations)) {
          const exception = new Map(sights.exceptionsOf(subjectId)).get(viewerId);
          const usual = keyOf(atMost(sights.shownBy(subjectId), sights.limitOf(viewerId)));
          expect(exception ? keyOf(exception) : usual).toBe(keyOf(sightOf(viewerId, subjectId, true, sights)));
          if (exception) expect(keyOf(exception)).not.toBe(usual);
        }
      }),
      runs(1_000),
    );
  });

  it('and strangers see nothing, whatever is shared', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        const { sights } = sightsOf(world);
        expect(sightOf('eve', 'ann', false, sights)).toEqual({ kind: 'none' });
      }),
      runs(100),
    );
  });
});

describe('P17: whoever never said anything of it', () => {
  const { conversations, hearers } = company();
  const plain = new Sharers();
  plain.hear('ann', NO_CLAIMS, START);

  it('costs nothing: nobody is looked up', () => {
    const sights = new SharedSights(plain, conversations, hearers, 'pairwise', () => START);
    expect(sights.areFull).toBe(true);
  });

  it('and whoever has taken it back is like them', () => {
    const sharers = new Sharers();
    const hidden = withSharing(NO_CLAIMS, { ...SHOWING_ALL, sharing: { ...SHARED_WITH_ALL, never: ['ben'] } }, START);
    sharers.hear('ann', hidden, START);
    expect(sharers.isEmpty).toBe(false);
    expect([...sharers.naming('ben')]).toEqual(['ann']);
    sharers.hear('ann', withSharing(hidden, SHOWING_ALL, START), START);
    expect(sharers.isEmpty).toBe(true);
    expect([...sharers.naming('ben')]).toEqual([]);
  });
});
