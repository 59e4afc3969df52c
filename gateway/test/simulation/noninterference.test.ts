/**
 * P12: two lives that differ only in what a sight does not show are the same to it, byte for byte and to the millisecond.
 * Chance goes by the time here, so that what happens in one life alone changes no luck of the other. A failure prints
 * its seed: FC_SEED=<seed> replays it.
 *
 * @module-tag long
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../shared/test/random.ts';
import type { LivePresence } from '../../src/live/types.ts';
import { COARSE, FULL, NONE, type Shadow, type Sight, type Sights } from '../../src/presence/sight.ts';
import { carryOut, type Deed, personAt } from './deeds.ts';
import { NAMES } from './gateways.ts';
import { createWorld, PEOPLE, START, TALKS } from './world.ts';

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

/** Not in the same milliseconds as the sweeps: what is under way then is waited for by what comes after it. */
const OFF_BEAT_MS = 237;
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

/** All that the viewer was ever sent, and when. */
async function heardBy(viewer: number, sights: Sights, seed: number, deeds: readonly Timed[]): Promise<string[]> {
  const world = createWorld(() => luckAt(performance.now(), seed), {
    sights,
    readMs: 0,
    // No multiple of a slice: no two of them ever tell something at the same moment.
    apartMs: 311,
    onOpen: keepWarm,
  });
  try {
    await world.loop.pass(4 * SECOND);
    for (const person of PEOPLE) world.join(TALKS[0], person);
    await world.loop.pass(2 * SECOND);
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
      if (deed) carryOut(world, deed);
    }
    return world.devices.filter(({ person }) => person === personAt(viewer)).flatMap(({ heard }) => heard);
  } finally {
    world.end();
  }
}

/**
 * Somebody is always there, on each gateway. What a gateway remembers, and has to read, depends on whether anybody of a
 * conversation is connected to it, whom one may not see: where nobody else is, that takes other milliseconds.
 */
function keepWarm(presence: LivePresence): void {
  const subject = personAt(SOMEBODY);
  const nothing = {
    isOpen: true,
    backlog: 0,
    unansweredMs: 0,
    send() {},
    sendJson() {},
    deliver() {},
    close() {},
    drop() {},
  };
  const link = { ...nothing, id: 'warm' };
  const expiresAt = Number.POSITIVE_INFINITY;
  setTimeout(() => void presence.admit({ subject, language: 'en', link, expiresAt, resume: true }));
}

/**
 * One of three, by mulberry32, of the ten seconds that it is in: the way to the memory and the way back take equally many
 * whole milliseconds, so that what a gateway reads off it about the time does not depend on how much it asks. They begin
 * between the beats of sweeps.
 */
function luckAt(ms: number, seed: number): number {
  let mixed = (Math.floor((ms + 1_600) / 10_000) ^ seed) | 0;
  mixed = (mixed + 0x6d2b79f5) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 15), 1 | mixed);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
  return (((mixed ^ (mixed >>> 14)) >>> 0) % 3) / 3;
}

function sightsWhere(sight: Sight, shadows: readonly Shadow[] = []): Sights {
  const { id } = personAt(SUBJECT);
  return {
    areFull: false,
    shownBy: () => FULL,
    limitOf: () => 'full',
    exceptionsOf: (subjectId) => new Map(subjectId === id ? [[personAt(VIEWER).id, sight]] : []),
    shadowsOf: (subjectId) => (subjectId === id ? shadows : []),
  };
}

const hidden = { since: START - 60 * SECOND, evidenceAt: null };
const shadow: Shadow = {
  since: hidden.since,
  facts: { isOnline: false, lastSeen: hidden.since, lastActiveAt: hidden.since - SECOND, version: hidden.since },
};

describe('P12: noninterference, under a clock of its own', { timeout: 600_000 }, () => {
  it.each<[string, Sight]>([
    ['coarse', COARSE],
    ['bare', { kind: 'bare' }],
  ])('whoever sees a subject `%s` cannot tell when it was active', async (_kind, sight) => {
    const anyHidden = fc.array(anyMoment, { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(fc.integer(), anySpells, anyWorld, anyHidden, async (seed, drawn, world, moments) => {
        const spells = spellsOf(drawn);
        const life = [...spells.flatMap(deedsOf), ...world];
        const sights = sightsWhere(sight);
        const quiet = await heardBy(VIEWER, sights, seed, life);
        const busy = await heardBy(VIEWER, sights, seed, [...life, ...hiddenIn(spells, moments)]);
        expect(busy).toEqual(quiet);
      }),
      { ...runs(12), endOnFailure: true },
    );
  });

  it.each<[string, Sight, readonly Shadow[]]>([
    ['dim of full', { kind: 'dim', of: 'full', ...hidden }, [shadow]],
    ['dim of coarse', { kind: 'dim', of: 'coarse', ...hidden }, [shadow]],
    ['dim of bare', { kind: 'dim', of: 'bare', ...hidden }, [shadow]],
    ['none', NONE, []],
  ])('whoever sees a subject `%s` cannot tell anything that it does', async (_kind, sight, shadows) => {
    const anything = timed(fc.constantFrom('connect', 'disconnect', 'typing', 'request', 'flap').map(toSubject), 25);
    await fc.assert(
      fc.asyncProperty(fc.integer(), anyWorld, anything, async (seed, world, done) => {
        const sights = sightsWhere(sight, shadows);
        const idle = await heardBy(VIEWER, sights, seed, world);
        const busy = await heardBy(VIEWER, sights, seed, [...world, ...done]);
        expect(busy).toEqual(idle);
      }),
      { ...runs(8), endOnFailure: true },
    );
  });

  it('and whoever sees it `full` can: the test would notice', async () => {
    const spells: Spell[] = [{ from: 10 * SECOND, to: 100 * SECOND }];
    const life = spells.flatMap(deedsOf);
    const quiet = await heardBy(VIEWER, sightsWhere(FULL), 1, life);
    const busy = await heardBy(VIEWER, sightsWhere(FULL), 1, [...life, ...hiddenIn(spells, [95 * SECOND])]);
    expect(busy).not.toEqual(quiet);
  });
});
