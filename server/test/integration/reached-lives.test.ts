/**
 * Noninterference (P12) of what reaches somebody who is not there (P25), over real sockets and HTTP: whoever sees no times, or is hidden from, gets
 * the same events and the same answers, byte for byte, whether push services take messages for them, say that their browsers are gone, or
 * are never asked. Each message is a real one: they wait for a friend, who comes back.
 */
import type { OwnStatus, PushSubscriptionBody, Sharing } from '@meeshy/status-protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Client } from '../../../gateway/test/integration/support/client.ts';
import { until } from '../../../gateway/test/support/until.ts';
import { runs } from '../../../shared/test/random.ts';
import { ALERT_TIMES } from '../../src/alerts/waiting.ts';
import { type PushService, startPushService } from '../support/push-service.ts';
import { startTestGateway, type TestGateway } from './support/gateway.ts';
import { befriend } from './support/leaks/scene.ts';
import { answersTo, NO_SWEEPS, QUIETLY, registerThree, type Three, withoutIds } from './support/lives.ts';

const NOON = Date.UTC(2026, 10, 26, 12);
const STEP_MS = 3_000;
/** Whoever is back is told of at once. */
const AT_ONCE = { ...ALERT_TIMES, gatherMs: 0, backMs: 0, pollMs: 3_600_000, ackMs: 20_000 };

/** How eve sees ann: `shown` without times, or not at all any more. */
type How = 'shown' | 'nobody' | 'never' | 'direct' | 'hiddenIn' | 'invisible';
const anySight = fc.record({
  how: fc.constantFrom<How[]>('shown', 'shown', 'nobody', 'never', 'direct', 'hiddenIn', 'invisible'),
  lastSeen: fc.constantFrom<Sharing['lastSeen'][]>('days', 'never', 'exact'),
  /** Before that. */
  wasReached: fc.boolean(),
});
type Sight = typeof anySight extends fc.Arbitrary<infer One> ? One : never;

/** What ann does while the friend is away, and what her push service says when the friend is back; `null`: nothing, and it is not asked. */
interface Round {
  readonly does: 'subscribe' | 'unsubscribe' | null;
  readonly answer: 201 | 410 | null;
}
const NOTHING: Round = { does: null, answer: null };
const anyRound: fc.Arbitrary<Round> = fc.record({
  does: fc.constantFrom('subscribe', 'unsubscribe', null, null),
  answer: fc.constantFrom(201, 201, 410, null),
});
// Three times a day one may wait for the same person.
const anyLife = fc.tuple(anyRound, anyRound);

interface World extends Three {
  readonly gateway: TestGateway;
  readonly pushes: PushService;
  readonly talk: string;
  readonly looking: Client[];
  /** The friend's. */
  readonly tabs: Client[];
  /** Those of ann's browsers, by whether a push service has taken a message for them. */
  readonly browsers: Map<PushSubscriptionBody, boolean>;
  readonly pass: (ms: number) => void;
}

/** Ann has left, and shows no times, or everything. */
async function begin(gateway: TestGateway, pushes: PushService, { how, lastSeen }: Sight, pass: World['pass']) {
  const { ann, ben, eve } = await registerThree(gateway);
  const talk = await gateway.converse(eve, ann, ben);
  await befriend(gateway, ann, ben);
  // Else she sees as little of him.
  const body = { always: [ben.id], lastSeen: how === 'shown' && lastSeen === 'exact' ? 'never' : lastSeen };
  await gateway.data('PUT', '/api/users/me/sharing', { as: ann, body, headers: QUIETLY });
  const looking = [await gateway.arrive(eve), await gateway.arrive(eve, { capabilities: ['batch'] })];
  const tab = await gateway.arrive(ann);
  const [first] = looking;
  await first?.hears('user:status', ({ userId, isOnline }) => userId === ann.id && isOnline);
  tab.leave();
  await first?.hears('user:status', ({ userId, isOnline }) => userId === ann.id && !isOnline);
  const tabs = [await gateway.arrive(ben)];
  await first?.hears('user:status', ({ userId, isOnline }) => userId === ben.id && isOnline);
  return { gateway, pushes, ann, ben, eve, talk, looking, tabs, browsers: new Map(), pass } satisfies World;
}

async function hide({ gateway, ann, eve, talk }: World, how: How): Promise<void> {
  const put = (path: string, body: unknown) => gateway.data('PUT', path, { as: ann, body, headers: QUIETLY });
  const hidings: Record<How, () => unknown> = {
    shown: () => {},
    nobody: () => put('/api/users/me/sharing', { status: 'nobody' }),
    never: () => put('/api/users/me/sharing', { never: [eve.id] }),
    direct: () => put('/api/users/me/sharing', { status: 'direct' }),
    hiddenIn: () => put('/api/users/me/sharing', { hiddenIn: [talk] }),
    invisible: () => put('/api/users/me/status', { state: 'invisible' }),
  };
  await hidings[how]();
}

const PATH = '/api/users/me/push-subscriptions';

async function subscribe({ gateway, pushes, ann, browsers }: World): Promise<void> {
  const body = pushes.subscribe();
  browsers.set(body, false);
  await gateway.data('POST', PATH, { as: ann, body, headers: QUIETLY });
}

async function unsubscribe({ gateway, ann, browsers }: World): Promise<void> {
  for (const { endpoint } of browsers.keys())
    await gateway.data('DELETE', PATH, { as: ann, body: { endpoint }, headers: QUIETLY });
  browsers.clear();
}

/** What ann sees of it herself. */
async function isReached({ gateway, ann, browsers }: World): Promise<void> {
  const expected = [...browsers.values()].includes(true) ? 'push' : undefined;
  await until(`ann to be reached by ${expected}`, async () => {
    const { reach } = await gateway.data<OwnStatus>('GET', '/api/users/me/status', { as: ann, headers: QUIETLY });
    return reach === expected;
  });
}

/** What ann does while the friend is away: whoever is to be asked for her has a browser, and waits for him. */
async function doesAway(world: World, { does, answer }: Round): Promise<void> {
  const { gateway, ann, ben, browsers } = world;
  if (answer === null && does === 'unsubscribe') await unsubscribe(world);
  if (does === 'subscribe' || (answer !== null && browsers.size === 0)) await subscribe(world);
  if (answer !== null) await gateway.data('PUT', `/api/users/${ben.id}/alert`, { as: ann, headers: QUIETLY });
}

/** The friend is back, and her push service says so. */
async function areAsked({ pushes, browsers }: World, answer: number, comesBack: () => Promise<void>): Promise<void> {
  const expected = pushes.received.length + browsers.size;
  pushes.answer = answer;
  await comesBack();
  await until('what is pushed to ann', () => pushes.received.length === expected);
  for (const browser of browsers.keys()) browsers.set(browser, true);
  if (answer === 410) browsers.clear();
}

/** The friend goes and comes, which everybody sees; what becomes of ann's browsers nobody does but herself. */
async function* friendly(world: World, rounds: readonly Round[]): AsyncGenerator<void> {
  const { gateway, ben, looking, tabs, pass } = world;
  const seen = async (isOnline: boolean) => {
    await looking[0]?.hears('user:status', (one) => one.userId === ben.id && one.isOnline === isOnline);
  };
  const comesBack = async () => {
    tabs.push(await gateway.arrive(ben));
    await seen(true);
  };
  for (const round of rounds) {
    pass(STEP_MS);
    tabs.pop()?.leave();
    await seen(false);
    pass(STEP_MS);
    await doesAway(world, round);
    await isReached(world);
    yield;
    pass(STEP_MS);
    if (round.answer === null) await comesBack();
    else await areAsked(world, round.answer, comesBack);
    await isReached(world);
    yield;
  }
}

/** Everything that eve gets, each client's events in their order. */
async function seenBy(sight: Sight, life: readonly Round[]): Promise<string> {
  let passedMs = 0;
  const pass = (ms: number) => {
    passedMs += ms;
  };
  const pushes = await startPushService();
  const env = { ...NO_SWEEPS, STARTUP_GRACE_MS: '0', ALLOW_PRIVATE_URLS: '1' };
  const clock = { wall: () => NOON + passedMs, steady: () => passedMs };
  const gateway = await startTestGateway(env, clock, { alerts: AT_ONCE });
  try {
    const world = await begin(gateway, pushes, sight, pass);
    const before: Round = { does: null, answer: 201 };
    for await (const _ of friendly(world, sight.wasReached ? [before] : [NOTHING])) pass(STEP_MS);
    await hide(world, sight.how);
    const seen: string[] = [];
    for await (const _ of friendly(world, life)) {
      pass(STEP_MS);
      world.looking.push(await gateway.arrive(world.eve));
      seen.push(...(await answersTo(world)));
    }
    for (const client of world.looking) {
      await client.settled();
      seen.push(...client.received.map(({ event, payload }) => `${event} ${JSON.stringify(payload)}`));
    }
    return withoutIds(seen.join('\n'));
  } finally {
    await gateway.stop();
    await pushes.stop();
  }
}

test('P12, P25: whoever sees no times, or is hidden from, cannot tell what reaches somebody, byte for byte', {
  timeout: 600_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(anySight, anyLife, async (sight, life) => {
      expect(await seenBy(sight, life)).toBe(
        await seenBy(
          sight,
          life.map(() => NOTHING),
        ),
      );
    }),
    // A life takes seconds: the first that fails is told at once.
    { ...runs(4), endOnFailure: true },
  );
});
