/**
 * P16, P18 on three gateways, under a clock of its own: somebody is invisible, for a while or until told, while gateways are
 * killed, and sweeps go on. To those who see nothing of what it does all lives are alike, byte for byte and to the
 * millisecond; when it ends they see what is true. FC_SEED=<seed> replays a failure.
 *
 * @module-tag long
 * @module-tag alone
 */
import { ABSENT, statusOf } from '@meeshy/status-protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { livesOf } from '../../../shared/test/random.ts';
import { keepWarm, luckAt } from './alike.ts';
import { carryOut, type Deed, personAt } from './deeds.ts';
import type { Device } from './devices.ts';
import { NAMES } from './gateways.ts';
import { createWorld, PEOPLE, RULES, TALKS, type World } from './world.ts';

const SECOND = 1_000;
const SUBJECT = 0;
const VIEWER = 1;
const OTHER = 2;
const SOMEBODY = 3;
const HIDES_AT = 60 * SECOND + 137;
const LIFE_MS = 200 * SECOND;
const STARTING_MS = 6 * SECOND;
/** Within it what was missed has healed. */
const CALM_MS = 40 * SECOND;

type Timed = readonly [at: number, deed: Deed];

const say = (state: 'invisible' | 'dnd' | null, lastsMs: number | null = null): Deed => {
  return { to: 'claim', who: SUBJECT, says: { kind: 'state', state, lastsMs } };
};
const bySubject = (does: 'connect' | 'disconnect' | 'typing' | 'request' | 'flap'): Deed => {
  return { to: 'person', does, who: SUBJECT };
};

/** Not within the same millisecond as a sweep. */
const anyMoment = (fromMs: number, untilMs: number) =>
  fc.integer({ min: Math.ceil(fromMs / 500), max: Math.floor(untilMs / 500) - 1 }).map((halves) => halves * 500 + 237);
const anyWorld = fc.array(
  fc.tuple(
    anyMoment(0, LIFE_MS),
    fc.oneof(
      fc.record({
        to: fc.constant('person' as const),
        does: fc.constantFrom('connect' as const, 'disconnect' as const),
        who: fc.constantFrom(VIEWER, OTHER),
      }),
      fc.record({
        to: fc.constant('gateway' as const),
        does: fc.constantFrom('kill' as const, 'retire' as const, 'restart' as const, 'restart' as const),
        name: fc.constantFrom(...NAMES),
      }),
    ),
  ),
  { maxLength: 8 },
);
/** What it does while it is invisible; it says so again, too. */
const anySecrets = (untilMs: number | null) =>
  fc.array(
    fc.tuple(
      anyMoment(HIDES_AT + SECOND, untilMs ?? LIFE_MS),
      fc.constantFrom<Deed[]>(
        bySubject('connect'),
        bySubject('disconnect'),
        bySubject('typing'),
        bySubject('request'),
        bySubject('flap'),
        ...(untilMs === null ? [say('invisible')] : []),
        { to: 'claim', who: SUBJECT, says: { kind: 'note', text: 'at home', lastsMs: null } },
        { to: 'claim', who: SUBJECT, says: { kind: 'note', text: null, lastsMs: null } },
        { to: 'claim', who: SUBJECT, says: { kind: 'reach', lastsMs: 20_000 } },
        { to: 'claim', who: SUBJECT, says: { kind: 'reach', lastsMs: null } },
        { to: 'claim', who: SUBJECT, says: { kind: 'place', place: 'zone' } },
        { to: 'claim', who: SUBJECT, says: { kind: 'place', place: 'off' } },
        { to: 'claim', who: SUBJECT, says: { kind: 'zone', zone: 'Asia/Tokyo' } },
        {
          to: 'claim',
          who: SUBJECT,
          says: { kind: 'host', source: 'call', id: 'a', state: 'busy', inMs: 0, lastsMs: 30_000 },
        },
      ),
    ),
    { maxLength: 16 },
  );

interface Lived {
  /** What the viewer heard before `untilMs`, and then is answered, as everyone is. */
  readonly heard: readonly string[];
  readonly viewers: readonly Device[];
  readonly own: readonly Device[];
  readonly now: number;
}

/** Of each gateway that runs, a while later. */
async function answersOf({ loop, gateways }: World): Promise<string[]> {
  const answers: string[] = [];
  for (const name of NAMES) {
    const gateway = gateways.get(name);
    for (const as of [undefined, personAt(VIEWER).id]) {
      const asked = gateway?.presence.get([personAt(SUBJECT).id], as === undefined ? {} : { as });
      asked?.then(
        (faces) => answers.push(`${name} ${as} ${JSON.stringify(faces)}`),
        (error) => answers.push(`${name} ${as} ${error}`),
      );
    }
  }
  await loop.pass(5);
  return answers.sort();
}

/** Lives it, until so long after everything has calmed down; `untilMs`: when the viewer may see more. */
async function lived(seed: number, deeds: readonly Timed[], untilMs: number, alone: boolean): Promise<Lived> {
  const world = createWorld(() => luckAt(performance.now(), seed), {
    sights: 'shared',
    readMs: 0,
    // No multiple of a slice: no two of them ever tell something at the same moment.
    apartMs: 311,
    onOpen: (presence) => keepWarm(presence, personAt(SOMEBODY)),
  });
  const viewers = () => world.devices.filter(({ person }) => person === personAt(VIEWER));
  try {
    await world.loop.pass(4 * SECOND);
    for (const who of PEOPLE.keys()) world.join(TALKS[0], personAt(who));
    await world.loop.pass(2 * SECOND);
    const start = world.loop.now;
    for (const who of [VIEWER, OTHER]) carryOut(world, { to: 'person', does: 'connect', who });
    let heard: readonly string[] | null = null;
    const all: (readonly [number, Deed | null])[] = [...deeds, [untilMs, null]];
    for (const [at, deed] of all.sort(([a], [b]) => a - b)) {
      await world.loop.pass(Math.max(0, start + at - world.loop.now));
      if (deed) carryOut(world, deed);
      else heard = [...viewers().flatMap(({ heard }) => [...heard]), ...(await answersOf(world))];
    }
    if (!alone) {
      for (const name of NAMES) if (!world.gateways.isRunning(name)) world.gateways.restart(name);
      await world.loop.pass(CALM_MS);
    }
    const wanted = world.devices.filter(({ isWanted }) => isWanted);
    return {
      heard: heard ?? [],
      viewers: wanted.filter(({ person }) => person === personAt(VIEWER)),
      own: wanted.filter(({ person }) => person === personAt(SUBJECT)),
      now: world.loop.now,
    };
  } finally {
    world.end();
  }
}

const BEGINNING: readonly Timed[] = [
  [5 * SECOND + 137, bySubject('connect')],
  [50 * SECOND + 137, bySubject('typing')],
];

describe('P18: whoever is invisible, under a clock of its own', { timeout: 600_000 }, () => {
  it.each<[string, number | null]>([
    ['until told', null],
    ['for a while', 70 * SECOND],
  ])('%s, does nothing that others can tell', async (_name, lastsMs) => {
    const untilMs = lastsMs === null ? LIFE_MS : HIDES_AT + lastsMs;
    await fc.assert(
      fc.asyncProperty(
        fc.integer(),
        anyWorld,
        anySecrets(lastsMs === null ? null : untilMs - 5 * SECOND),
        async (seed, world, secrets) => {
          const life: Timed[] = [...BEGINNING, ...world, [HIDES_AT, say('invisible', lastsMs)]];
          const quiet = await lived(seed, life, untilMs - 10, true);
          const busy = await lived(seed, [...life, ...secrets], untilMs - 10, true);
          expect(busy.heard).toEqual(quiet.heard);
        },
      ),
      livesOf(12),
    );
  });

  it('is seen as it is when that ends, by its time or by a word, on every gateway', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer(),
        anyWorld,
        anySecrets(null),
        fc.option(anyMoment(HIDES_AT + 5 * SECOND, LIFE_MS)),
        async (seed, world, secrets, wordAt) => {
          const lastsMs = wordAt === null ? LIFE_MS - HIDES_AT + SECOND : null;
          const life: Timed[] = [...BEGINNING, ...world, ...secrets.filter(([, deed]) => deed.to !== 'claim')];
          const word: Timed[] = wordAt === null ? [] : [[wordAt, say(null)]];
          const end: Timed[] = [[LIFE_MS - 1, bySubject('connect')]];
          const words: Timed[] = [[HIDES_AT, say('invisible', lastsMs)], ...word, ...end];
          // One always takes a word. Another that has just started tells the time by its machine, which is wrong, until it
          // hears of the memory's.
          const isApart = ([at, deed]: Timed) =>
            deed.to !== 'gateway' ||
            (deed.name !== 'north' && words.every(([wordAt]) => at > wordAt || at < wordAt - STARTING_MS));
          const all: Timed[] = [...life.filter(isApart), ...words];
          const { viewers, own } = await lived(seed, all, LIFE_MS, false);
          for (const device of [...viewers, ...own]) {
            const shown = device.view.get(personAt(SUBJECT).id) ?? ABSENT;
            expect(statusOf(shown, device.now(), RULES)).toBe('online');
            expect(shown).not.toHaveProperty('state');
          }
        },
      ),
      livesOf(12),
    );
  });
});
