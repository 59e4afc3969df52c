/** The table of leaks: what may tell somebody who hides from somebody who is not there, a row each. */
import type {
  Conversation,
  ConversationViewers,
  Person as Face,
  Occupancy,
  OperatorFigures,
  Outlook,
  OwnStatus,
  Page,
  Participant,
  Status,
  UsualHours,
} from '@meeshy/status-protocol';
import { statusOf } from '@meeshy/status-protocol';
import { ROUTES } from '@meeshy/status-protocol/schemas';
import { expect } from 'vitest';
import type { Client } from '../../../../../gateway/test/integration/support/client.ts';
import { until } from '../../../../../gateway/test/support/until.ts';
import { type Asking, ask } from '../../../support/asking.ts';
import type { PushService } from '../../../support/push-service.ts';
import { type About, AS_SERVER, questions } from '../../../support/questions.ts';
import type { Receiver } from '../receiver.ts';
import type { Person } from '../site.ts';
import { type Told, toldOfOccupations } from './occupations.ts';
import { befriend, hide, live, type Scene, type Sites, seen, tick } from './scene.ts';
import { about, alike, heardOf } from './seen.ts';
import { differing } from './timing.ts';

/** What is to be the same: of who hides, and of who is absent. */
export type Compared = readonly [hidden: unknown, absent: unknown];

export interface World extends Sites {
  readonly operator: Person;
  readonly stranger: Person;
  /** Lines of the logs at `info` and above. */
  readonly log: () => readonly string[];
  readonly restart: () => Promise<void>;
  /** All who hide are asked for 200 times, by each route that may take longer for them. */
  readonly isTimed: boolean;
  /** To those from whom nobody hides. */
  readonly areTimesShown: boolean;
  /** Of a webhook. */
  readonly receiver: Receiver;
  readonly pushes: PushService;
}

export interface Row {
  readonly name: string;
  /** Unless told, of every hiding. */
  readonly isOf?: (scene: Scene, world: World) => boolean;
  /** Once for all of them, before they are compared. */
  readonly before?: (world: World, scenes: readonly Scene[]) => Promise<unknown>;
  readonly compare: (world: World, scene: Scene) => Promise<Compared>;
}

/** As the gateways are told: from the third exit on within a minute. */
export const FLAP_DELAY_MS = 600;
const QUIETLY = { 'x-activity': 'none' };
const NOTHING_TOLD = { hours: null, outlook: null };
const STATUSES = ['online', 'away', 'offline'] as const satisfies readonly Status[];

const namesOf = (scene: Scene, them: Person): ReadonlyMap<string, string> =>
  new Map([
    [them.id, 'them'],
    [them.username, 'them'],
    [scene.apart.get(them) ?? 'nowhere', 'apart'],
    [scene.direct.get(them) ?? 'nowhere', 'direct'],
  ]);

/** The same is looked at of the two, one after the other. */
const both = (scene: Scene, look: (them: Person) => unknown) => compared(scene, [scene.hidden, scene.absent], look);

/** The same at each viewer by itself: at two gateways the one is told before the other by chance. */
async function bothAtEach(scene: Scene, look: (them: Person) => readonly unknown[]): Promise<Compared> {
  const of = (them: Person) => look(them).map((one) => alike(namesOf(scene, them), one));
  return [of(scene.hidden), of(scene.absent)];
}

async function compared(
  scene: Scene,
  [hidden, absent]: readonly [Person, Person],
  look: (them: Person) => unknown,
): Promise<Compared> {
  const of = async (them: Person) => {
    const from = Date.now();
    const found = look(them);
    // Nothing was asked where one looks at what has been pushed.
    if (!(found instanceof Promise)) return alike(namesOf(scene, them), found);
    return alike(namesOf(scene, them), await found, { from, to: Date.now() });
  };
  return [await of(hidden), await of(absent)];
}

function get<Data>({ there }: World, { viewer }: Pick<Scene, 'viewer'>, path: string): Promise<Data> {
  return there().data<Data>('GET', path, { as: viewer, headers: QUIETLY });
}

/** All pages of a list, so many in each. */
async function pages<Item>(world: World, scene: Scene, path: string, limit: number): Promise<Item[][]> {
  const found: Item[][] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query = new URLSearchParams({ limit: String(limit), ...(cursor !== '' && { cursor }) });
    const page: Page<Item> = await get(world, scene, `${path}${path.includes('?') ? '&' : '?'}${query}`);
    found.push(page.items);
    cursor = page.nextCursor;
  }
  return found;
}

const askedOf = ({ talk }: Scene, them: Person, viewer: Person): About => ({
  viewer: viewer.id,
  person: them.id,
  name: them.username,
  talk,
});

/** An answer as it comes: the whole of it, or what is about them. */
async function answer({ there }: World, as: Person, name: keyof typeof ROUTES, asking: Asking): Promise<unknown> {
  const { status, body } = await ask(there().url, name, { as: as.auth, headers: QUIETLY, ...asking });
  return { name, status, body };
}

/** What the viewer says of them that changes nothing; `null`: it is about nobody else. A new route has to say. */
const SAID: Readonly<Partial<Record<keyof typeof ROUTES, ((scene: Scene, them: Person) => Asking) | null>>> = {
  changeProfile: null,
  say: null,
  clearStatus: null,
  dismiss: ({ talk }, them) => ({ body: { claimId: `call:${them.id}${talk}` } }),
  share: null,
  eraseActivity: null,
  askAlert: (_, them) => ({ params: { userId: them.id } }),
  cancelAlert: (_, them) => ({ params: { userId: them.id } }),
  removeAlert: (_, them) => ({ params: { watcherId: them.id } }),
  subscribe: null,
  unsubscribe: null,
  converse: ({ hiding }, them) => ({
    body: hiding.isFromDirect
      ? { type: 'direct', memberIds: [them.id] }
      : { type: 'group', title: 'Ours', memberIds: [them.id, 'nobody'] },
  }),
  rename: ({ apart }, them) => ({ params: { id: apart.get(them) ?? '' }, body: { title: 'Mine' } }),
  accept: ({ apart }, them) => ({ params: { id: apart.get(them) ?? '' } }),
  addMember: ({ talk }, them) => ({ params: { id: talk, userId: them.id } }),
  removeMember: ({ talk }, them) => ({ params: { id: talk, userId: them.id } }),
  createLink: ({ apart }, them) => ({ params: { id: apart.get(them) ?? '' }, body: {} }),
  revokeLink: ({ apart }, them) => ({ params: { id: apart.get(them) ?? '', linkId: them.id } }),
  sendMessage: ({ apart }, them) => ({ body: { conversationId: apart.get(them) ?? '', content: 'Let me in' } }),
};

/** Everything that they were told of them, and when of that. */
const eventsOf = ({ looking }: Scene, them: Person) => looking.map(({ client, from }) => heardOf(them, client, from));
const told = (scene: Scene, them: Person) =>
  eventsOf(scene, them).map((heard) => heard.map(({ event, payload }) => ({ event, payload })));
const field = (name: string) => (scene: Scene) =>
  bothAtEach(scene, (them) =>
    told(scene, them).map((heard) => heard.map(({ payload }) => (payload as Record<string, unknown>)[name])),
  );

/** Friends hear of whoever is active again and again (P8), so often that the viewer would have, too. */
async function refreshed(world: World, scenes: readonly Scene[]): Promise<void> {
  const heard = ({ friendly, hidden }: Scene) =>
    friendly
      .flatMap(({ received }) => received)
      .filter(({ event, payload }) => {
        return event === 'user:status' && (payload as Face & { userId: string }).userId === hidden.id;
      }).length;
  const before = new Map(scenes.map((scene) => [scene, heard(scene)]));
  for (let round = 0; round < 2; round++) {
    for (const { hidden } of scenes) await world.here().data('GET', '/api/users/me', { as: hidden });
    const soFar = new Map(scenes.map((scene) => [scene, heard(scene)]));
    for (const scene of scenes) await until('a refresh', () => heard(scene) > (soFar.get(scene) ?? 0));
  }
  for (const scene of scenes) await until('two refreshes', () => heard(scene) >= (before.get(scene) ?? 0) + 2);
  for (const { looking } of scenes) for (const { client } of looking) await client.settled();
}

async function snapshotOf(world: World, scene: Scene, resume: boolean): Promise<Compared> {
  const clients: Client[] = [];
  for (const site of new Set([world.here(), world.there()])) clients.push(await site.arrive(scene.viewer, { resume }));
  for (const client of clients) await client.settled();
  const seen = await both(scene, (them) =>
    clients.map((client) => heardOf(them, client).map(({ event, payload }) => ({ event, payload }))),
  );
  for (const client of clients) client.leave();
  return seen;
}

/** What an operator found of all of them. */
const foundBy = new WeakMap<World, OperatorFigures['found']>();
const occupationsIn = new WeakMap<World, Told>();

export const ROWS: readonly Row[] = [
  {
    name: 'value',
    compare: (world, scene) =>
      both(scene, ({ id }) =>
        Promise.all([scene.viewer, scene.reader].map((as) => get(world, { viewer: as }, `/api/users/${id}`))),
      ),
  },
  {
    name: 'usual hours and outlook, while a friend is answered those of the moment',
    async compare(world, scene) {
      const { friend, viewer, reader, hidden, absent } = scene;
      const told = async (as: Person, { id }: Person) => {
        const [hours, outlook] = await Promise.all([
          get<UsualHours | null>(world, { viewer: as }, `/api/users/${id}/hours?zone=Europe/Paris`),
          get<Outlook | null>(world, { viewer: as }, `/api/users/${id}/outlook`),
        ]);
        return { hours, outlook };
      };
      const asFriend = await Promise.all([hidden, absent].map((them) => told(friend, them)));
      const isShown = world.areTimesShown;
      expect(asFriend.map(({ hours }) => hours !== null)).toEqual([isShown, isShown]);
      // Nobody has to tell when somebody is back who is there.
      expect(asFriend.map(({ outlook }) => outlook !== null)).toEqual([false, isShown]);
      const change = (body: unknown) =>
        world.here().data('PUT', '/api/users/me/sharing', { as: hidden, body, headers: QUIETLY });
      await change({ activity: 'me', outlook: false });
      expect(await told(friend, hidden)).toEqual({ hours: null, outlook: null });
      const seen = await both(scene, (them) => Promise.all([viewer, reader].map((as) => told(as, them))));
      await change({ activity: 'hours', outlook: true });
      const ofAbsent = isShown ? { hours: expect.anything(), outlook: expect.anything() } : NOTHING_TOLD;
      expect(seen[1]).toEqual([ofAbsent, ofAbsent]);
      return seen;
    },
  },
  {
    name: 'sweep repetitions and P8 refreshes',
    before: refreshed,
    compare: async (_, scene) => {
      return bothAtEach(scene, (them) => told(scene, them));
    },
  },
  { name: 'versions', compare: (_, scene) => field('version')(scene) },
  { name: 'timestamps', compare: (_, scene) => field('timestamp')(scene) },
  {
    name: 'who views a conversation',
    before: (world, scenes) => Promise.all(scenes.map((scene) => viewTogether(world, scene))),
    compare: (_world, scene) =>
      both(scene, ({ id }) =>
        scene.looking.map(({ client }) =>
          client.received
            .filter(({ event }) => event === 'conversation:viewers')
            .map(({ payload }) => {
              const { viewers, others } = payload as ConversationViewers;
              return { isNamed: viewers.some(({ userId }) => userId === id), named: viewers.length, others };
            }),
        ),
      ),
  },
  {
    name: 'typing',
    async compare({ here }, scene) {
      const [atFriend] = scene.friendly;
      await live({ here, there: here }, scene);
      await atFriend?.hears('typing:start', ({ userId, conversationId }) => {
        return userId === scene.hidden.id && conversationId === scene.talk;
      });
      for (const { client } of scene.looking) await client.settled();
      const events = (them: Person) =>
        told(scene, them)
          .flat()
          .filter(({ event }) => event.startsWith('typing'));
      return both(scene, events);
    },
  },
  {
    name: 'presence by ids',
    compare: (world, scene) =>
      both(scene, ({ id }) =>
        get(world, scene, `/api/users/presence?ids=${id},${scene.alsoAbsent.id}`).then((found) =>
          (found as Face[]).filter((one) => one.id === id),
        ),
      ),
  },
  {
    name: 'filters both ways',
    compare: (world, scene) =>
      both(scene, async (them) => {
        const found = STATUSES.map((status) => get(world, scene, `/api/contacts?limit=200&status=${status}`));
        return (await Promise.all(found)).map((page) => about(them, page));
      }),
  },
  {
    name: 'participants by status, and searched for',
    compare: (world, scene) =>
      both(scene, async (them) => {
        const listed = (query: string) => get(world, scene, `/api/conversations/${scene.talk}/participants?${query}`);
        const found = STATUSES.flatMap((status) => [
          listed(`limit=200&status=${status}`),
          listed(`status=${status}&search=${them.username}`),
        ]);
        return (await Promise.all(found)).map((page) => about(them, page));
      }),
  },
  {
    name: 'totals of participants',
    async compare(world, scene) {
      const path = `/api/conversations/${scene.talk}/participants`;
      const all = (await pages<Face>(world, scene, path, 200)).flat();
      const expected = STATUSES.map((status) => all.filter((face) => statusIn(face) === status).length);
      const found = [];
      for (const status of STATUSES)
        found.push((await pages(world, scene, `${path}?status=${status}`, 1)).flat().length);
      return [found, expected];
    },
  },
  {
    name: 'totals',
    async compare(world, scene) {
      const all = (await pages<Face>(world, scene, '/api/contacts', 200)).flat();
      const expected = STATUSES.map((status) => all.filter((face) => statusIn(face) === status).length);
      const found = [];
      for (const status of STATUSES)
        found.push((await pages(world, scene, `/api/contacts?status=${status}`, 1)).flat().length);
      return [found, expected];
    },
  },
  {
    name: 'sort order',
    async compare(world, scene) {
      const lists = [];
      for (const path of [
        '/api/contacts',
        '/api/contacts?status=away',
        `/api/conversations/${scene.talk}/participants`,
        `/api/conversations/${scene.talk}/participants?status=away`,
      ]) {
        lists.push((await pages<Face>(world, scene, path, 2)).flat().map(({ displayName }) => displayName));
      }
      return [lists, lists.map((names) => names.toSorted())];
    },
  },
  {
    name: 'counts per conversation and per group',
    compare: (world, scene) =>
      both(scene, async (them) => {
        const listed = (
          await pages<Participant>(world, scene, `/api/conversations/${scene.talk}/participants`, 2)
        ).flat();
        const groups = (await pages<Conversation>(world, scene, '/api/conversations', 3)).flat();
        const others = listed.filter(({ id }) => ![scene.hidden, scene.absent].some((one) => one.id === id));
        const own = listed.filter(({ id }) => id === them.id);
        return {
          counts: STATUSES.map((status) => [...others, ...own].filter((face) => statusIn(face) === status).length),
          members: groups.map(({ type, memberIds }) => ({ type, members: memberIds.length })),
        };
      }),
  },
  {
    name: 'occupancy, to a member and to servers',
    async compare(world, scene) {
      const listed = await pages<Participant>(world, scene, `/api/conversations/${scene.talk}/participants`, 200);
      const [members, others] = [listed.flat(), listed.flat().filter(({ id }) => id !== scene.hidden.id)];
      const online = others.filter((face) => statusIn(face) === 'online').length;
      const expected = { members: members.length, online };
      const asked = [
        await get<Occupancy>(world, scene, `/api/conversations/${scene.talk}/occupancy`),
        await world
          .there()
          .data<Occupancy>('GET', `/api/server/conversations/${scene.talk}/occupancy`, { headers: AS_SERVER }),
      ];
      // Who views it has a row of its own.
      return [asked.map(({ viewing: _, ...told }) => told), [expected, expected]];
    },
  },
  {
    name: 'occupancy of what each shares with the friend alone, to servers',
    isOf: ({ hiding }) => hiding.isFromEverybody,
    compare: (world, scene) =>
      both(scene, (them) => {
        const params = { id: scene.apart.get(them) ?? '' };
        return answer(world, world.stranger, 'serverOccupancy', { headers: AS_SERVER, params });
      }),
  },
  {
    name: 'alerts, while a friend is told that the one is back',
    isOf: ({ hiding }) => hiding.isFromDirect,
    async compare(world, scene) {
      const { viewer, hidden, absent, looking } = scene;
      const from = looking.map(({ client }) => client.received.length);
      const asked = [await waitFor(world, viewer, hidden), await waitFor(world, viewer, absent)];
      await comeBack(world, scene);
      for (const { client } of looking) await client.settled();
      return both(scene, async (them) => [
        asked.map(({ status }) => status),
        about(them, await get(world, scene, '/api/users/me/alerts')),
        looking.map(({ client }, i) =>
          heardOf(them, client, from[i]).map(({ event, payload }) => ({ event, payload })),
        ),
      ]);
    },
  },
  {
    name: 'push messages that get to who hides, and then do not any more',
    async compare(world, scene) {
      const { looking } = scene;
      const from = looking.map(({ client }) => client.received.length);
      await beReached(world, scene);
      await live(world, scene);
      for (const { client } of looking) await client.settled();
      return both(scene, async (them) => [
        about(them, await get(world, scene, `/api/conversations/${scene.talk}/participants`)),
        looking.map(({ client }, i) =>
          heardOf(them, client, from[i]).map(({ event, payload }) => ({ event, payload })),
        ),
      ]);
    },
  },
  {
    name: 'where somebody is, and that this changes',
    async compare(world, scene) {
      const { looking } = scene;
      const from = looking.map(({ client }) => client.received.length);
      await travel(world, scene);
      for (const { client } of looking) await client.settled();
      return both(scene, async (them) => [
        about(them, await get(world, scene, `/api/conversations/${scene.talk}/participants`)),
        about(them, await get(world, scene, `/api/users/${them.id}`)),
        looking.map(({ client }, i) =>
          heardOf(them, client, from[i]).map(({ event, payload }) => ({ event, payload })),
        ),
      ]);
    },
  },
  {
    name: 'the list of conversations',
    compare: (world, scene) => both(scene, async (them) => about(them, await get(world, scene, '/api/conversations'))),
  },
  {
    name: 'participants',
    compare: (world, scene) =>
      both(scene, async (them) =>
        about(them, await get(world, scene, `/api/conversations/${scene.talk}/participants`)),
      ),
  },
  {
    name: 'every route that gives something',
    compare: (world, scene) =>
      both(scene, async (them) => {
        const answers = [];
        for (const [name, asking] of questions(askedOf(scene, them, scene.viewer))) {
          answers.push(about(them, await answer(world, scene.viewer, name, asking)));
        }
        return answers;
      }),
  },
  {
    name: 'error answers, and every route that takes something',
    compare: (world, scene) =>
      both(scene, async (them) => {
        const answers: unknown[] = [];
        const taking = Object.entries(ROUTES).filter(([, { method, by }]) => method !== 'GET' && by === 'person');
        for (const [name] of taking as [keyof typeof ROUTES, unknown][]) {
          const saying = SAID[name];
          if (saying === undefined)
            throw new Error(`${name} takes something of people: say here what it is to be told`);
          if (saying) answers.push(about(them, await answer(world, scene.viewer, name, saying(scene, them))));
        }
        const unknown = { query: { viewer: them.id } };
        answers.push(await answer(world, scene.viewer, 'presence', { query: { ids: `${them.id},` } }));
        answers.push(await answer(world, scene.viewer, 'person', { params: { userId: `${them.id}0` } }));
        answers.push(await answer(world, scene.viewer, 'setUserStatus', { body: { userId: them.id, isOnline: true } }));
        answers.push(await answer(world, scene.viewer, 'disconnect', { params: { userId: them.id } }));
        answers.push(about(them, await answer(world, scene.viewer, 'previewSharing', unknown)));
        return answers;
      }),
  },
  {
    name: 'what a stranger is answered',
    compare: (world, scene) =>
      both(scene, async (them) => {
        const answers = [];
        for (const [name, asking] of questions(askedOf(scene, them, world.stranger))) {
          answers.push(await answer(world, world.stranger, name, asking));
        }
        return answers;
      }),
  },
  {
    name: 'what a key is answered, which is everyone',
    isOf: ({ hiding }) => hiding.isFromEverybody,
    compare: (world, scene) =>
      both(scene, (them) => answer(world, world.stranger, 'query', { headers: AS_SERVER, body: { ids: [them.id] } })),
  },
  { name: 'snapshot', compare: (world, scene) => snapshotOf(world, scene, false) },
  { name: 'reconnection', compare: (world, scene) => snapshotOf(world, scene, true) },
  {
    name: 'response times',
    isOf: ({ hiding }, { isTimed }) => isTimed || hiding.name === 'never',
    async compare({ there, isTimed }, { viewer, reader, hidden, absent, alsoAbsent }) {
      const url = there().url;
      const time =
        ({ id, username }: Person) =>
        async () => {
          const from = performance.now();
          await ask(url, 'person', { as: viewer.auth, params: { userId: id }, headers: QUIETLY });
          if (isTimed) await ask(url, 'contacts', { as: reader.auth, query: { search: username }, headers: QUIETLY });
          return performance.now() - from;
        };
      return [(await differing(time(hidden), time(absent), time(alsoAbsent))) ?? 'alike', 'alike'];
    },
  },
  {
    name: 'the admin page: who is found there',
    isOf: ({ hiding }) => hiding.isFromEverybody,
    async before(world) {
      const client = await world.there().arrive(world.operator);
      client.socket.emit('operator:watch', { watching: true, search: 'h' });
      const first = await client.hears('operator:figures');
      // What other gateways find comes with the figures after the next.
      const isComplete = ({ serverTime }: OperatorFigures) =>
        world.here() === world.there() || Date.parse(serverTime) > Date.parse(first.serverTime) + 1_900;
      const { found } = isComplete(first) ? first : await client.hears('operator:figures', isComplete);
      foundBy.set(world, found);
      client.leave();
    },
    compare: async (world, scene) => both(scene, ({ id }) => foundBy.get(world)?.filter(({ userId }) => userId === id)),
  },
  {
    name: 'webhooks',
    isOf: ({ hiding }) => hiding.isFromEverybody,
    async before({ here, receiver }, scenes) {
      for (const { hidden, absent } of scenes.filter(({ hiding }) => hiding.isFromEverybody)) {
        for (const { id } of [hidden, absent]) {
          await until(`a webhook to tell the exit of ${id}`, () => receiver.taken(id).includes('offline'));
        }
      }
      // Whoever comes next is told of next.
      const last = await here().register(`last-${Date.now()}`);
      await here().arrive(last);
      await until('a webhook to tell who comes', () => receiver.taken(last.id).length > 0);
    },
    async compare({ receiver }, scene) {
      return both(scene, (them) => {
        // It may have been told twice, which its id tells.
        const byId = new Map(receiver.received.flatMap((one) => (one instanceof Error ? [] : [[one.id, one.message]])));
        const told = [...byId.values()].filter(({ data }) => 'userId' in data && data.userId === them.id);
        return told.slice(told.findIndex(({ type }) => type === 'presence.offline'));
      });
    },
  },
  {
    name: 'webhooks of conversations',
    async before(world, scenes) {
      occupationsIn.set(world, await toldOfOccupations(world, scenes));
    },
    async compare(world, scene) {
      const told = occupationsIn.get(world)?.get(scene);
      if (!told) throw new Error(`Nothing was told of ${scene.hiding.name}`);
      return told;
    },
  },
  {
    name: 'what operators are answered',
    isOf: ({ hiding }) => hiding.isFromEverybody,
    async compare(world, scene) {
      const seen = await both(scene, async ({ id }) => {
        const answers = [];
        for (const isOnline of [true, false, true]) {
          answers.push(await answer(world, world.operator, 'setUserStatus', { body: { userId: id, isOnline } }));
        }
        answers.push(await answer(world, world.operator, 'disconnect', { params: { userId: id } }));
        answers.push(await answer(world, world.operator, 'person', { params: { userId: id } }));
        return answers;
      });
      await live(world, scene);
      return seen;
    },
  },
  {
    name: 'flap damping',
    async compare({ here, there }, scene) {
      const { hidden, absent } = scene.flapping;
      const both = [hidden, absent];
      const come = () => Promise.all(both.map((person) => here().arrive(person)));
      for (let i = 0; i < 2; i++) {
        const tabs = await come();
        for (const person of both) await seen(scene, person, true);
        for (const tab of tabs) tab.leave();
        for (const person of both) await seen(scene, person, false);
      }
      const [tab, other] = await come();
      for (const person of both) await seen(scene, person, true);
      await tick();
      const from = scene.looking.map(({ client }) => client.received.length);
      other?.leave();
      await hide({ here, there }, scene, hidden);
      tab?.leave();
      await here().arrive(hidden);
      for (const person of both) await seen(scene, person, false);
      return compared(scene, both as [Person, Person], (them) =>
        scene.looking.map(({ client }, i) => {
          const [exit] = heardOf(them, client, from[i]);
          const lastSeen = exit && (exit.payload as Face).lastSeen;
          const delayMs = (exit?.at ?? 0) - Date.parse(lastSeen ?? '');
          // The two are by different clocks, which may differ by some milliseconds.
          return { payload: exit?.payload, isDelayed: delayMs >= FLAP_DELAY_MS / 2 };
        }),
      );
    },
  },
  {
    name: 'restarts',
    async before(world, scenes) {
      await world.restart();
      for (const scene of scenes) {
        scene.looking.length = 0;
        for (const site of new Set([world.here(), world.there()])) {
          scene.looking.push({ client: await site.arrive(scene.viewer, { capabilities: ['batch'] }), from: 0 });
        }
        scene.friendly.splice(0, 1, await world.here().arrive(scene.friend));
        scene.tabs.length = 0;
        await live(world, scene);
      }
      await refreshed(world, scenes);
    },
    compare: (world, scene) =>
      both(scene, async (them) => [
        told(scene, them),
        about(them, await get(world, scene, `/api/conversations/${scene.talk}/participants`)),
        await get(world, scene, `/api/users/${them.id}`),
      ]),
  },
  {
    name: 'membership changes',
    async compare({ here, there }, scene) {
      const { hiding, viewer, friend, hidden, absent, talk, looking } = scene;
      const from = looking.map(({ client }) => client.received.length);
      const call = (as: Person, method: string, path: string, body?: unknown) =>
        here().data<Conversation>(method, path, { as, headers: QUIETLY, ...(body !== undefined && { body }) });
      await call(viewer, 'DELETE', `/api/conversations/${talk}/members/${viewer.id}`);
      await tick();
      // What one hides in shows nowhere else.
      if (hiding.name !== 'hiddenIn') {
        const memberIds = [viewer, hidden, absent].map((one) => one.id);
        const { id } = await call(friend, 'POST', '/api/conversations', { type: 'group', title: 'More', memberIds });
        await call(viewer, 'POST', `/api/conversations/${id}/accept`);
      }
      await call(friend, 'POST', `/api/conversations/${talk}/members/${viewer.id}`);
      await call(viewer, 'POST', `/api/conversations/${talk}/accept`);
      for (const { client } of looking) await client.settled();
      return both(scene, async (them) => [
        looking.map(({ client }, i) =>
          client.received
            .slice(from[i])
            .flatMap(({ event, payload }) =>
              JSON.stringify(payload)?.includes(them.id) ? [{ event, payload: about(them, payload) }] : [],
            ),
        ),
        await there().data('GET', `/api/users/${them.id}`, { as: viewer, headers: QUIETLY }),
      ]);
    },
  },
  {
    name: 'metrics and logs',
    async compare({ here, there, log }, scene) {
      const texts: string[] = [];
      for (const site of new Set([here(), there()])) texts.push(String((await site.call('GET', '/metrics')).body));
      return both(scene, ({ id, username }) => {
        const names = (line: string) => line.includes(id) || line.includes(username);
        return { metrics: texts.filter(names).length, log: log().filter(names).length };
      });
    },
  },
];

function statusIn({ isOnline, lastSeen, lastActiveAt }: Face): Status {
  const time = (text: string | null) => (text === null ? null : Date.parse(text));
  return statusOf({ isOnline, lastSeen: time(lastSeen), lastActiveAt: time(lastActiveAt) }, Date.now());
}

const waitFor = ({ here }: Pick<World, 'here'>, as: Person, { id }: Person) =>
  here().call('PUT', `/api/users/${id}/alert`, { as, headers: QUIETLY });

/** Who hides leaves and comes back, and a friend who waited is told. */
async function comeBack(world: World, { friend, hidden, friendly, tabs }: Scene): Promise<void> {
  const [atFriend] = friendly;
  await befriend(world.here(), friend, hidden);
  for (const tab of tabs.splice(0)) tab.leave();
  await until('the friend to see an exit', async () => {
    const [face] = await world.here().data<Face[]>('GET', `/api/users/presence?ids=${hidden.id}`, { as: friend });
    return face && statusIn(face) !== 'online';
  });
  expect(await waitFor(world, friend, hidden)).toMatchObject({ status: 200 });
  tabs.push(await world.here().arrive(hidden));
  await atFriend?.hears('presence:alert', ({ userId }) => userId === hidden.id);
}

/**
 * P25: who hides has left, subscribes, is told by push that the friend is back, and unsubscribes; the friend sees that, as far as times
 * are shown.
 */
async function beReached(
  { here, pushes, areTimesShown }: World,
  { friend, hidden, friendly, tabs }: Scene,
): Promise<void> {
  const path = '/api/users/me/push-subscriptions';
  const site = here();
  const sees = (as: Person, { id }: Person, isSo: (face: Face) => boolean) =>
    until(`${as.username} to see what has become of ${id}`, async () => {
      const [face] = await site.data<Face[]>('GET', `/api/users/presence?ids=${id}`, { as, headers: QUIETLY });
      return face !== undefined && isSo(face);
    });
  const isReached = async (reach: 'push' | undefined) => {
    await until(`${hidden.username} to see that of itself`, async () => {
      const own = await site.data<OwnStatus>('GET', '/api/users/me/status', { as: hidden, headers: QUIETLY });
      return own.reach === reach;
    });
    if (areTimesShown) await sees(friend, hidden, (face) => face.reach === reach);
  };
  await befriend(site, friend, hidden);
  for (const tab of tabs.splice(0)) tab.leave();
  await sees(friend, hidden, ({ isOnline }) => !isOnline);
  const body = pushes.subscribe();
  await site.data('POST', path, { as: hidden, body, headers: QUIETLY });
  for (const tab of friendly.splice(0)) tab.leave();
  await sees(hidden, friend, (face) => statusIn(face) !== 'online');
  expect(await waitFor({ here }, hidden, friend)).toMatchObject({ status: 200 });
  friendly.push(await site.arrive(friend));
  await pushes.hears(`that the friend of ${hidden.id} is back`, body);
  await isReached('push');
  await site.data('DELETE', path, { as: hidden, body: { endpoint: body.endpoint }, headers: QUIETLY });
  await isReached(undefined);
}

/** P24: who hides shares where it is, travels, and shares it no more; it sees that itself, and the friend as far as times are shown. */
async function travel({ here, areTimesShown }: World, { friend, hidden, tabs }: Scene): Promise<void> {
  const site = here();
  const share = (place: string) =>
    site.data('PUT', '/api/users/me/sharing', { as: hidden, body: { place }, headers: QUIETLY });
  const isIn = async (zone: string | undefined) => {
    const viewers = areTimesShown ? [hidden, friend] : [hidden];
    for (const as of viewers) {
      await until(`${as.username} to see ${hidden.id} in ${zone}`, async () => {
        const face = await site.data<Face>('GET', `/api/users/${hidden.id}`, { as, headers: QUIETLY });
        return face.place?.zone === zone;
      });
    }
  };
  const tab = tabs[0] ?? (await site.arrive(hidden));
  if (tabs.length === 0) tabs.push(tab);
  tab.socket.emit('zone', { zone: 'Asia/Tokyo' });
  await share('zone');
  await isIn('Asia/Tokyo');
  tab.socket.emit('zone', { zone: 'Europe/Paris' });
  await isIn('Europe/Paris');
  await share('off');
  await isIn(undefined);
}

/** Who hides views the conversation, and ceases to, while the viewer and a friend do; the friend sees that. */
async function viewTogether({ here }: World, { hidden, friend, talk, looking, friendly }: Scene): Promise<void> {
  const [atFriend] = friendly;
  const views = (client: Client | undefined, conversationId: string | null) =>
    client?.socket.emit('viewing', { conversationId });
  const hears = async (client: Client | undefined, { id }: Person, isThere: boolean) => {
    await client?.hears('conversation:viewers', ({ viewers }) => viewers.some((one) => one.userId === id) === isThere);
  };
  await here().data('PUT', '/api/users/me/sharing', { as: hidden, body: { viewing: true }, headers: QUIETLY });
  const atHidden = await here().arrive(hidden);
  for (const client of [atFriend, ...looking.map((one) => one.client)]) views(client, talk);
  await Promise.all(looking.map(({ client }) => hears(client, friend, true)));
  views(atHidden, talk);
  await hears(atFriend, hidden, true);
  atHidden.leave();
  await hears(atFriend, hidden, false);
  // What the viewer was told of that would have come before this.
  views(atFriend, null);
  await Promise.all(looking.map(({ client }) => hears(client, friend, false)));
  for (const { client } of looking) views(client, null);
}
