/**
 * Noninterference (P12) for those who see somebody without times, over real sockets and HTTP: as long as the person is here, whatever they do
 * that only times would tell (a request, another tab, words to somebody else, travelling) gives the same events and the same answers, byte for byte. Meanwhile
 * a friend does what makes each event of the server's be told: a new one has to be met here, or it is said why not.
 */
import { SERVER_SCHEMAS } from '@meeshy/status-protocol/schemas';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Client } from '../../../gateway/test/integration/support/client.ts';
import { runs } from '../../../shared/test/random.ts';
import { SOME_SUBSCRIPTION } from '../support/vapid.ts';
import { startTestGateway, type TestGateway } from './support/gateway.ts';
import { answersTo, NO_SWEEPS, QUIETLY, registerThree, type Three, withoutIds } from './support/lives.ts';
import type { Person } from './support/site.ts';

type EventName = keyof typeof SERVER_SCHEMAS;

/** What is not met, and why that is no gap. */
const ELSEWHERE: Partial<Record<EventName, string>> = {
  'presence:alert':
    'It takes a minute of absence: what it tells is asked as the watcher, as `presence` is (returns.ts); the table of leaks has it.',
  'conversation:occupancy':
    'Of crowds alone, and counted as `occupancy` is, which is asked: gateway/test/live/occupancy.test.ts has lives at random.',
  'operator:figures': 'Operators see what everyone sees, and sums: noninterference.test.ts has them.',
  'operator:history': 'Sums alone.',
};

const NOON = Date.UTC(2026, 10, 26, 12);
/** Between two things that happen, so that times differ where they are told. */
const STEP_MS = 3_000;

const DEEDS = [
  'request',
  'act',
  'type apart',
  'write apart',
  'another tab',
  'close it',
  'travel',
  'subscribe',
] as const;
type Deed = (typeof DEEDS)[number];
const anyLife = fc.array(fc.constantFrom(...DEEDS), { minLength: 4, maxLength: 8, size: 'max' });
const anyDetail = fc.constantFrom('days' as const, 'never' as const);

/** Ann shows no times. */
interface World extends Three {
  readonly gateway: TestGateway;
  readonly talk: string;
  /** Where eve is not. */
  readonly apart: string;
  readonly tabs: [Client, ...Client[]];
  readonly looking: Client[];
}

async function begin(gateway: TestGateway, lastSeen: 'days' | 'never'): Promise<World> {
  const { ann, ben, eve } = await registerThree(gateway);
  const talk = await gateway.converse(eve, ann, ben);
  const apart = await gateway.converse(ann, ben);
  await gateway.data('PUT', '/api/users/me/sharing', { as: ann, body: { lastSeen, place: 'zone' }, headers: QUIETLY });
  const tabs: World['tabs'] = [await gateway.arrive(ann)];
  const looking = [await gateway.arrive(eve), await gateway.arrive(eve, { capabilities: ['batch'] })];
  return { gateway, ann, ben, eve, talk, apart, tabs, looking };
}

async function carryOut({ gateway, ann, apart, tabs }: World, deed: Deed): Promise<void> {
  const [tab, ...others] = tabs;
  const deeds: Record<Deed, () => unknown> = {
    request: () => gateway.call('GET', '/api/contacts', { as: ann }),
    act: () => tab.socket.emit('activity'),
    'type apart': () => tab.socket.emit('typing:start', { conversationId: apart }),
    'write apart': () =>
      gateway.data('POST', '/api/messages', { as: ann, body: { conversationId: apart, content: 'Between us' } }),
    'another tab': async () => void tabs.push(await gateway.arrive(ann)),
    'close it': () => others.length > 0 && tabs.pop()?.leave(),
    travel: () => tab.socket.emit('zone', { zone: 'Asia/Tokyo' }),
    subscribe: () =>
      gateway.data('POST', '/api/users/me/push-subscriptions', { as: ann, body: SOME_SUBSCRIPTION, headers: QUIETLY }),
  };
  await deeds[deed]();
  await tab.settled();
}

/** What makes each event be told to eve, one after the other: each is waited for. */
async function* friendly({ gateway, ben, eve, talk, looking }: World): AsyncGenerator<void> {
  const heard = (event: EventName) => Promise.all(looking.map((client) => client.hears(event)));
  const call = (as: Person, method: string, path: string, body: unknown) =>
    gateway.data(method, path, { as, body, headers: QUIETLY });
  const tab = await gateway.arrive(ben);
  await Promise.all([looking[0]?.hears('user:status'), looking[1]?.hears('user:status:batch')]);
  yield;
  tab.socket.emit('typing:start', { conversationId: talk });
  await heard('typing:start');
  tab.socket.emit('typing:stop', { conversationId: talk });
  await heard('typing:stop');
  yield;
  await call(ben, 'POST', '/api/messages', { conversationId: talk, content: 'To both' });
  await heard('message:new');
  yield;
  looking.push(await gateway.arrive(eve));
  yield;
  await call(ben, 'PUT', '/api/users/me', { displayName: 'Benjamin' });
  await heard('user:changed');
  yield;
  await call(eve, 'PUT', `/api/conversations/${talk}`, { title: 'Another' });
  await heard('conversation:changed');
  yield;
  tab.socket.emit('viewing', { conversationId: talk });
  await tab.settled();
  for (const client of looking) {
    client.socket.emit('viewing', { conversationId: talk });
    await client.hears('conversation:viewers');
  }
  yield;
  for (const client of looking) client.socket.emit('typing:start', { conversationId: 5 });
  await heard('error');
}

/** Everything that eve gets, each client's events in their order; and which events those are. */
async function seenBy(lastSeen: 'days' | 'never', life: readonly Deed[]): Promise<{ seen: string; met: EventName[] }> {
  let passedMs = 0;
  const gateway = await startTestGateway(NO_SWEEPS, { wall: () => NOON + passedMs, steady: () => passedMs });
  try {
    const world = await begin(gateway, lastSeen);
    const seen: string[] = [];
    const deeds = life.values();
    for await (const _ of friendly(world)) {
      passedMs += STEP_MS;
      const { value: deed } = deeds.next();
      if (deed) await carryOut(world, deed);
      passedMs += STEP_MS;
      seen.push(...(await answersTo(world)));
    }
    const events = world.looking.flatMap(({ received }) => received);
    seen.push(...events.map(({ event, payload }) => `${event} ${JSON.stringify(payload)}`));
    const met = new Set(events.map(({ event }) => event as string).filter((event) => event in SERVER_SCHEMAS));
    return { seen: withoutIds(seen.join('\n')), met: [...met] as EventName[] };
  } finally {
    await gateway.stop();
  }
}

test('P12: to whoever sees no times all lives of somebody who is here are alike, byte for byte', {
  timeout: 600_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(anyDetail, anyLife, async (lastSeen, life) => {
      const { seen, met } = await seenBy(lastSeen, life);
      expect(seen).toEqual((await seenBy(lastSeen, [])).seen);
      expect([...met, ...Object.keys(ELSEWHERE)].sort()).toEqual(Object.keys(SERVER_SCHEMAS).sort());
    }),
    // A life takes seconds: the first that fails is told at once.
    { ...runs(4), endOnFailure: true },
  );
});
