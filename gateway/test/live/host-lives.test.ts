/**
 * Noninterference (P12) for code of the host's, by a clock that is moved by hand: whatever somebody does that a viewer, or everyone, does not see,
 * each method of presence answers the same for them, and the same is heard of changes. All of its methods are in the table: a new one has to say there
 * what it is to be asked, or why it tells nobody of anybody.
 *
 * @module-tag long
 */
import type { Presence } from '@meeshy/status-gateway';
import { createTestPresence, type TestPresence } from '@meeshy/status-gateway/testing';
import { ABSENT, type Sharing } from '@meeshy/status-protocol';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { livesOf } from '../../../shared/test/random.ts';
import { until } from '../support/until.ts';
import { NOON } from './ann-and-ben.ts';

const user = (id: string) => ({ id, username: id, kind: 'user' }) as const;
const ANN = { ...user('ann'), facts: ABSENT };
const SECOND = 1_000;
/** In each of these a friend comes or goes. */
const STEP_MS = 60 * SECOND;
const DAY_MS = 86_400_000;

/** How ann shows herself: without times, or not at all any more. */
type How = 'shown' | 'nobody' | 'never' | 'direct' | 'hiddenIn' | 'invisible';
const FROM_EVERYONE: ReadonlySet<How> = new Set(['shown', 'nobody', 'direct', 'invisible']);
const anySight = fc.record({
  how: fc.constantFrom<How[]>('shown', 'shown', 'nobody', 'never', 'direct', 'hiddenIn', 'invisible'),
  lastSeen: fc.constantFrom<Sharing['lastSeen'][]>('exact', 'days', 'never'),
  /** Whether she is there by then. */
  isHere: fc.boolean(),
  /** What she lets others know before. */
  agrees: fc.boolean(),
});
type Sight = typeof anySight extends fc.Arbitrary<infer One> ? One : never;

/** What nobody sees of whoever is here and shows no times … */
const HERE = ['activity', 'another tab', 'close it', 'travel', 'act apart', 'reach', 'no reach'] as const;
/** … is not here … */
const AWAY = ['reach', 'no reach'] as const;
/** … or hides. */
const HIDDEN = [
  ...HERE,
  'leave',
  'note',
  'busy',
  'dnd',
  'claim',
  'unclaim',
  'agree',
  'disagree',
  'spare',
  'join',
  'hide more',
  'be invisible',
] as const;
type Deed = (typeof HIDDEN)[number];
const LENGTH = { minLength: 3, maxLength: 8 } as const;
const anyLife = anySight.chain((sight) => {
  const deeds: readonly Deed[] = sight.how !== 'shown' ? HIDDEN : sight.isHere ? HERE : AWAY;
  return fc.tuple(fc.constant(sight), fc.array(fc.constantFrom(...deeds), LENGTH));
});

interface World {
  readonly presence: TestPresence;
  readonly sight: Sight;
  readonly tabs: (() => Promise<void>)[];
}

/** It is done by somebody, or said of them: what it answers is their own. */
const DEED = 'a deed';
const OWN = 'what somebody knows of themselves';
const SUMS = 'sums';
type Ask = (presence: TestPresence) => unknown;
type Question = { readonly eve?: Ask; readonly everyone?: Ask } | typeof DEED | typeof OWN | typeof SUMS | 'heard';

const QUESTIONS: Readonly<Record<keyof Presence, Question>> = {
  get: {
    eve: (presence) => presence.get(['ann', 'ben'], { as: 'eve' }),
    everyone: (presence) => presence.get(['ann', 'ben']),
  },
  on: 'heard',
  occupancy: { eve: (presence) => presence.occupancy('talk') },
  look: { eve: async (presence) => (await presence.look('eve', [ANN]))(ANN, true) },
  withStatus: {
    eve: (presence) =>
      Promise.all((['online', 'away', 'offline'] as const).map((status) => presence.withStatus('eve', status))),
  },
  historySeen: { eve: (presence) => presence.historySeen('eve', 'ann') },
  unseenBy: { eve: (presence) => presence.unseenBy('ann', 'talk').includes('eve') },
  hiddenFrom: { eve: async (presence) => (await presence.hiddenFrom('ann')).includes('eve') },
  ownFace: OWN,
  faceInLists: { everyone: (presence) => presence.faceInLists(ANN) },
  faceInNews: {
    everyone: (presence) =>
      presence.faceInNews({ subject: user('ann'), before: ABSENT, facts: ABSENT, cause: 'repeated', at: 0 }),
  },
  faceToEveryone: { everyone: (presence) => presence.faceToEveryone(ANN) },
  preview: { eve: (presence) => presence.preview('ann', 'eve') },
  letsWait: { eve: (presence) => presence.letsWait('ann', 'eve') },
  joined: DEED,
  left: DEED,
  end: DEED,
  activity: DEED,
  acted: DEED,
  sharing: OWN,
  share: DEED,
  status: OWN,
  say: DEED,
  dismiss: DEED,
  claim: DEED,
  unclaim: DEED,
  reachable: DEED,
  disconnect: { everyone: () => null },
  setOnline: { everyone: () => null },
  sweep: SUMS,
  countOnline: SUMS,
  maintenanceActive: SUMS,
  statusMetrics: SUMS,
  resetStatusMetrics: SUMS,
  now: SUMS,
};

async function answers(presence: TestPresence, how: How): Promise<string[]> {
  const told: string[] = [];
  for (const [name, question] of Object.entries(QUESTIONS)) {
    if (typeof question === 'string') continue;
    const { eve, everyone } = question;
    if (eve) told.push(`${name}: ${JSON.stringify(await eve(presence))}`);
    if (everyone && FROM_EVERYONE.has(how))
      told.push(`${name}, to everyone: ${JSON.stringify(await everyone(presence))}`);
  }
  return told;
}

async function hide({ presence, sight: { how } }: World): Promise<void> {
  const hidings: Record<How, () => unknown> = {
    shown: () => {},
    nobody: () => presence.share('ann', { status: 'nobody' }),
    never: () => presence.share('ann', { never: ['eve'] }),
    direct: () => presence.share('ann', { status: 'direct' }),
    hiddenIn: () => presence.share('ann', { hiddenIn: ['talk'] }),
    invisible: () => presence.say(user('ann'), { state: 'invisible' }),
  };
  await hidings[how]();
}

async function carryOut({ presence, sight: { how }, tabs }: World, deed: Deed): Promise<void> {
  const agree = (does: boolean) => {
    const said = { activity: does ? 'hours' : 'me', outlook: does, alerts: does ? 'direct' : 'nobody' } as const;
    return presence.share('ann', { ...said, viewing: does });
  };
  // Whoever says something else is not invisible any more.
  const say = (state: 'busy' | 'dnd') => how !== 'invisible' && presence.say(user('ann'), { state });
  const deeds: Record<Deed, () => unknown> = {
    activity: () => presence.activity(user('ann')),
    'another tab': async () => void tabs.push(await presence.arrive('ann')),
    'close it': () => tabs.length > 1 && tabs.pop()?.(),
    travel: async () => void tabs.push(await presence.arrive('ann', { zone: 'Asia/Tokyo' })),
    'act apart': () => presence.acted('ann', 'apart', presence.now()),
    reach: () => presence.reachable('ann', presence.now() + 2 * STEP_MS),
    'no reach': () => presence.reachable('ann', null),
    leave: () => tabs.pop()?.(),
    note: () => presence.say(user('ann'), { note: { emoji: '', text: 'at home' } }),
    busy: () => say('busy'),
    dnd: () => say('dnd'),
    claim: () => presence.claim('ann', { source: 'calendar', id: 'a', state: 'dnd', until: presence.now() + STEP_MS }),
    unclaim: () => presence.unclaim('ann', { source: 'calendar', id: 'a' }),
    agree: () => agree(true),
    disagree: () => agree(false),
    spare: () => presence.share('ann', { always: ['ben'] }),
    join: () => presence.joined('elsewhere', 'ann'),
    'hide more': () => presence.share('ann', { status: 'nobody' }),
    'be invisible': () => presence.say(user('ann'), { state: 'invisible' }),
  };
  await deeds[deed]();
}

async function begin(sight: Sight): Promise<World> {
  const conversations = { talk: ['ann', 'ben', 'eve'], apart: ['ann', 'ben'], elsewhere: ['ben'] };
  const presence = createTestPresence({ now: NOON, conversations });
  const lastSeen = sight.how === 'shown' && sight.lastSeen === 'exact' ? 'never' : sight.lastSeen;
  const agreed = { activity: 'hours', outlook: true, place: 'zone' } as const;
  await presence.share('ann', { lastSeen, ...(sight.agrees && agreed) });
  const tabs = [await presence.arrive('ann', { zone: 'Europe/Paris' })];
  await presence.arrive('eve');
  await presence.advance(SECOND);
  if (!sight.isHere) await tabs.pop()?.();
  await presence.advance(SECOND);
  return { presence, sight, tabs };
}

/** All that is answered and heard from the hiding on, and what operators are at the end. */
async function seen(sight: Sight, life: readonly (Deed | null)[]): Promise<string[]> {
  const world = await begin(sight);
  const { presence } = world;
  const [toEve, toEveryone]: [string[], string[]] = [[], []];
  await presence.on('change', (face) => toEve.push(JSON.stringify(face)), { as: 'eve' });
  await presence.on('change', (face) => toEveryone.push(JSON.stringify(face)));
  await hide(world);
  const told: string[] = [];
  const friends: (() => Promise<void>)[] = [];
  for (const deed of life) {
    // Whoever is here and shows no times stays online, whatever else she does.
    if (sight.how === 'shown' && sight.isHere) presence.activity(user('ann'));
    await presence.advance(STEP_MS / 3);
    if (deed) await carryOut(world, deed);
    await presence.advance(STEP_MS / 3);
    if (friends.length > 0) await friends.pop()?.();
    else friends.push(await presence.arrive('ben'));
    await presence.advance(STEP_MS / 3);
    told.push(...(await answers(presence, sight.how)));
  }
  // Days are over by then.
  await presence.advance(DAY_MS);
  told.push(...(await answers(presence, sight.how)));
  await presence.say(user('ben'), { note: { emoji: '', text: 'the last' } });
  for (const heard of [toEve, toEveryone])
    await until('what is told last to be heard', () => heard.some((one) => one.includes('the last')));
  told.push(...toEve);
  if (FROM_EVERYONE.has(sight.how)) told.push(...toEveryone);
  if (FROM_EVERYONE.has(sight.how) && sight.how !== 'shown') {
    told.push(JSON.stringify(await presence.setOnline(ANN, true)), String(await presence.disconnect('ann')));
    told.push(JSON.stringify(await presence.setOnline(ANN, false)));
  }
  await presence.stop();
  return told;
}

it('P12: whatever is not shown changes no answer of presence, and nothing that is heard', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(anyLife, async ([sight, life]) => {
      // The same time passes.
      expect(await seen(sight, life)).toEqual(
        await seen(
          sight,
          life.map(() => null),
        ),
      );
    }),
    livesOf(60),
  );
});
