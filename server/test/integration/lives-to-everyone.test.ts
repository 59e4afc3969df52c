/**
 * Noninterference (P12) for those who see what everyone sees, over real HTTP: webhooks, other servers and operators. Whatever somebody does who hides
 * from everyone, and whatever somebody who is here and shows no times does that only times would tell, the same is posted, byte for byte, and the same answered;
 * operators' lists name the same people, and no log or metric names any. Meanwhile a friend comes and goes.
 */
import type { Sharing } from '@meeshy/status-protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Client } from '../../../gateway/test/integration/support/client.ts';
import { until } from '../../../gateway/test/support/until.ts';
import { livesOf } from '../../../shared/test/random.ts';
import { WEBHOOK_TIMES } from '../../src/webhooks/schedule.ts';
import { ask } from '../support/asking.ts';
import { AS_SERVER } from '../support/questions.ts';
import { startTestGateway, type TestGateway } from './support/gateway.ts';
import { NO_SWEEPS, QUIETLY, registerThree, type Three, withoutIds } from './support/lives.ts';
import { EVERY_EVENT, hook, type Receiver, startReceiver } from './support/receiver.ts';
import type { Person } from './support/site.ts';

/** Less than an exit is waited with. */
const STEP_MS = 1_000;
const TIMES = { webhooks: { ...WEBHOOK_TIMES, pollMs: 20, compareMs: 3_600_000 } };
/** Longer than an exit is waited with. */
const LATER_MS = 2 * WEBHOOK_TIMES.offlineAfterMs;

/** `shown`: without times. */
type How = 'shown' | 'nobody' | 'direct' | 'invisible';
const anySight = fc.record({
  how: fc.constantFrom<How[]>('shown', 'nobody', 'direct', 'invisible'),
  lastSeen: fc.constantFrom<Sharing['lastSeen'][]>('days', 'never', 'exact'),
});
type Sight = typeof anySight extends fc.Arbitrary<infer One> ? One : never;

/** What nobody sees of whoever shows no times, as long as they are here … */
const UNTIMED = ['request', 'act', 'another tab', 'close it', 'type', 'write', 'travel', 'share'] as const;
/** … and of whoever hides. */
const HIDDEN = [
  ...UNTIMED,
  'leave',
  'busy',
  'note',
  'claim',
  'view',
  'go offline',
  'rename',
  'hide more',
  'be invisible',
] as const;
type Deed = (typeof HIDDEN)[number];
const LENGTH = { minLength: 4, maxLength: 8, size: 'max' } as const;
const anyLife = anySight.chain((sight) => {
  const deeds: readonly Deed[] = sight.how === 'shown' ? UNTIMED : HIDDEN;
  return fc.tuple(fc.constant(sight), fc.array(fc.constantFrom(...deeds), LENGTH));
});

interface World extends Three {
  readonly gateway: TestGateway;
  readonly receiver: Receiver;
  readonly operator: Client;
  readonly talk: string;
  /** Where the friend is, and where nobody else ever comes. */
  readonly apart: string;
  readonly alone: string;
  readonly tabs: Client[];
  readonly pass: (ms: number) => void;
}

/** Ann is here. */
async function begin(gateway: TestGateway, receiver: Receiver, { how, lastSeen }: Sight, pass: World['pass']) {
  const { ann, ben, eve } = await registerThree(gateway);
  const talk = await gateway.converse(eve, ann, ben);
  const apart = await gateway.converse(ann, ben);
  const alone = await gateway.converse(ann);
  await hook(gateway, receiver, EVERY_EVENT);
  const shown: Partial<Sharing> = how === 'shown' && lastSeen === 'exact' ? { lastSeen: 'never' } : { lastSeen };
  await gateway.data('PUT', '/api/users/me/sharing', { as: ann, body: { ...shown, place: 'zone' }, headers: QUIETLY });
  const operator = await gateway.arrive(await operatorOf(gateway));
  const tabs = [await gateway.arrive(ann)];
  await heard(receiver, ann.id, 'online');
  for (const id of [talk, apart, alone]) await heard(receiver, id, 'occupied');
  return { gateway, receiver, ann, ben, eve, operator, talk, apart, alone, tabs, pass } satisfies World;
}

/** Of the demo. */
async function operatorOf(gateway: TestGateway): Promise<Person> {
  const body = { username: 'admin', password: 'password123' };
  const { token, user } = await gateway.data<{ token: string; user: { id: string } }>('POST', '/api/auth/login', {
    body,
  });
  return { id: user.id, username: 'admin', auth: { token } };
}

const heard = (receiver: Receiver, id: string, event: string) =>
  until(
    `${event} of ${id}; there were ${JSON.stringify(receiver.received)}`,
    () => receiver.taken(id).at(-1) === event,
  );

async function hide({ gateway, ann }: World, how: How): Promise<void> {
  const put = (path: string, body: unknown) => gateway.data('PUT', path, { as: ann, body, headers: QUIETLY });
  if (how === 'invisible') await put('/api/users/me/status', { state: 'invisible' });
  else if (how !== 'shown') await put('/api/users/me/sharing', { status: how });
}

async function carryOut({ gateway, ann, talk, apart, tabs }: World, how: How, deed: Deed): Promise<void> {
  const call = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
    gateway.call(method, path, { as: ann, ...(body !== undefined && { body }), ...(headers && { headers }) });
  const say = (event: 'activity' | 'typing:start' | 'viewing' | 'zone', payload?: unknown) =>
    tabs.at(-1)?.socket.emit(event, payload);
  const deeds: Record<Deed, () => unknown> = {
    request: () => call('GET', '/api/contacts'),
    act: () => say('activity'),
    'another tab': async () => void tabs.push(await gateway.arrive(ann)),
    'close it': () => tabs.length > 1 && tabs.pop()?.leave(),
    type: () => say('typing:start', { conversationId: apart }),
    write: () => call('POST', '/api/messages', { conversationId: apart, content: 'Between us' }),
    travel: () => say('zone', { zone: 'Asia/Tokyo' }),
    share: () => call('PUT', '/api/users/me/sharing', { viewing: false }, QUIETLY),
    leave: () => tabs.pop()?.leave(),
    // Whoever says something else is not invisible any more.
    busy: () => call('PUT', '/api/users/me/status', { state: how === 'invisible' ? how : 'busy' }),
    note: () => call('PUT', '/api/users/me/status', { note: { emoji: '🏠', text: 'at home' } }),
    claim: () =>
      gateway.call('PUT', `/api/server/users/${ann.id}/claims/app/run`, { headers: AS_SERVER, body: { state: 'dnd' } }),
    view: () => say('viewing', { conversationId: talk }),
    'go offline': () => gateway.operate('POST', '/maintenance/user-status', { userId: ann.id, isOnline: false }),
    rename: () => call('PUT', '/api/users/me', { displayName: 'Another' }),
    'hide more': () => call('PUT', '/api/users/me/sharing', { status: 'nobody' }),
    'be invisible': () => call('PUT', '/api/users/me/status', { state: 'invisible' }),
  };
  await deeds[deed]();
  await tabs.at(-1)?.settled();
}

/** What servers are answered, and whom operators find. */
async function answered({ gateway, ann, operator, talk, apart, alone }: World): Promise<string[]> {
  const answers: string[] = [];
  const say = async (name: 'query' | 'serverOccupancy', asking: object) => {
    const { status, text } = await ask(gateway.url, name, { headers: AS_SERVER, ...asking });
    answers.push(`${name}: ${status} ${text}`);
  };
  await say('query', { body: { ids: [ann.id] } });
  for (const id of [talk, apart, alone]) await say('serverOccupancy', { params: { id } });
  operator.forget();
  operator.socket.emit('operator:watch', { watching: true, search: '7' });
  // The first may have been on its way before.
  await operator.hears('operator:figures');
  const { found, flapping } = await operator.hears('operator:figures');
  operator.socket.emit('operator:watch', { watching: false });
  const names = (people: readonly { userId: string }[]) =>
    people.map(({ userId }) => userId).filter((id) => id === ann.id);
  // How many sessions somebody has is a count; whose announcements took longest goes by real time.
  answers.push(JSON.stringify({ found: names(found), flapping: names(flapping) }));
  return answers;
}

/** The friend comes and goes. */
async function* friendly(world: World): AsyncGenerator<void> {
  const { gateway, receiver, ben, pass } = world;
  yield;
  const tab = await gateway.arrive(ben);
  await heard(receiver, ben.id, 'online');
  await settled(world);
  yield;
  tab.leave();
  await until('the friend to have left', async () => {
    const { body } = await ask(gateway.url, 'query', { headers: AS_SERVER, body: { ids: [ben.id] } });
    return !(body as { data: { isOnline: boolean }[] }).data[0]?.isOnline;
  });
  await settled(world);
  // It is waited with: meanwhile somebody may do something.
  yield;
  yield;
  pass(LATER_MS);
  await heard(receiver, ben.id, 'offline');
  yield;
}

/** Whoever comes next is told of next: all that there was to look at, and was due, has been told by then. */
async function settled({ gateway, receiver }: World): Promise<void> {
  const last = await gateway.register(`last${receiver.received.length}`);
  const theirs = await gateway.converse(last);
  await gateway.arrive(last);
  await heard(receiver, last.id, 'online');
  await heard(receiver, theirs, 'occupied');
}

/** All that everyone gets of ann and of her conversations. `start`: not long ago, for receivers look when something was signed. */
async function seenByEveryone(sight: Sight, life: readonly Deed[], start: number): Promise<string> {
  let passedMs = 0;
  const pass = (ms: number) => {
    passedMs += ms;
  };
  const receiver = await startReceiver();
  const env = { ...NO_SWEEPS, ALLOW_PRIVATE_URLS: '1', LOG_LEVEL: 'info' };
  const clock = { wall: () => start + passedMs, steady: () => passedMs };
  const gateway = await startTestGateway(env, clock, TIMES);
  try {
    const world = await begin(gateway, receiver, sight, pass);
    await settled(world);
    const before = receiver.received.length;
    pass(STEP_MS);
    await hide(world, sight.how);
    await settled(world);
    const answers: string[] = [];
    const deeds = life.values();
    for await (const _ of friendly(world)) {
      for (let i = 0; i < 2; i++) {
        pass(STEP_MS);
        const { value: deed } = deeds.next();
        if (deed) await carryOut(world, sight.how, deed);
      }
      pass(STEP_MS);
      await settled(world);
      pass(STEP_MS);
      answers.push(...(await answered(world)));
    }
    pass(LATER_MS);
    await settled(world);
    const { ann, ben, eve, talk, apart, alone } = world;
    const of = [ann.id, talk, apart, alone];
    const told = receiver.received.slice(before).flatMap((one) => {
      if (one instanceof Error) throw one;
      return of.some((id) => one.id.startsWith(id)) ? [`${one.id} ${JSON.stringify(one.message)}`] : [];
    });
    // It may have been told twice, and of two neither is told first.
    const seen = [
      ...answers,
      ...[...new Set(told)].sort((a, b) => of.indexOf(a.slice(0, 24)) - of.indexOf(b.slice(0, 24))),
    ];
    // What operators do themselves is kept with whom they did it to.
    const log = gateway.log.filter((line) => !line.includes('"operator"'));
    const named = [log.join(''), (await gateway.call('GET', '/metrics')).body as string];
    for (const text of named) expect(text).not.toMatch(new RegExp([ann.id, ann.username].join('|')));
    return withoutIds([ann, ben, eve].map(({ id }) => id).join(' ') + [talk, apart, alone].join(' ') + seen.join('\n'));
  } finally {
    await gateway.stop();
    await receiver.stop();
  }
}

test('P12: to everyone all lives are alike of whoever hides from them, or shows them no times, byte for byte', {
  timeout: 600_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(anyLife, async ([sight, life]) => {
      const start = Date.now();
      expect(await seenByEveryone(sight, life, start)).toBe(await seenByEveryone(sight, [], start));
    }),
    livesOf(8),
  );
});
