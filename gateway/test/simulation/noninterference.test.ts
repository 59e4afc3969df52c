/**
 * P12: two lives that differ only in what a sight does not show are the same to it, byte for byte and to the millisecond.
 * Chance goes by the time here, so that what happens in one life alone changes no luck of the other. A failure prints
 * its seed: FC_SEED=<seed> replays it.
 *
 * @module-tag long
 * @module-tag alone
 */
import { ABSENT } from '@meeshy/status-protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factsWith } from '../../../shared/test/facts.ts';
import { livesOf } from '../../../shared/test/random.ts';
import type { LivePresence } from '../../src/live/types.ts';
import { shadowOf } from '../../src/presence/sight/face.ts';
import {
  COARSE,
  type Detail,
  FULL,
  NONE,
  type Shadow,
  type Sight,
  type Sights,
  sightIn,
} from '../../src/presence/sight/sight.ts';
import { keepWarm, luckAt } from './alike.ts';
import { carryOut, type Deed, personAt } from './deeds.ts';
import { NAMES } from './gateways.ts';
import { createWorld, PEOPLE, RULES, START, TALKS } from './world.ts';

const SECOND = 1_000;
const SUBJECT = 0;
const VIEWER = 1;
const OTHER = 2;
const SOMEBODY = 3;
const LIFE_MS = 300 * SECOND;

type Timed = readonly [at: number, deed: Deed];

const toSubject = (does: 'connect' | 'disconnect' | 'typing' | 'request' | 'flap'): Deed => {
  return { to: 'person', does, who: SUBJECT };
};

/** What the subject says of itself, and what is said of it. */
const anyClaim: fc.Arbitrary<Deed> = fc.record({
  to: fc.constant('claim' as const),
  who: fc.constant(SUBJECT),
  says: fc.oneof(
    fc.record({
      kind: fc.constant('state' as const),
      state: fc.constantFrom('available' as const, 'busy' as const, 'dnd' as const, null),
      lastsMs: fc.constantFrom(null, 7 * SECOND, 40 * SECOND),
    }),
    fc.record({
      kind: fc.constant('note' as const),
      text: fc.constantFrom('at home', null),
      lastsMs: fc.constantFrom(null, 7 * SECOND, 40 * SECOND),
    }),
    fc.record({
      kind: fc.constant('host' as const),
      source: fc.constantFrom('call' as const, 'calendar' as const),
      id: fc.constant('a'),
      state: fc.constantFrom('busy' as const, 'dnd' as const, null),
      inMs: fc.constantFrom(0, 3 * SECOND),
      lastsMs: fc.constantFrom(5 * SECOND, 60 * SECOND),
    }),
    fc.record({ kind: fc.constant('reach' as const), lastsMs: fc.constantFrom(null, 7 * SECOND, 40 * SECOND) }),
  ),
});

const inZone = (zone: string): Deed => ({ to: 'claim', who: SUBJECT, says: { kind: 'zone', zone } });
const sharesPlace: Deed = { to: 'claim', who: SUBJECT, says: { kind: 'place', place: 'zone' } };
const anyTravel = (most: number) => timed(fc.constantFrom('Asia/Tokyo', 'Europe/Paris', 'UTC').map(inZone), most);
const reached = (lastsMs: number | null): Deed => ({ to: 'claim', who: SUBJECT, says: { kind: 'reach', lastsMs } });
/** Not in the same milliseconds as the sweeps: what is under way then is waited for by what comes after it. */
const OFF_BEAT_MS = 237;
const SPELL = { pause: 161, length: 77 };
const CALL: Timed = [
  173 * SECOND + OFF_BEAT_MS,
  {
    to: 'claim',
    who: SUBJECT,
    says: { kind: 'host', source: 'call', id: 'a', state: 'dnd', inMs: 0, lastsMs: 60 * SECOND },
  },
];
/** Whoever subscribes has signed in before. */
const HAS_BEEN_HERE: readonly Timed[] = [
  [1 * SECOND + 237, toSubject('connect')],
  [2 * SECOND + 237, toSubject('disconnect')],
];

/** What everybody may know, and no deed of the subject: others come, go and write, gateways fail. */
const anyWorldsDeed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 3, arbitrary: anyOf('person', ['connect', 'disconnect', 'typing'], [VIEWER, OTHER]) },
  fc.record({
    to: fc.constant('gateway' as const),
    does: fc.constantFrom('kill' as const, 'retire' as const, 'restart' as const, 'restart' as const),
    name: fc.constantFrom(...NAMES),
  }),
);

function anyOf<Does extends 'connect' | 'disconnect' | 'typing'>(to: 'person', does: Does[], who: number[]) {
  return fc.record({
    to: fc.constant(to),
    does: fc.constantFrom(...does),
    who: fc.constantFrom(...who),
  });
}

const anyMoment = fc.nat(LIFE_MS / 500).map((halves) => halves * 500 + OFF_BEAT_MS);
const timed = <D extends Deed>(deed: fc.Arbitrary<D>, most: number) =>
  fc.array(fc.tuple(anyMoment, deed), { maxLength: most });

const anyWorld = timed(anyWorldsDeed, 12);

/** The subject comes, is active now and then, and goes: `length` seconds, after a pause of `pause` half seconds. */
const anySpells = fc.array(
  fc.record({ pause: fc.integer({ min: 1, max: 200 }), length: fc.integer({ min: 4, max: 90 }) }),
  {
    maxLength: 4,
  },
);

interface Spell {
  readonly from: number;
  readonly to: number;
}

function spellsOf(drawn: readonly { pause: number; length: number }[]): Spell[] {
  const spells: Spell[] = [];
  let at = 5 * SECOND + OFF_BEAT_MS;
  for (const { pause, length } of drawn) {
    const from = at + pause * 500;
    spells.push({ from, to: from + length * SECOND });
    at = from + length * SECOND;
  }
  return spells;
}

/** Each spell as deeds: it is never idle in one. */
function deedsOf({ from, to }: Spell): Timed[] {
  const typing: Timed[] = [];
  for (let at = from + 20 * SECOND; at < to; at += 20 * SECOND) typing.push([at, toSubject('typing')]);
  return [[from, toSubject('connect')], ...typing, [to, toSubject('disconnect')]];
}

/** Activity within a spell changes no outline. */
function hiddenIn(spells: readonly Spell[], moments: readonly number[]): Timed[] {
  const inside = (at: number) => spells.some(({ from, to }) => at > from + SECOND && at < to - SECOND);
  return moments.filter(inside).map((at) => [at, toSubject('typing')]);
}

type Members = ReadonlyMap<string, readonly number[]>;

const EVERYBODY = PEOPLE.map((_, who) => who);
const TOGETHER: Members = new Map([[TALKS[0], EVERYBODY]]);
/** The viewer sees the two, who share nothing with each other: what they may do there is not its business. */
const APART: Members = new Map([
  [TALKS[0], EVERYBODY.filter((who) => who !== OTHER)],
  [TALKS[1], [OTHER, VIEWER, SOMEBODY]],
  [TALKS[2], [SOMEBODY]],
]);

const isOfSubject = (deed: Deed | Hiding[1]) =>
  typeof deed === 'object' && deed.to === 'person' && deed.who === SUBJECT;

/** All that the viewer was ever sent, and when. */
type HeardBy = (
  viewer: number,
  sights: Sights,
  seed: number,
  deeds: readonly (Timed | Hiding)[],
  members?: Members,
) => Promise<string[]>;

/** Somebody is always there, at each gateway, and watches everybody as soon as they are in the crowd. */
function warmth(hasCrowd: boolean) {
  const watches: ReturnType<typeof keepWarm>[] = [];
  let areIn = false;
  const look = (watch: ReturnType<typeof keepWarm>) => {
    if (hasCrowd && areIn) watch(TALKS[0], PEOPLE);
  };
  return {
    begin(presence: LivePresence) {
      const watch = keepWarm(presence, personAt(SOMEBODY));
      watches.push(watch);
      look(watch);
    },
    everybodyIsIn() {
      areIn = true;
      for (const watch of watches) look(watch);
    },
  };
}

const hearing =
  (crowdLimit: number): HeardBy =>
  async (viewer, sights, seed, deeds, members = TOGETHER) => {
    const opened: LivePresence[] = [];
    const warm = warmth(crowdLimit < PEOPLE.length);
    const world = createWorld(() => luckAt(performance.now(), seed), {
      sights,
      crowdLimit,
      readMs: 0,
      // No multiple of a slice: no two of them ever tell something at the same moment.
      apartMs: 311,
      onOpen(presence) {
        opened.push(presence);
        warm.begin(presence);
      },
    });
    try {
      await world.loop.pass(4 * SECOND);
      for (const [talk, who] of members) for (const one of who) world.join(talk, personAt(one));
      await world.loop.pass(2 * SECOND);
      warm.everybodyIsIn();
      // It has been there before, and is known.
      carryOut(world, toSubject('connect'));
      await world.loop.pass(SECOND);
      carryOut(world, toSubject('disconnect'));
      await world.loop.pass(2 * SECOND);
      const start = world.loop.now;
      carryOut(world, { to: 'person', does: 'connect', who: viewer });
      carryOut(world, { to: 'person', does: 'connect', who: OTHER });
      const inOrder = [...deeds, [LIFE_MS + 60 * SECOND, null] as const].sort(([a], [b]) => a - b);
      for (const [at, deed] of inOrder) {
        await world.loop.pass(Math.max(0, start + at - world.loop.now));
        if (deed === 'hide' || deed === 'show')
          (sights as Changing).become(deed, opened, START + Math.floor(world.loop.now));
        else if (deed) carryOut(world, deed);
      }
      return world.devices.filter(({ person }) => person === personAt(viewer)).flatMap(({ heard }) => heard);
    } finally {
      world.end();
    }
  };

function sightsWhere(sight: Sight, shadows: readonly Shadow[] = []): Sights {
  const { id } = personAt(SUBJECT);
  return {
    areFull: false,
    shownBy: () => FULL,
    limitOf: () => 'full',
    exceptionsOf: (subjectId) => new Map(subjectId === id ? [[personAt(VIEWER).id, sight]] : []),
    shadowsOf: (subjectId) => (subjectId === id ? shadows : []),
    changes: 0,
  };
}

type Hiding = readonly [at: number, 'hide' | 'show'];

/** The subject hides from the viewer now and then. */
class Changing implements Sights {
  readonly areFull = false;
  readonly #of: Detail;
  #shadow: Shadow | null = null;
  changes = 0;

  constructor(of: Detail) {
    this.#of = of;
  }

  shownBy = () => FULL;
  limitOf = () => 'full' as const;
  exceptionsOf = (subjectId: string) =>
    new Map(subjectId === personAt(SUBJECT).id ? [[personAt(VIEWER).id, this.#sight()]] : []);
  shadowsOf = (subjectId: string) => (this.#shadow && subjectId === personAt(SUBJECT).id ? [this.#shadow] : []);

  /** All gateways hear of it at once. */
  become(what: 'hide' | 'show', gateways: readonly LivePresence[], now: number): void {
    if ((what === 'hide') === (this.#shadow !== null)) return;
    const subject = personAt(SUBJECT);
    const before = this.#sight();
    const [latest] = gateways.map((presence) => presence.ownFace(subject)).sort((a, b) => b.version - a.version);
    this.#shadow = what === 'hide' ? shadowOf(latest ?? ABSENT, now, RULES) : null;
    this.changes++;
    for (const presence of gateways) presence.sightsChanged(subject.id, () => before, [personAt(VIEWER).id]);
  }

  #sight(): Sight {
    if (!this.#shadow) return sightIn(this.#of);
    return { kind: 'dim', of: this.#of, since: this.#shadow.since, evidenceAt: null };
  }
}

const hidden = { since: START - 60 * SECOND, evidenceAt: null };
const shadow: Shadow = {
  since: hidden.since,
  facts: factsWith({ lastSeen: hidden.since, lastActiveAt: hidden.since - SECOND, version: hidden.since }),
};

describe.each<[string, number]>([
  ['in a conversation', RULES.crowdLimit],
  ['in a crowd, in which all watch all', 2],
])('P12: noninterference, under a clock of its own, %s', { timeout: 600_000 }, (_place, crowdLimit) => {
  const heardBy = hearing(crowdLimit);

  it.each<[string, Sight]>([
    ['coarse', COARSE],
    ['bare', { kind: 'bare' }],
  ])('whoever sees a subject `%s` cannot tell when it was active', async (_kind, sight) => {
    const anyClaims = timed(anyClaim, 8);
    const anyHidden = fc.array(anyMoment, { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(
        fc.integer(),
        anySpells,
        anyWorld,
        anyClaims,
        anyHidden,
        async (seed, drawn, world, claims, moments) => {
          const spells = spellsOf(drawn);
          const life = [...spells.flatMap(deedsOf), ...world, ...claims];
          const sights = sightsWhere(sight);
          const quiet = await heardBy(VIEWER, sights, seed, life);
          const busy = await heardBy(VIEWER, sights, seed, [...life, ...hiddenIn(spells, moments)]);
          expect(busy).toEqual(quiet);
        },
      ),
      livesOf(12),
    );
  });

  it.each<[string, Sight]>([
    ['coarse', COARSE],
    ['bare', { kind: 'bare' }],
  ])('P25: whoever sees a subject `%s` cannot tell by what it is reached', async (_kind, sight) => {
    const anyReach = timed(fc.constantFrom(null, 7 * SECOND, 40 * SECOND).map(reached), 8);
    await fc.assert(
      fc.asyncProperty(
        fc.integer(),
        anySpells,
        anyWorld,
        timed(anyClaim, 4),
        anyReach,
        async (seed, drawn, world, claims, reach) => {
          const others = claims.filter(([, deed]) => deed.to === 'claim' && deed.says.kind !== 'reach');
          const life = [...HAS_BEEN_HERE, ...spellsOf(drawn).flatMap(deedsOf), ...world, ...others];
          const isLater = ([at]: Timed) => at > 4 * SECOND;
          const sights = sightsWhere(sight);
          const still = await heardBy(VIEWER, sights, seed, life);
          const reached = await heardBy(VIEWER, sights, seed, [...life, ...reach.filter(isLater)]);
          expect(reached).toEqual(still);
        },
      ),
      // A state of whoever has left, said on another gateway, was told by the next sweep, or sooner: when the reach ended.
      { ...livesOf(18), examples: [[-23, [SPELL], [], [CALL], [[166 * SECOND + 737, reached(7 * SECOND)]]]] },
    );
  });

  it.each<[string, Sight]>([
    ['coarse', COARSE],
    ['bare', { kind: 'bare' }],
  ])('P24: whoever sees a subject `%s` cannot tell where it is, nor that this changes', async (_kind, sight) => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer(),
        anySpells,
        anyWorld,
        timed(anyClaim, 4),
        anyTravel(8),
        async (seed, drawn, world, claims, travel) => {
          const spells = spellsOf(drawn);
          const life: Timed[] = [[SECOND, sharesPlace], ...spells.flatMap(deedsOf), ...world, ...claims];
          const sights = sightsWhere(sight);
          const still = await heardBy(VIEWER, sights, seed, life);
          const travelling = await heardBy(VIEWER, sights, seed, [...life, ...travel]);
          expect(travelling).toEqual(still);
        },
      ),
      livesOf(12),
    );
  });

  it('P24: whoever sees it `full` can: the test would notice', async () => {
    const spell: Spell = { from: 10 * SECOND, to: 100 * SECOND };
    const life: Timed[] = [[SECOND, sharesPlace], ...deedsOf(spell)];
    const still = await heardBy(VIEWER, sightsWhere(FULL), 1, life);
    const travelling = await heardBy(VIEWER, sightsWhere(FULL), 1, [...life, [50 * SECOND, inZone('Asia/Tokyo')]]);
    expect(travelling).not.toEqual(still);
    expect(travelling.join()).toContain('Asia/Tokyo');
  });

  it.each<[string, Sight, readonly Shadow[]]>([
    ['dim of full', { kind: 'dim', of: 'full', ...hidden }, [shadow]],
    ['dim of coarse', { kind: 'dim', of: 'coarse', ...hidden }, [shadow]],
    ['dim of bare', { kind: 'dim', of: 'bare', ...hidden }, [shadow]],
    ['none', NONE, []],
  ])('whoever sees a subject `%s` cannot tell anything that it does', async (_kind, sight, shadows) => {
    const deed = fc.constantFrom('connect', 'disconnect', 'typing', 'request', 'flap').map(toSubject);
    const travel = fc.constantFrom(sharesPlace, inZone('Asia/Tokyo'), inZone('Europe/Paris'));
    const anything = timed(
      fc.oneof({ weight: 4, arbitrary: deed }, { weight: 2, arbitrary: anyClaim }, { weight: 1, arbitrary: travel }),
      25,
    );
    await fc.assert(
      fc.asyncProperty(fc.integer(), anyWorld, anything, async (seed, world, done) => {
        const sights = sightsWhere(sight, shadows);
        const idle = await heardBy(VIEWER, sights, seed, world);
        const busy = await heardBy(VIEWER, sights, seed, [...world, ...done]);
        expect(busy).toEqual(idle);
      }),
      livesOf(8),
    );
  });

  it.each<[string, Sight]>([
    ['full', FULL],
    ['coarse', COARSE],
    ['bare', { kind: 'bare' }],
  ])('whoever sees two people `%s` cannot tell when they part, and meet again elsewhere', async (_kind, sight) => {
    const anyMoves = timed(
      fc.record({
        to: fc.constant('talk' as const),
        does: fc.constantFrom('join' as const, 'leave' as const),
        who: fc.constantFrom(SUBJECT, OTHER),
        talk: fc.constant(TALKS[2]),
      }),
      25,
    );
    await fc.assert(
      fc.asyncProperty(fc.integer(), anySpells, anyWorld, anyMoves, async (seed, drawn, world, moves) => {
        const life = [...spellsOf(drawn).flatMap(deedsOf), ...world];
        const sights = sightsWhere(sight);
        const quiet = await heardBy(VIEWER, sights, seed, life, APART);
        const busy = await heardBy(VIEWER, sights, seed, [...life, ...moves], APART);
        expect(busy).toEqual(quiet);
      }),
      livesOf(8),
    );
  });

  it.each<Detail>(['full', 'coarse', 'bare'])(
    'whoever is hidden from, and saw it `%s`, cannot tell what it does afterwards',
    async (detail) => {
      const anyChanges = fc.array(anyMoment, { maxLength: 5 });
      const anything = timed(fc.constantFrom('connect', 'disconnect', 'typing', 'request', 'flap').map(toSubject), 25);
      await fc.assert(
        fc.asyncProperty(
          fc.integer(),
          anySpells,
          anyWorld,
          anyChanges,
          anything,
          async (seed, drawn, world, moments, done) => {
            // An odd number: it is hidden from the viewer in the end.
            const times = [...new Set([100 * SECOND + OFF_BEAT_MS, ...moments])].sort((a, b) => a - b);
            const hidings = times.slice(times.length % 2 ? 0 : 1).map((at, i): Hiding => [at, i % 2 ? 'show' : 'hide']);
            const from = times.at(-1) ?? 0;
            const all = [...spellsOf(drawn).flatMap(deedsOf), ...world, ...hidings];
            const life = all.filter(([at]) => at < LIFE_MS);
            const quiet = life.filter(([at, deed]) => at <= from || !isOfSubject(deed));
            const secrets = done.filter(([at]) => at > from);
            expect(await heardBy(VIEWER, new Changing(detail), seed, [...life, ...secrets])).toEqual(
              await heardBy(VIEWER, new Changing(detail), seed, quiet),
            );
          },
        ),
        livesOf(12),
      );
    },
  );

  it('and whoever sees it `full` can: the test would notice', async () => {
    const spells: Spell[] = [{ from: 10 * SECOND, to: 100 * SECOND }];
    const life = spells.flatMap(deedsOf);
    const quiet = await heardBy(VIEWER, sightsWhere(FULL), 1, life);
    const busy = await heardBy(VIEWER, sightsWhere(FULL), 1, [...life, ...hiddenIn(spells, [95 * SECOND])]);
    expect(busy).not.toEqual(quiet);
  });
});
