/**
 * P17, P18: sights that change while people look. Whoever is hidden from hears, to the byte and to the millisecond, what it
 * would hear if the subject had closed its last tab; and nothing of what it does afterwards. FC_SEED=<seed> replays a failure.
 *
 * @module-tag long
 * @module-tag alone
 */
import { statusOf, type UserStatusEvent } from '@meeshy/status-protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { livesOf } from '../../../shared/test/random.ts';
import type { Detail } from '../../src/presence/sight/sight.ts';
import { type Act, NOON, play, type Scene, statusesIn, type Timed } from './sightings.ts';
import { RULES } from './world.ts';

const SECOND = 1_000;
const DETAILS: readonly Detail[] = ['full', 'coarse', 'bare'];
const FROM_BEN = 'ben';

/** Ben, Cat and Dan are there, and Ann comes; she has been there before. */
const BEGINNING: readonly Timed[] = [
  [1 * SECOND, { does: 'connect', who: 'ann' }],
  [2 * SECOND, { does: 'disconnect', who: 'ann' }],
  [3_100, { does: 'connect', who: 'ben' }],
  [3_200, { does: 'connect', who: 'cat' }],
  [3_300, { does: 'connect', who: 'dan' }],
  [20 * SECOND, { does: 'connect', who: 'ann' }],
];
const FROM = 21 * SECOND;

/** Not within the same millisecond as a sweep. */
const anyMoment = (fromMs: number, untilMs: number) =>
  fc.integer({ min: fromMs / 500, max: untilMs / 500 }).map((halves) => halves * 500 + 237);

/**
 * What others do at any time, and Ann when nobody is to know. Dan stays: what a gateway remembers depends on whether
 * anybody is there.
 */
const anyOthers = (untilMs: number) =>
  fc.array(
    fc.tuple(
      anyMoment(FROM, untilMs),
      fc.oneof(
        fc.record({ does: fc.constant('connect' as const), who: fc.constantFrom('ben', 'cat', 'dan') }),
        fc.record({ does: fc.constant('disconnect' as const), who: fc.constantFrom('ben', 'cat') }),
      ),
    ),
    { maxLength: 8 },
  );
const anySecrets = (fromMs: number, untilMs: number) =>
  fc.array(
    fc.tuple(
      anyMoment(fromMs, untilMs),
      fc.constantFrom<Act[]>(
        { does: 'act' },
        { does: 'act' },
        { does: 'request' },
        { does: 'connect', who: 'ann' },
        { does: 'disconnect', who: 'ann' },
        { does: 'reach', lastsMs: 30 * SECOND },
        { does: 'reach', lastsMs: null },
        { does: 'share', said: { place: 'zone' } },
        { does: 'zone', zone: 'Asia/Tokyo' },
      ),
    ),
    { maxLength: 20 },
  );

/** Ann flaps now and then, and does things in between; she has one tab in the end. */
const anyPast = fc
  .array(fc.record({ pause: fc.integer({ min: 1, max: 12 }), isExit: fc.boolean() }), { maxLength: 6 })
  .map((steps) => {
    let at = FROM + 137;
    return steps.flatMap(({ pause, isExit }): Timed[] => {
      at += pause * SECOND;
      if (!isExit) return [[at, { does: 'act' }]];
      return [
        [at, { does: 'disconnect', who: 'ann' }],
        [at + 400, { does: 'connect', who: 'ann' }],
      ];
    });
  });
const PAST_MS = FROM + 80 * SECOND;

const AS = ['dan', 'everyone'] as const;

describe('P18: a hiding, under a clock of its own', { timeout: 600_000 }, () => {
  it.each(
    DETAILS.flatMap((detail): [Detail, string, string | null][] => [
      [detail, 'one', FROM_BEN],
      [detail, 'everybody', null],
    ]),
  )('seen `%s`, from %s, looks like closing the last tab', async (detail, _whom, from) => {
    const scene: Scene = { detail, always: from === null ? ['cat'] : [], watchedAs: from === null ? AS : [] };
    const end = PAST_MS + 200 * SECOND;
    await fc.assert(
      fc.asyncProperty(
        anyPast,
        anyMoment(PAST_MS, PAST_MS + 20 * SECOND),
        anyOthers(end),
        anySecrets(PAST_MS + 21 * SECOND, end),
        async (past, at, others, secrets) => {
          const life: Timed[] = [...BEGINNING, ...past, ...others];
          const gone = await play(scene, [...life, [at, { does: 'disconnect', who: 'ann' }]], end);
          const hidden = await play(scene, [...life, [at, { does: 'hide', from }], ...secrets], end);
          expect(hidden.ben).toEqual(gone.ben);
          for (const name of scene.watchedAs ?? []) {
            expect(hidden[`as ${name}`]).not.toEqual([]);
            expect(hidden[`as ${name}`]).toEqual(gone[`as ${name}`]);
          }
        },
      ),
      livesOf(12),
    );
  });
});

describe('P18: a hiding of which nobody hears but code that watches', () => {
  const HIDE_AT = 40 * SECOND + 237;

  it.each(DETAILS)('seen `%s`, is an exit at its moment, and nothing after it', async (detail) => {
    const life: Timed[] = [[20 * SECOND, { does: 'connect', who: 'ann' }]];
    const secrets: Timed[] = [
      [HIDE_AT + 3 * SECOND, { does: 'act' }],
      [HIDE_AT + 20 * SECOND, { does: 'disconnect', who: 'ann' }],
      [HIDE_AT + 40 * SECOND, { does: 'connect', who: 'ann' }],
    ];
    for (const whom of AS) {
      const scene: Scene = { detail, watchedAs: [whom] };
      const gone = await play(scene, [...life, [HIDE_AT, { does: 'disconnect', who: 'ann' }]], 200 * SECOND);
      const hidden = await play(scene, [...life, [HIDE_AT, { does: 'hide', from: null }], ...secrets], 200 * SECOND);
      const heard = hidden[`as ${whom}`] ?? [];
      expect(heard.map(({ at, json }) => [Math.floor(at), (JSON.parse(json) as UserStatusEvent).isOnline])).toEqual([
        [20 * SECOND, true],
        [HIDE_AT, false],
      ]);
      expect(heard).toEqual(gone[`as ${whom}`]);
    }
  });
});

describe('P17: a change of sight, under a clock of its own', () => {
  const HIDE_AT = 40 * SECOND + 237;
  const END = 120 * SECOND;

  it.each(DETAILS)(
    'seen `%s`, of somebody who has long been idle, tells whoever comes back nothing',
    async (detail) => {
      const at = PAST_MS + 1_237;
      const away: Timed[] = [
        [at - 12_500, { does: 'disconnect', who: 'ben' }],
        [at + 5_500, { does: 'connect', who: 'ben' }],
      ];
      const scene: Scene = { detail, always: [] };
      const gone = await play(
        scene,
        [...BEGINNING, ...away, [at, { does: 'disconnect', who: 'ann' }]],
        at + 60 * SECOND,
      );
      const hidden = await play(
        scene,
        [...BEGINNING, ...away, [at, { does: 'hide', from: FROM_BEN }]],
        at + 60 * SECOND,
      );
      expect(hidden.ben).toEqual(gone.ben);
    },
  );

  it('coming back into sight looks like a first tab', async () => {
    const at = HIDE_AT + 30 * SECOND;
    for (const detail of DETAILS) {
      const goes: Timed[] = [...BEGINNING, [HIDE_AT, { does: 'disconnect', who: 'ann' }]];
      const hides: Timed[] = [...BEGINNING, [HIDE_AT, { does: 'hide', from: FROM_BEN }]];
      const gone = await play({ detail }, [...goes, [at, { does: 'connect', who: 'ann' }]], END);
      const shown: Timed[] = [[at, { does: 'show', from: FROM_BEN }]];
      const hidden = await play({ detail }, [...hides, [at, { does: 'act' }], ...shown], END);
      // When she was there last before she is there again, she has never gone.
      const seen = (all: typeof gone) =>
        statusesIn(all.ben ?? [])
          // When she is told of again depends on when others were told.
          .filter((one) => one.at <= at)
          .map(({ at, status }) => ({ at, ...status, lastSeen: 0 }));
      expect(seen(hidden)).toEqual(seen(gone));
    }
  });

  const BACK_AT = HIDE_AT + 30 * SECOND;
  const share = (said: Extract<Act, { does: 'share' }>['said']): Act => ({ does: 'share', said });
  const invisible = { does: 'say', said: { state: 'invisible' } } as const;
  /** Ending it is a request, by which she is active. */
  const request: Timed = [BACK_AT, { does: 'request' }];
  it.each<[string, Act, Timed[]]>([
    [
      'what is shared with nobody, is again',
      share({ status: 'nobody' }),
      [[BACK_AT, share({ status: 'everyone' })], request],
    ],
    ['never is taken back', share({ never: ['ben'] }), [[BACK_AT, share({ never: [] })], request]],
    ['a word', invisible, [[BACK_AT, { does: 'say', said: { state: null } }], request]],
    ['its time', { does: 'say', said: { state: 'invisible', until: new Date(NOON + BACK_AT).toISOString() } }, []],
  ])(
    'coming back into sight by %s is a first tab to the byte, whatever she did meanwhile',
    async (_way, hides, shows) => {
      const leavesAt = BACK_AT + 20 * SECOND;
      const leaves: Timed = [leavesAt, { does: 'disconnect', who: 'ann' }];
      const seen = async (acts: readonly Timed[]) => {
        const { ben = [] } = await play({ detail: 'shared' }, [...BEGINNING, ...acts, leaves], END);
        // When she is told of again depends on when others were told.
        return statusesIn(ben).filter(({ at }) => (at >= HIDE_AT && at <= BACK_AT) || at === leavesAt);
      };
      const gone = await seen([
        [HIDE_AT, { does: 'disconnect', who: 'ann' }],
        [BACK_AT, { does: 'connect', who: 'ann' }],
      ]);
      const secrets: Timed[] = [
        [HIDE_AT + 5 * SECOND, { does: 'act' }],
        [HIDE_AT + 10 * SECOND, { does: 'disconnect', who: 'ann' }],
        [HIDE_AT + 15 * SECOND, { does: 'connect', who: 'ann' }],
        [HIDE_AT + 20 * SECOND, { does: 'act' }],
      ];
      expect(gone.map(({ status }) => status.isOnline)).toContain(true);
      expect(await seen([[HIDE_AT, hides], ...secrets, ...shows])).toEqual(gone);
      expect(await seen([[HIDE_AT, hides], ...secrets.slice(-1), ...shows])).toEqual(gone);
    },
  );

  it('whoever is not hidden from hears nothing of it', async () => {
    const calm = await play({ detail: 'full' }, BEGINNING, END);
    const hidden = await play({ detail: 'full' }, [...BEGINNING, [HIDE_AT, { does: 'hide', from: FROM_BEN }]], END);
    for (const who of ['ann', 'cat', 'dan']) expect(hidden[who]).toEqual(calm[who]);
    expect(hidden.ben).not.toEqual(calm.ben);
  });

  it('each other detail is shown at once, in a version that does not fall', async () => {
    const acts: Timed[] = [
      ...BEGINNING,
      [30_237, { does: 'see', as: 'coarse' }],
      [35_237, { does: 'act' }],
      [40_237, { does: 'see', as: 'bare' }],
      [45_237, { does: 'disconnect', who: 'ann' }],
      [50_237, { does: 'see', as: 'coarse' }],
      [55_237, { does: 'see', as: 'full' }],
      [60_237, { does: 'connect', who: 'ann' }],
    ];
    const { ben = [] } = await play({ detail: 'full' }, acts, 62 * SECOND);
    const heard = statusesIn(ben).map(({ at, status }) => ({ at, status }));
    const at = (ms: number) => heard.filter((one) => one.at === ms).map(({ status }) => status);
    expect(at(30_237)).toMatchObject([{ isOnline: true, lastActiveAt: null }]);
    // To `bare` it is the same as to `coarse`.
    expect(at(40_237)).toEqual([]);
    expect(at(45_237)).toMatchObject([{ isOnline: false, lastSeen: null }]);
    expect(at(45_237)[0]).not.toHaveProperty('seen');
    expect(at(50_237)).toMatchObject([{ isOnline: false, seen: 'recently' }]);
    expect(at(55_237)).toMatchObject([{ isOnline: false, lastSeen: expect.any(String) }]);
    expect(at(60_237)).toMatchObject([{ isOnline: true }]);
    const versions = heard.map(({ status }) => status.version);
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
  });

  it('is told like an exit also to whoever was not there when it began, and comes before it is told', async () => {
    for (const detail of DETAILS) {
      const scene: Scene = { detail, rules: { disconnectGraceMs: 8 * SECOND } };
      const life: Timed[] = [
        ...BEGINNING,
        [HIDE_AT - SECOND, { does: 'disconnect', who: 'ben' }],
        [HIDE_AT + 3 * SECOND, { does: 'connect', who: 'ben' }],
      ];
      const gone = await play(scene, [...life, [HIDE_AT, { does: 'disconnect', who: 'ann' }]], END);
      const secrets: Timed[] = [
        [HIDE_AT + 2 * SECOND, { does: 'disconnect', who: 'ann' }],
        [HIDE_AT + 20 * SECOND, { does: 'connect', who: 'ann' }],
      ];
      const hidden = await play(scene, [...life, [HIDE_AT, { does: 'hide', from: FROM_BEN }], ...secrets], END);
      expect(statusesIn(gone.ben ?? []).at(-1)?.at).toBeGreaterThanOrEqual(HIDE_AT + 8 * SECOND);
      expect(hidden.ben).toEqual(gone.ben);
    }
  });

  it('a return before the exit is told tells nothing', async () => {
    const flaps = [22_137, 24_137].flatMap((at): Timed[] => [
      [at, { does: 'disconnect', who: 'ann' }],
      [at + 500, { does: 'connect', who: 'ann' }],
    ]);
    const acts: Timed[] = [...BEGINNING, ...flaps, [26_137, { does: 'hide', from: null }]];
    const short = await play({ detail: 'full' }, [...acts, [26_637, { does: 'show', from: null }]], 60 * SECOND);
    const before = (ms: number) => statusesIn(short.ben ?? []).filter(({ at }) => at >= 26_137 && at < ms);
    expect(before(29_000)).toEqual([]);
    const long = statusesIn((await play({ detail: 'full' }, acts, 60 * SECOND)).ben ?? []);
    const [exit] = long.filter(({ at }) => at >= 26_137);
    expect(exit?.at).toBe(26_137 + RULES.flapDelayMs);
    expect(exit && statusOf({ ...exit.status, lastSeen: null, lastActiveAt: null }, 0)).toBe('offline');
  });

  // Three days.
  it('whoever saw it act meanwhile, and sees no times, sees at every midnight how long ago that was', {
    timeout: 120_000,
  }, async () => {
    const HOUR = 3_600 * SECOND;
    const rules = { maintenanceIntervalMs: HOUR / 4, refreshIntervalMs: HOUR, offlineMs: HOUR, awayMs: 2 * HOUR };
    // Half an hour before midnight: the third one after the hiding is that of 48.5 h, and after the act that of 72.5 h.
    const startAt = Date.UTC(2026, 0, 1, 23, 30);
    const acts: Timed[] = [
      ...BEGINNING,
      [HIDE_AT, { does: 'hide', from: FROM_BEN }],
      [HOUR, { does: 'write', to: 'ben' }],
    ];
    const told = statusesIn((await play({ detail: 'coarse', rules, startAt }, acts, 74 * HOUR)).ben ?? []);
    const seenAfter = (hours: number) => told.filter(({ at }) => at <= hours * HOUR).at(-1)?.status.seen;
    expect([0.9, 72, 73.5].map(seenAfter)).toEqual(['recently', 'recently', 'week']);
    const versions = told.map(({ status }) => status.version);
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
  });
});
