/**
 * Noninterference (P12) for those from whom somebody hides (P17, P18), over real sockets and HTTP: whatever the person does
 * that they do not see, they get the same events and the same answers, byte for byte. They ask every route that gives
 * something to people, so that a new one has to say here what it is to be asked.
 */
import type { Sharing } from '@meeshy/status-protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Client } from '../../../gateway/test/integration/support/client.ts';
import { runs } from '../../../shared/test/random.ts';
import { ALERT_TIMES } from '../../src/alerts/waiting.ts';
import { AS_SERVER } from '../support/questions.ts';
import { startTestGateway, type TestGateway } from './support/gateway.ts';
import { befriend } from './support/leaks/scene.ts';
import { answersTo, NO_SWEEPS, QUIETLY, registerThree, type Three } from './support/lives.ts';

/** It stands still: what differs in time only is not to hide what differs. */
const NOW = Date.UTC(2026, 10, 26, 12);
const clock = { wall: () => NOW, steady: () => 0 };
/** Nor is what would be told later. */
const TIMES = { alerts: { ...ALERT_TIMES, gatherMs: 0, backMs: 0 }, viewersToldAgainMs: 0 };

/** Ann hides, from eve and not from ben. */
interface World extends Three {
  readonly gateway: TestGateway;
  readonly talk: string;
  /** Of eve and ann, unless that would show ann to her. */
  readonly direct: string | null;
  readonly tabs: Client[];
}

type Deed =
  | 'connect'
  | 'disconnect'
  | 'request'
  | 'type'
  | 'write apart'
  | 'go offline'
  | 'share'
  | 'busy'
  | 'note'
  | 'rename'
  | 'view'
  | 'travel'
  | 'claim'
  | 'be left alone'
  | 'hide more'
  | 'be invisible';
const anyLife = fc.array(
  fc.constantFrom<Deed[]>(
    'connect',
    'connect',
    'disconnect',
    'request',
    'type',
    'write apart',
    'go offline',
    'share',
    'busy',
    'note',
    'rename',
    'view',
    'travel',
    'claim',
    'be left alone',
    'hide more',
    'be invisible',
  ),
  { minLength: 3, maxLength: 12, size: 'max' },
);
type How = 'never' | 'nobody' | 'direct' | 'hiddenIn' | 'invisible';
const anyHiding = fc.record({
  how: fc.constantFrom<How[]>('never', 'nobody', 'direct', 'hiddenIn', 'invisible', 'invisible'),
  lastSeen: fc.constantFrom<Sharing['lastSeen'][]>('exact', 'days', 'never'),
  isHere: fc.boolean(),
});
type Hiding = typeof anyHiding extends fc.Arbitrary<infer H> ? H : never;

async function begin(how: How): Promise<World> {
  const gateway = await startTestGateway({ ...NO_SWEEPS, STARTUP_GRACE_MS: '0' }, clock, TIMES);
  const three = await registerThree(gateway);
  const talk = await gateway.converse(three.eve, three.ann, three.ben);
  const direct = how === 'direct' ? null : await befriend(gateway, three.eve, three.ann);
  const world = { gateway, ...three, talk, direct, tabs: [] };
  await share(world, { place: 'zone' });
  return world;
}

/** Eve asks to be told when ann is back. */
async function ask({ gateway, ann, eve }: World): Promise<string> {
  const { status, body } = await gateway.call('PUT', `/api/users/${ann.id}/alert`, { as: eve, headers: QUIETLY });
  return `alert: ${status} ${JSON.stringify(body)}`;
}

function share({ gateway, ann }: World, body: Partial<Sharing>): Promise<Sharing> {
  return gateway.data('PUT', '/api/users/me/sharing', { as: ann, body, headers: QUIETLY });
}

async function hide(world: World, { how, lastSeen }: Hiding): Promise<void> {
  const { gateway, ann, eve, talk, direct } = world;
  const hidings = {
    never: { never: [eve.id] },
    nobody: { status: 'nobody' },
    direct: { status: 'direct' },
    hiddenIn: { hiddenIn: direct === null ? [talk] : [talk, direct] },
    invisible: {},
  } as const satisfies Record<How, Partial<Sharing>>;
  await share(world, { lastSeen, ...hidings[how] });
  if (how !== 'invisible') return;
  await gateway.data('PUT', '/api/users/me/status', { as: ann, body: { state: 'invisible' }, headers: QUIETLY });
}

/** Whatever may fail in it is part of life. */
async function carryOut(world: World, { how }: Hiding, deed: Deed): Promise<void> {
  const { gateway, ann, ben, talk, tabs } = world;
  const call = (method: string, path: string, body?: unknown) =>
    gateway.call(method, path, { as: ann, ...(body !== undefined && { body }) });
  const deeds: Record<Deed, () => unknown> = {
    connect: async () => void tabs.push(await gateway.arrive(ann)),
    disconnect: () => tabs.pop()?.leave(),
    request: () => call('GET', '/api/contacts'),
    type: () => tabs.at(-1)?.socket.emit('typing:start', { conversationId: talk }),
    'write apart': async () => {
      const id = await gateway.converse(ann, ben);
      await call('POST', '/api/messages', { conversationId: id, content: 'Between us' });
    },
    'go offline': () => gateway.operate('POST', '/maintenance/user-status', { userId: ann.id, isOnline: false }),
    share: () => share(world, { always: [ben.id], viewing: false }),
    // Whoever says something else is not invisible any more.
    busy: () => call('PUT', '/api/users/me/status', { state: how === 'invisible' ? how : 'busy' }),
    note: () => call('PUT', '/api/users/me/status', { note: { emoji: '🏠', text: 'at home' } }),
    // What it is called is no secret, and the same in the end.
    rename: async () => {
      for (const displayName of ['Another', 'Ann7']) await call('PUT', '/api/users/me', { displayName });
    },
    view: () => tabs.at(-1)?.socket.emit('viewing', { conversationId: talk }),
    travel: () => tabs.at(-1)?.socket.emit('zone', { zone: 'Asia/Tokyo' }),
    claim: () =>
      gateway.call('PUT', `/api/server/users/${ann.id}/claims/app/run`, { headers: AS_SERVER, body: { state: 'dnd' } }),
    'be left alone': () => share(world, { alerts: 'nobody' }),
    'hide more': () => share(world, { status: 'nobody' }),
    'be invisible': () => call('PUT', '/api/users/me/status', { state: 'invisible' }),
  };
  await deeds[deed]();
}

/** Everything that eve gets from the hiding on: events and answers, in their order. */
async function seenBy(hiding: Hiding, life: readonly Deed[]): Promise<string[]> {
  const world = await begin(hiding.how);
  const { gateway, ann, eve, tabs } = world;
  try {
    if (hiding.isHere) tabs.push(await gateway.arrive(ann));
    const early = await gateway.arrive(eve);
    // From then on, if she may: whether ann is here or not, she has to go and come for it.
    await ask(world);
    await hide(world, hiding);
    early.socket.emit('viewing', { conversationId: world.talk });
    const seen: string[] = [];
    const half = Math.ceil(life.length / 2);
    for (const deed of life.slice(0, half)) await carryOut(world, hiding, deed);
    seen.push(...(await answersTo(world)), await ask(world));
    const late = await gateway.arrive(eve);
    late.socket.emit('viewing', { conversationId: world.talk });
    for (const deed of life.slice(half)) await carryOut(world, hiding, deed);
    seen.push(...(await answersTo(world)), await ask(world));
    for (const client of [early, late]) {
      await client.settled();
      seen.push(...client.received.map(({ event, payload }) => `${event} ${JSON.stringify(payload)}`));
    }
    const { ben, talk, direct } = world;
    return seen.map((one) =>
      [ann.id, ben.id, eve.id, talk, direct ?? talk].reduce((rest, id, i) => rest.replaceAll(id, `id ${i}`), one),
    );
  } finally {
    await gateway.stop();
  }
}

test('P12: to whoever is hidden from all lives are alike, byte for byte', { timeout: 600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(anyHiding, anyLife, async (hiding, life) => {
      expect(await seenBy(hiding, life)).toEqual(await seenBy(hiding, []));
    }),
    // A life takes seconds: the first that fails is told at once.
    { ...runs(4), endOnFailure: true },
  );
});
