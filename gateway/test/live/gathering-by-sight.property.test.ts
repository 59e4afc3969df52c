import { ABSENT, type Facts } from '@meeshy/status-protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../shared/test/random.ts';
import { Gathering, type News, newsOf } from '../../src/live/delivery/gathering.ts';
import { Audience } from '../../src/presence/audience.ts';
import { faceOf, outlineOf } from '../../src/presence/face.ts';
import { BARE, COARSE, type Detail, FULL, NONE, type Sight, type Sights, sightOf } from '../../src/presence/sight.ts';
import type { Change } from '../../src/presence/subjects.ts';

const PEOPLE = ['alice', 'bob', 'carol', 'dave', 'erin'];
const TALKS = { team: PEOPLE, lunch: ['alice', 'bob'], chess: ['carol', 'dave', 'erin'] };
const WRITTEN_AT = 50;
/** When all of it leaves. */
const NOW = 54;

const anyDim = fc.constant<Sight>({ kind: 'dim', of: 'full', since: 1, evidenceAt: null });
const anySight = fc.oneof(fc.constantFrom<Sight[]>(FULL, COARSE, BARE, NONE), anyDim);
const anyone = fc.constantFrom(...PEOPLE);

const anySights: fc.Arbitrary<Sights> = fc
  .record({
    shown: fc.dictionary(anyone, anySight),
    limits: fc.dictionary(anyone, fc.constantFrom<Detail[]>('bare', 'coarse', 'full')),
    pairs: fc.dictionary(anyone, fc.dictionary(anyone, anySight)),
  })
  .map(({ shown, limits, pairs }) => ({
    areFull: false,
    shownBy: (id) => shown[id] ?? FULL,
    limitOf: (id) => limits[id] ?? 'full',
    exceptionsOf: (id) => new Map(Object.entries(pairs[id] ?? {})),
    shadowsOf: () => [],
  }));

/** `outline`: what it is to those who see no times. */
const anyChanges = fc.array(
  fc.record({ who: anyone, isOnline: fc.boolean(), outline: fc.constantFrom('nothing', 'coarse', 'all') }),
  { maxLength: 12 },
);
type Drawn = { readonly who: string; readonly isOnline: boolean; readonly outline: string };

function changeOf({ who, isOnline, outline }: Drawn, version: number): Change {
  const facts: Facts = { ...ABSENT, isOnline, lastActiveAt: 7, version };
  const news = { outline: outlineOf(facts, 1), writtenAt: WRITTEN_AT + version, isNewToBare: outline === 'all' };
  const change = { subject: { id: who, username: who, kind: 'user' as const }, before: ABSENT, facts, at: 1 };
  return { ...change, cause: 'connected', ...(outline !== 'nothing' && { outlineNews: news }) };
}

/** The naive model: each viewer gets the face of the latest change, if any was news to its sight. */
function owed(changes: readonly Change[], sights: Sights): Record<string, Record<string, object>> {
  const all: Record<string, Record<string, object>> = {};
  for (const viewer of PEOPLE) {
    for (const subject of PEOPLE) {
      const sight = sightOf(viewer, subject, true, sights);
      const face = latestFace(
        changes.filter(({ subject: { id } }) => id === subject),
        sight,
      );
      if (face) all[viewer] = { ...all[viewer], [subject]: face };
    }
  }
  return all;
}

function latestFace(changes: readonly Change[], sight: Sight): object | null {
  const last = changes.at(-1);
  if (last && (sight.kind === 'full' || sight.kind === 'self')) return faceOf(last, sight, last.at);
  const outlined = changes.filter(({ outlineNews }) => outlineNews !== undefined);
  const latest = outlined.at(-1);
  const isNews = sight.kind === 'coarse' || outlined.some(({ outlineNews }) => outlineNews?.isNewToBare);
  if (!latest || !isNews || (sight.kind !== 'coarse' && sight.kind !== 'bare')) return null;
  return faceOf(latest, sight, Math.max(latest.outlineNews?.writtenAt ?? 0, NOW + 1));
}

const gatheredIn = (changes: readonly Change[], sights: Sights) => {
  const audience = new Audience();
  for (const who of PEOPLE) {
    const own = Object.entries(TALKS).flatMap(([talk, members]) => (members.includes(who) ? [talk] : []));
    audience.addViewer(who, own, new Map(Object.entries(TALKS)));
  }
  const gathering = new Gathering<News>(sights);
  for (const change of changes) gathering.add(newsOf(change, 0), audience.memberships(change.subject.id), audience);
  return gathering.rounds(PEOPLE, audience, NOW);
};

describe('P12: what gathers reaches every viewer in the detail of its sight', () => {
  it('as a naive model says, pair by pair', () => {
    fc.assert(
      fc.property(anySights, anyChanges, (sights, drawn) => {
        const changes = drawn.map(changeOf);
        const heard: Record<string, Record<string, object>> = {};
        for (const { parcel, viewerIds } of gatheredIn(changes, sights)) {
          for (const viewerId of viewerIds) {
            expect(heard[viewerId], `${viewerId} is served once`).toBeUndefined();
            heard[viewerId] = Object.fromEntries(parcel.pieces.map(({ face }) => [face.userId, face]));
          }
        }
        expect(heard).toEqual(owed(changes, sights));
      }),
      runs(500),
    );
  });

  it('and viewers who see alike share one parcel, whatever somebody else may see', () => {
    const sights: Sights = {
      areFull: false,
      shownBy: () => FULL,
      limitOf: (id) => (id === 'dave' ? 'coarse' : 'full'),
      exceptionsOf: (id) => new Map(id === 'alice' ? [['erin', NONE]] : []),
      shadowsOf: () => [],
    };
    const changes = PEOPLE.map((who, i) => changeOf({ who, isOnline: true, outline: 'all' }, i + 1));
    const rounds = gatheredIn(changes, { ...sights });
    const together = rounds.map(({ viewerIds }) => viewerIds.join()).sort();
    // Bob shares lunch with Alice, Carol chess: what they are owed is the same, but not from the same conversations.
    expect(together).toEqual(['alice,bob', 'carol', 'dave', 'erin']);
  });
});
