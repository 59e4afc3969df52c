/**
 * Noninterference (P12), over real sockets and HTTP: two random lives that differ only in what a sight does not show are
 * the same to it, byte for byte. A stranger sees nothing: so whatever people do among themselves, it gets the same events
 * and the same answers. It asks every route of the table, so that a new one has to say here what it is to be asked.
 */
import type { RouteName } from '@meeshy/status-protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Client } from '../../../gateway/test/integration/support/client.ts';
import { runs } from '../../../shared/test/random.ts';
import { type Asking, ask } from '../support/asking.ts';
import { AS_SERVER } from '../support/questions.ts';
import { SOME_SUBSCRIPTION } from '../support/vapid.ts';
import { startTestGateway, type TestGateway } from './support/gateway.ts';
import { QUIETLY, registerThree, type Three } from './support/lives.ts';
import type { Person } from './support/site.ts';

const NOW = Date.UTC(2026, 10, 26, 12);
/** It stands still: what differs in time only is not to hide what differs. */
const clock = { wall: () => NOW, steady: () => 0 };
/** Of the right form, and of nobody. */
const UNKNOWN = '0123456789abcdef01234567';

/** Ann and ben are friends, of whom eve sees nothing. */
interface World extends Three {
  readonly gateway: TestGateway;
  readonly talk: string;
  readonly linkId: string;
  readonly tabs: Map<Person, Client[]>;
}

type Who = 'ann' | 'ben';
type Deed = readonly [
  does: 'connect' | 'disconnect' | 'request' | 'type' | 'write' | 'converse' | 'rename' | 'say' | 'go offline' | 'end',
  who: Who,
];

const anyDeed: fc.Arbitrary<Deed> = fc.tuple(
  fc.constantFrom<Deed[0][]>(
    'connect',
    'connect',
    'disconnect',
    'request',
    'type',
    'write',
    'converse',
    'rename',
    'say',
    'go offline',
    'end',
  ),
  fc.constantFrom<Who[]>('ann', 'ben'),
);
const anyLife = fc.array(anyDeed, { minLength: 3, maxLength: 12, size: 'max' });

async function begin(): Promise<World> {
  const gateway = await startTestGateway({}, clock);
  const { ann, ben, eve } = await registerThree(gateway);
  const talk = await gateway.converse(ann, ben);
  const { id } = await gateway.link(ann, talk);
  return { gateway, ann, ben, eve, talk, linkId: id, tabs: new Map() };
}

/** Whatever may fail in it, because somebody has ended, say, is part of life. */
async function carryOut(world: World, [does, whose]: Deed): Promise<void> {
  const { gateway, talk, tabs } = world;
  const who = world[whose];
  const own = tabs.get(who) ?? [];
  const call = (method: string, path: string, body?: unknown) =>
    gateway.call(method, path, { as: who, ...(body !== undefined && { body }) });
  switch (does) {
    case 'connect':
      tabs.set(who, [...own, gateway.open(who)]);
      return;
    case 'disconnect':
      own.pop()?.leave();
      return;
    case 'type':
      own.at(-1)?.socket.emit('typing:start', { conversationId: talk });
      return;
    case 'request':
      await call('GET', '/api/contacts');
      return;
    case 'write':
      await call('POST', '/api/messages', { conversationId: talk, content: 'Between us' });
      return;
    case 'converse':
      await call('POST', '/api/conversations', {
        type: 'group',
        title: 'Ours',
        memberIds: [world.ann.id, world.ben.id],
      });
      return;
    case 'rename':
      await call('PUT', '/api/users/me', { displayName: `Another ${whose}` });
      return;
    case 'say':
      await call('PUT', '/api/users/me/status', { state: 'dnd', note: { emoji: '', text: 'Between us' } });
      return;
    case 'go offline':
      await gateway.operate('POST', '/maintenance/user-status', { userId: who.id, isOnline: false });
      return;
    case 'end':
      await gateway.operate('POST', `/api/admin/users/${who.id}/deactivate`);
  }
}

interface Mentioned {
  readonly viewer: string;
  readonly person: string;
  readonly talk: string;
  readonly link: string;
}

/**
 * What a stranger asks of each route about somebody, something: `about` are an id of a person, of a conversation and of a
 * link. `null`: the route tells sums, which may differ; whom it names is looked at below.
 */
const QUESTIONS: Record<RouteName, ((about: Mentioned) => Asking) | null> = {
  login: () => ({ body: { username: 'Ann7', password: 'a guess' } }),
  register: () => ({ body: { username: 'Ann7', email: 'eve@example.com', password: 'correct horse' } }),
  joinByLink: ({ link }) => ({ body: { shareLink: link, username: 'Eve' } }),
  profile: () => ({}),
  changeProfile: () => ({ body: { language: 'en' } }),
  sharing: () => ({}),
  // Whom one names is no secret to oneself, and whether there is such a person is told by nothing.
  share: () => ({ body: { status: 'everyone' } }),
  activity: () => ({}),
  exportActivity: () => ({ query: { format: 'csv' } }),
  eraseActivity: () => ({}),
  hours: ({ person }) => ({ params: { userId: person } }),
  outlook: ({ person }) => ({ params: { userId: person } }),
  previewSharing: ({ person }) => ({ query: { viewer: person } }),
  ownStatus: () => ({}),
  status: () => ({}),
  say: () => ({ body: { state: null } }),
  clearStatus: () => ({}),
  dismiss: () => ({ body: { claimId: 'call:theirs' } }),
  askAlert: ({ person }) => ({ params: { userId: person } }),
  cancelAlert: ({ person }) => ({ params: { userId: person } }),
  removeAlert: ({ person }) => ({ params: { watcherId: person } }),
  alerts: () => ({}),
  presence: ({ person }) => ({ query: { ids: person } }),
  person: ({ person }) => ({ params: { userId: person } }),
  pushKey: () => ({}),
  subscribe: () => ({ body: SOME_SUBSCRIPTION }),
  unsubscribe: () => ({ body: { endpoint: SOME_SUBSCRIPTION.endpoint } }),
  contacts: () => ({ query: { search: '7' } }),
  conversations: () => ({}),
  // Whom one invites one can find by name: that is how people meet. Nobody is asked for here.
  converse: () => ({ body: { type: 'direct', memberIds: [] } }),
  rename: ({ talk }) => ({ params: { id: talk }, body: { title: 'Mine' } }),
  accept: ({ talk }) => ({ params: { id: talk } }),
  participants: ({ talk }) => ({ params: { id: talk }, query: { search: '7', status: 'offline' } }),
  occupancy: ({ talk }) => ({ params: { id: talk } }),
  addMember: ({ talk, person }) => ({ params: { id: talk, userId: person } }),
  removeMember: ({ talk, person }) => ({ params: { id: talk, userId: person } }),
  createLink: ({ talk }) => ({ params: { id: talk }, body: {} }),
  revokeLink: ({ talk, link }) => ({ params: { id: talk, linkId: link } }),
  messages: ({ talk }) => ({ params: { conversationId: talk } }),
  sendMessage: ({ talk }) => ({ body: { conversationId: talk, content: 'Let me in' } }),
  setUserStatus: ({ person }) => ({ body: { userId: person, isOnline: false } }),
  disconnect: ({ person }) => ({ params: { userId: person } }),
  deactivate: ({ person }) => ({ params: { userId: person } }),
  logLevel: () => ({ body: { level: 'debug' } }),
  query: ({ viewer, person }) => ({ headers: AS_SERVER, body: { ids: [person], as: viewer } }),
  // Of which conversation there is a count, servers may know: they are no strangers.
  serverOccupancy: () => ({ headers: AS_SERVER, params: { id: UNKNOWN } }),
  claim: ({ person }) => ({ params: { userId: person, source: 'app', claimId: 'x' }, body: { state: 'busy' } }),
  unclaim: ({ person }) => ({ params: { userId: person, source: 'app', claimId: 'x' } }),
  activitySums: () => ({}),
  apiKeys: () => ({}),
  makeApiKey: () => ({ body: { name: 'mine' } }),
  webhooks: () => ({}),
  makeWebhook: () => ({ body: { url: 'https://example.com', events: ['presence.online'] } }),
  changeWebhook: () => ({ params: { webhookId: 'x' }, body: {} }),
  rotateWebhook: () => ({ params: { webhookId: 'x' } }),
  testWebhook: () => ({ params: { webhookId: 'x' } }),
  deleteWebhook: () => ({ params: { webhookId: 'x' } }),
  revokeApiKey: () => ({ params: { keyId: 'x' } }),
  live: () => ({}),
  ready: () => ({}),
  openApi: () => ({}),
  asyncApi: () => ({}),
  documents: () => ({}),
  metrics: null,
  stats: null,
  statusMetrics: null,
  resetStatusMetrics: null,
  adminStats: null,
  cleanup: null,
  cleanupZombies: null,
};

/** Which ids there are differs from gateway to gateway, not what they stand for. */
const nameless = ({ ann, ben, eve, talk, linkId }: World, text: string) =>
  [ann.id, ben.id, eve.id, talk, linkId].reduce((rest, id, i) => rest.replaceAll(id, `id ${i}`), text);

async function asked(world: World): Promise<string[]> {
  const { gateway, ann, ben, eve, talk, linkId } = world;
  const viewer = eve.id;
  const unknown = { viewer, person: UNKNOWN, talk: UNKNOWN, link: UNKNOWN };
  const answers: string[] = [];
  for (const [name, question] of Object.entries(QUESTIONS) as [RouteName, (typeof QUESTIONS)[RouteName]][]) {
    const say = async (about: typeof unknown) => {
      const asking = { as: eve.auth, headers: QUIETLY, ...question?.(about) };
      const { status, text } = await ask(gateway.url, name, asking);
      return `${name}: ${status} ${nameless(world, text)}`;
    };
    const told = await say({ viewer, person: ann.id, talk, link: linkId });
    if (question === null) expect(told).not.toMatch(/id \d|Ann7|Ben7/);
    else {
      answers.push(told, await say({ viewer, person: ben.id, talk, link: linkId }));
      expect(await say(unknown), 'unknown and forbidden ids answer alike').toBe(told);
    }
  }
  return answers;
}

/** Everything that the stranger gets in this life: events and answers, in their order. */
async function seenByAStranger(life: readonly Deed[]): Promise<string[]> {
  const world = await begin();
  const { gateway, eve } = world;
  try {
    const seen: string[] = [];
    const hear = async (client: Client) => {
      await client.settled();
      seen.push(...client.received.map(({ event, payload }) => nameless(world, `${event} ${JSON.stringify(payload)}`)));
    };
    const early = await gateway.arrive(eve);
    const half = Math.ceil(life.length / 2);
    for (const deed of life.slice(0, half)) await carryOut(world, deed);
    seen.push(...(await asked(world)));
    const late = await gateway.arrive(eve);
    for (const deed of life.slice(half)) await carryOut(world, deed);
    seen.push(...(await asked(world)));
    await hear(early);
    await hear(late);
    return seen;
  } finally {
    await gateway.stop();
  }
}

test('P12: to a stranger all lives are alike, byte for byte, and nobody exists', { timeout: 300_000 }, async () => {
  const nothing = await seenByAStranger([]);
  expect(nothing.some((one) => one.startsWith('presence:snapshot'))).toBe(true);
  await fc.assert(
    fc.asyncProperty(anyLife, async (life) => {
      expect(await seenByAStranger(life)).toEqual(nothing);
    }),
    // A life takes seconds: the first that fails is told at once.
    { ...runs(3), endOnFailure: true },
  );
});
