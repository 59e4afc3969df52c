import { ABSENT } from '@meeshy/status-protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../shared/test/random.ts';
import { Gathering } from '../../src/live/delivery/gathering.ts';
import type { News } from '../../src/live/delivery/news.ts';
import { Piece } from '../../src/live/delivery/parcel.ts';
import type { Hearers } from '../../src/presence/audience/hearers.ts';
import { faceOf } from '../../src/presence/sight/face.ts';
import { FULL } from '../../src/presence/sight/sight.ts';
import { type Company, company } from '../support/company.ts';

const PEOPLE = ['alice', 'bob', 'carol', 'dave', 'erin'];
const CONVERSATIONS = ['team', 'lunch', 'chess'];

interface World {
  /** Who is in which conversation. */
  readonly members: Record<string, string[]>;
  /** Who has a session here. */
  readonly viewers: string[];
}

type Step = { readonly do: 'change' | 'leave'; readonly who: string; readonly conversation: string };

const anyWorld: fc.Arbitrary<World> = fc.record({
  members: fc.record({
    team: fc.subarray(PEOPLE),
    lunch: fc.subarray(PEOPLE),
    chess: fc.subarray(PEOPLE),
  }),
  viewers: fc.subarray(PEOPLE),
});

const anySteps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    do: fc.constantFrom<Step['do'][]>('change', 'change', 'change', 'leave'),
    who: fc.constantFrom(...PEOPLE),
    conversation: fc.constantFrom(...CONVERSATIONS),
  }),
  { maxLength: 20, size: 'max' },
);

const conversationsOf = (world: World, who: string) =>
  CONVERSATIONS.filter((conversation) => world.members[conversation]?.includes(who));

function companyOf(world: World): Company {
  const { conversations, hearers } = company();
  for (const who of world.viewers) {
    conversations.addViewer(who, conversationsOf(world, who), { members: new Map(Object.entries(world.members)) });
  }
  return { conversations, hearers };
}

function newsOf(who: string, version: number): News {
  const subject = { id: who, username: who, kind: 'user' as const };
  const facts = { ...ABSENT, isOnline: true, version };
  const change = { subject, before: ABSENT, facts, cause: 'connected' as const, at: 1 };
  return { change, piece: new Piece(faceOf({ subject, facts }, FULL, 1), 1), toItself: () => null, startedAt: 0 };
}

const roundsOf = (gathering: Gathering, hearers: Hearers) =>
  gathering.rounds(
    gathering.viewers(hearers, () => true),
    hearers,
    1,
  );

/** What each viewer gets, by subject the version; fails when it gets a subject twice. */
function received(gathering: Gathering, hearers: Hearers): Record<string, Record<string, number>> {
  const heard: Record<string, Record<string, number>> = {};
  for (const { parcel, viewerIds } of roundsOf(gathering, hearers)) {
    for (const viewerId of viewerIds) {
      expect(heard[viewerId], `${viewerId} is served once`).toBeUndefined();
      const subjects = parcel.pieces.map(({ event }) => event.userId);
      expect(new Set(subjects).size).toBe(subjects.length);
      heard[viewerId] = Object.fromEntries(parcel.pieces.map(({ event }) => [event.userId, event.version]));
    }
  }
  return heard;
}

/** The naive model: per subject the latest version, and where it has been told while it was there. */
type Told = Map<string, { version: number; topics: Set<string> }>;

function carryOut({ do: what, who, conversation }: Step, version: number, world: World, told: Told): void {
  if (what === 'change') {
    told.set(who, { version, topics: new Set(conversationsOf(world, who)) });
    return;
  }
  world.members[conversation] = (world.members[conversation] ?? []).filter((member) => member !== who);
  told.get(who)?.topics.delete(conversation);
}

function isOwed(viewer: string, who: string, world: World, told: Told): boolean {
  const topics = told.get(who)?.topics ?? new Set();
  return viewer !== who && [...topics].some((topic) => world.members[topic]?.includes(viewer));
}

/** What each viewer should get, by subject the version; what one gets of oneself aside. */
function owed(world: World, told: Told): Record<string, Record<string, number>> {
  const all = world.viewers.map((viewer) => {
    const subjects = [...told].filter(([who]) => isOwed(viewer, who, world, told));
    return [viewer, Object.fromEntries(subjects.map(([who, { version }]) => [who, version]))] as const;
  });
  return Object.fromEntries(all.filter(([, subjects]) => Object.keys(subjects).length > 0));
}

function withoutOneself(heard: Record<string, Record<string, number>>): Record<string, Record<string, number>> {
  for (const [viewer, subjects] of Object.entries(heard)) {
    delete subjects[viewer];
    if (Object.keys(subjects).length === 0) delete heard[viewer];
  }
  return heard;
}

describe('P12: what gathers reaches every viewer of the subject, once, the latest, and nobody else', () => {
  it('as a naive model of who shares a conversation with whom says', () => {
    fc.assert(
      fc.property(anyWorld, anySteps, ({ members, viewers }, steps) => {
        const world: World = { members: { ...members }, viewers };
        const { conversations, hearers } = companyOf(world);
        const gathering = new Gathering();
        const told: Told = new Map();
        steps.forEach((step, index) => {
          if (step.do === 'change')
            gathering.add(newsOf(step.who, index + 1), conversationsOf(world, step.who), hearers);
          else {
            gathering.drop([step.conversation], step.who);
            conversations.leave(step.conversation, step.who);
          }
          carryOut(step, index + 1, world, told);
        });
        expect(withoutOneself(received(gathering, hearers))).toEqual(owed(world, told));
      }),
      runs(1_000),
    );
  });

  it('a subject in no conversation hears of itself', () => {
    const { hearers } = companyOf({ members: {}, viewers: ['alice'] });
    const gathering = new Gathering();
    gathering.add(newsOf('alice', 1), [], hearers);
    expect(received(gathering, hearers)).toEqual({ alice: { alice: 1 } });
  });

  it('viewers who are owed the same share one parcel', () => {
    const everybody = { team: PEOPLE, lunch: [], chess: [] };
    const { hearers } = companyOf({ members: everybody, viewers: PEOPLE });
    const gathering = new Gathering();
    for (const who of ['alice', 'bob']) gathering.add(newsOf(who, 1), ['team'], hearers);
    const rounds = roundsOf(gathering, hearers);
    expect(rounds).toHaveLength(1);
    expect(rounds[0]?.viewerIds).toHaveLength(PEOPLE.length);
  });
});
