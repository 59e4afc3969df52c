/** @module-tag long */
import { ABSENT, type Facts } from '@meeshy/status-protocol';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { expect } from '../../../shared/test/quick-expect.ts';
import { runs } from '../../../shared/test/random.ts';
import { Gathering } from '../../src/live/delivery/gathering.ts';
import { type News, newsOf } from '../../src/live/delivery/news.ts';
import type { Piece } from '../../src/live/delivery/parcel.ts';
import { Floors } from '../../src/presence/shown/floors.ts';
import { type Face, faceOf, inVersion, outlineOf } from '../../src/presence/sight/face.ts';
import {
  BARE,
  COARSE,
  type Detail,
  FULL,
  IN_FULL,
  type Limit,
  NONE,
  type Sight,
  type Sights,
  sightOf,
} from '../../src/presence/sight/sight.ts';
import type { Change } from '../../src/presence/subjects/change.ts';
import { company } from '../support/company.ts';

const PEOPLE = ['alice', 'bob', 'carol', 'dave', 'erin'];
const TALKS = { team: PEOPLE, lunch: ['alice', 'bob'], chess: ['carol', 'dave', 'erin'] };
const WRITTEN_AT = 50;
/** When all of it leaves. */
const NOW = 54;

/** When whoever hides began to. */
const SINCE = 1;
const anyDim = fc
  .constantFrom<Detail[]>('full', 'coarse', 'bare')
  .map((of): Sight => ({ kind: 'dim', of, since: SINCE, evidenceAt: null }));
const anyLimited = fc.constant<Sight>({ kind: 'coarse', limitedBy: 'you' });
const anySight = fc.oneof(fc.constantFrom<Sight[]>(FULL, COARSE, BARE, NONE), anyDim, anyLimited);
const anyone = fc.constantFrom(...PEOPLE);

const anySights: fc.Arbitrary<Sights> = fc
  .record({
    shown: fc.dictionary(anyone, anySight),
    limits: fc.dictionary(anyone, fc.constantFrom<Limit[]>('nothing', 'bare', 'coarse', 'full')),
    pairs: fc.dictionary(anyone, fc.dictionary(anyone, anySight)),
  })
  .map(({ shown, limits, pairs }) => ({
    areFull: false,
    shownBy: (id) => shown[id] ?? FULL,
    limitOf: (id) => limits[id] ?? 'full',
    exceptionsOf: (id) => new Map(Object.entries(pairs[id] ?? {})),
    shadowsOf: () => [],
    changes: 0,
  }));

/** `outline`: what it is to those who see no times. `isHiding`: from before it, its subject hides from those who see it dim. */
const anyChanges = fc.array(
  fc.record({
    who: anyone,
    isOnline: fc.boolean(),
    outline: fc.constantFrom('nothing', 'coarse', 'all'),
    isHiding: fc.boolean(),
    isOfShade: fc.boolean(),
  }),
  { maxLength: 12 },
);
/** By viewer and subject the least version that it may be told of it. */
type Least = Record<string, Record<string, number>>;
const anyFloors: fc.Arbitrary<Least> = fc.dictionary(anyone, fc.dictionary(anyone, fc.integer({ min: 1, max: 65 })));

function floorsOf(least: Least): Floors {
  const floors = new Floors();
  for (const [viewer, own] of Object.entries(least)) {
    for (const [subject, version] of Object.entries(own)) floors.raise(viewer, subject, version);
  }
  return floors;
}

type Drawn = {
  readonly who: string;
  readonly isOnline: boolean;
  readonly outline: string;
  readonly isHiding?: boolean;
  readonly isOfShade?: boolean;
};

/** What happens, in order: changes, and hidings of these people. */
function stepsOf(drawn: readonly Drawn[]): (Change | string)[] {
  const hiding = new Set<string>();
  return drawn.flatMap((one, version) => {
    const begins = one.isHiding && !hiding.has(one.who);
    if (begins) hiding.add(one.who);
    const change = changeOf(one, version);
    const told = one.isOfShade && hiding.has(one.who) ? { ...change, hiddenSince: SINCE } : change;
    return begins ? [one.who, told] : [told];
  });
}

/** Those of a subject that are for this sight, in order: what gathered before the hiding is for all. */
function changesFor(steps: readonly (Change | string)[], subject: string, sight: Sight): Change[] {
  const [main, shade]: [Change[], Change[]] = [[], []];
  for (const step of steps) {
    if (step === subject) shade.push(...main);
    if (typeof step === 'string' || step.subject.id !== subject) continue;
    (step.hiddenSince === undefined ? main : shade).push(step);
  }
  if (sight.kind !== 'dim') return main;
  return sight.since === SINCE ? shade : [];
}

function changeOf({ who, isOnline, outline }: Drawn, version: number): Change {
  const facts: Facts = { ...ABSENT, isOnline, lastActiveAt: 7, version };
  const news = { outline: outlineOf(facts, 1), writtenAt: WRITTEN_AT + version, isNewToBare: outline === 'all' };
  const change = { subject: { id: who, username: who, kind: 'user' as const }, before: ABSENT, facts, at: 1 };
  return { ...change, cause: 'connected', ...(outline !== 'nothing' && { outlineNews: news }) };
}

/** The naive model: each viewer gets the face of the latest change, if any was news to its sight, in a version of its own. */
function owed(
  steps: readonly (Change | string)[],
  sights: Sights,
  least: Least,
  isRepeated: boolean,
): Record<string, Record<string, object>> {
  const all: Record<string, Record<string, object>> = {};
  for (const viewer of PEOPLE) {
    for (const subject of PEOPLE) {
      const sight = sightOf(viewer, subject, true, sights);
      const face = latestFace(changesFor(steps, subject, sight), sight);
      if (!face) continue;
      const floor = least[viewer]?.[subject] ?? -1;
      const again = isRepeated && face.writtenAt === undefined ? floor : floor + 1;
      const version = floor < face.version ? face.version : again;
      all[viewer] = { ...all[viewer], [subject]: inVersion(face, version) };
    }
  }
  return all;
}

function latestFace(changes: readonly Change[], sight: Sight): Face | null {
  const last = changes.at(-1);
  const kind = sight.kind === 'dim' ? sight.of : sight.kind;
  const { limitedBy } = sight;
  if (last && (kind === 'full' || kind === 'self')) return faceOf(last, { kind }, last.at);
  const outlined = changes.filter(({ outlineNews }) => outlineNews !== undefined);
  const latest = outlined.at(-1);
  const isNews = kind === 'coarse' || outlined.some(({ outlineNews }) => outlineNews?.isNewToBare);
  if (!latest || !isNews || (kind !== 'coarse' && kind !== 'bare')) return null;
  const seen = { kind, ...(limitedBy && { limitedBy }) };
  return faceOf(latest, seen, Math.max(latest.outlineNews?.writtenAt ?? 0, NOW + 1));
}

/** What the JSON says is what the face says. */
function faceIn({ face, json }: Piece): [string, Face] {
  expect(JSON.parse(json).limitedBy).toBe(face.limitedBy);
  expect(JSON.parse(json)).toMatchObject({ userId: face.userId, isOnline: face.isOnline, version: face.version });
  return [face.userId, face];
}

const gatheredIn = (steps: readonly (Change | string)[], sights: Sights, least: Least = {}, isRepeated = false) => {
  const { conversations, hearers } = company();
  for (const who of PEOPLE) {
    const own = Object.entries(TALKS).flatMap(([talk, members]) => (members.includes(who) ? [talk] : []));
    conversations.addViewer(who, own, { members: new Map(Object.entries(TALKS)) });
  }
  const gathering = new Gathering<News>(sights, floorsOf(least), isRepeated);
  for (const step of steps) {
    if (typeof step === 'string') gathering.hide(step, SINCE);
    else gathering.add(newsOf(step, 0), conversations.memberships(step.subject.id), hearers);
  }
  return gathering.rounds(PEOPLE, hearers, NOW);
};

describe('P12: what gathers reaches every viewer in the detail of its sight', () => {
  it('as a naive model says, pair by pair', () => {
    fc.assert(
      fc.property(anySights, anyChanges, anyFloors, fc.boolean(), (sights, drawn, least, isRepeated) => {
        const steps = stepsOf(drawn);
        const heard: Record<string, Record<string, object>> = {};
        for (const { parcel, viewerIds } of gatheredIn(steps, sights, least, isRepeated)) {
          for (const viewerId of viewerIds) {
            expect(heard[viewerId], `${viewerId} is served once`).toBeUndefined();
            heard[viewerId] = Object.fromEntries(parcel.pieces.map(faceIn));
          }
        }
        expect(heard).toEqual(owed(steps, sights, least, isRepeated));
      }),
      runs(1_000),
    );
  });

  it('and viewers who see alike share one parcel, whatever somebody else may see', () => {
    const sights: Sights = {
      areFull: false,
      shownBy: () => FULL,
      limitOf: (id) => (id === 'dave' ? 'coarse' : 'full'),
      exceptionsOf: (id) => new Map(id === 'alice' ? [['erin', NONE]] : []),
      shadowsOf: () => [],
      changes: 0,
    };
    const changes = PEOPLE.map((who, i) => changeOf({ who, isOnline: true, outline: 'all' }, i + 1));
    const rounds = gatheredIn(changes, { ...sights });
    const together = rounds.map(({ viewerIds }) => viewerIds.join()).sort();
    // Bob shares lunch with Alice, Carol chess: what they are owed is the same, but not from the same conversations.
    expect(together).toEqual(['alice,bob', 'carol', 'dave', 'erin']);
  });

  it('nor whom somebody has parted from, who is told in versions of its own (P10)', () => {
    const changes = PEOPLE.map((who, i) => changeOf({ who, isOnline: true, outline: 'nothing' }, i + 1));
    const rounds = gatheredIn(changes, IN_FULL, { alice: { carol: 9 }, bob: { carol: 9 }, erin: { bob: 1 } });
    const together = rounds.map(({ viewerIds }) => viewerIds.join()).sort();
    expect(together).toEqual(['alice,bob', 'carol,dave,erin']);
  });
});
