/**
 * People of whom one begins to hide from a viewer, at the moment at which two others leave for good, and goes on being
 * there. A friend of theirs sees that; the viewer must not.
 */
import type { Conversation, Sharing } from '@meeshy/status-protocol';
import type { Client } from '../../../../../gateway/test/integration/support/client.ts';
import { until } from '../../../../../gateway/test/support/until.ts';
import type { Person, Site } from '../site.ts';
import type { Hiding } from './hidings.ts';

const QUIETLY = { 'x-activity': 'none' };

/** The gateways, as they are then: a restart has others. Where people do things, and where the viewer looks. */
export interface Sites {
  readonly here: () => Site;
  readonly there: () => Site;
}

export interface Scene {
  readonly hiding: Hiding;
  readonly viewer: Person;
  /** The same, who looks without ever having a session. */
  readonly reader: Person;
  readonly friend: Person;
  /** Who hides and is there. */
  readonly hidden: Person;
  /** Who left, and the same once more. */
  readonly absent: Person;
  readonly alsoAbsent: Person;
  /** Two more who will do the same, but come and go before. */
  readonly flapping: { readonly hidden: Person; readonly absent: Person };
  /** All of them are in it. */
  readonly talk: string;
  /** By person: what each shares with the friend alone, and directly with the viewer where there is such a conversation. */
  readonly apart: ReadonlyMap<Person, string>;
  readonly direct: ReadonlyMap<Person, string>;
  /** The viewer's, on each gateway, from before the moment, with how much they were told until then. */
  readonly looking: { readonly client: Client; readonly from: number }[];
  readonly friendly: Client[];
  /** Tabs of who hides. */
  readonly tabs: Client[];
}

/** The clock goes on: what is done from now on has another time than what was done before. */
export const tick = (): Promise<unknown> => {
  const began = Date.now();
  return until('the clock to go on', () => Date.now() > began + 1);
};

/**
 * Nobody is there yet. The names come in either order: `number` is odd or even. `lastSeen`: what all of them share of when
 * they were there. `remember`: weeks are put into the history of one of them, all alike.
 */
export async function cast(
  { here, there }: Sites,
  hiding: Hiding,
  number: number,
  lastSeen: Sharing['lastSeen'] = 'exact',
  remember: (person: Person) => Promise<unknown> = async () => {},
): Promise<Scene> {
  const site = here();
  const name = (role: string) => site.register(`${role}${number}${hiding.name}`);
  const [hides, leaves] = number % 2 === 0 ? ['ha', 'hb'] : ['hb', 'ha'];
  const [viewer, reader, friend] = [await name('viewer'), await name('reader'), await name('friend')];
  const [hidden, absent, alsoAbsent] = [await name(hides), await name(leaves), await name('hc')];
  const flapping = { hidden: await name('hd'), absent: await name('he') };
  const subjects = [hidden, absent, alsoAbsent];
  const talk = await site.converse(friend, viewer, reader, ...subjects, flapping.hidden, flapping.absent);
  const [apart, direct] = [new Map<Person, string>(), new Map<Person, string>()];
  const share = (as: Person, body: Partial<Sharing>) =>
    site.data('PUT', '/api/users/me/sharing', { as, body: { ...body, lastSeen }, headers: QUIETLY });
  for (const person of Object.values(flapping)) await share(person, {});
  for (const person of subjects) {
    apart.set(person, await site.converse(friend, person));
    if (hiding.isFromDirect) direct.set(person, await befriend(site, viewer, person));
    await remember(person);
    // In the others nothing begins by it.
    await share(person, { always: [friend.id], activity: 'hours', outlook: true });
  }
  const friendly = [await site.arrive(friend)];
  const looking: Scene['looking'] = [];
  for (const at of new Set([here(), there()])) {
    const client = await at.arrive(viewer, { capabilities: ['batch'] });
    looking.push({ client, from: 0 });
  }
  return {
    hiding,
    viewer,
    reader,
    friend,
    hidden,
    absent,
    alsoAbsent,
    flapping,
    talk,
    apart,
    direct,
    looking,
    friendly,
    tabs: [],
  };
}

/** In a direct conversation that both are in. */
export async function befriend(site: Site, one: Person, other: Person): Promise<string> {
  const body = { type: 'direct', memberIds: [other.id] };
  const { id } = await site.data<Conversation>('POST', '/api/conversations', { as: one, body, headers: QUIETLY });
  await site.data('POST', `/api/conversations/${id}/accept`, { as: other, headers: QUIETLY });
  return id;
}

/** All three are there; then, at one moment, one hides and the others leave. */
export async function part(sites: Sites, scene: Scene): Promise<void> {
  const { hidden, absent, alsoAbsent, tabs, looking } = scene;
  const site = sites.here();
  const tab = await site.arrive(hidden);
  tabs.push(tab);
  const others = [await site.arrive(absent), await site.arrive(alsoAbsent)];
  for (const person of [hidden, absent, alsoAbsent]) await seen(scene, person, true);
  await tick();
  looking.splice(0, 2, ...looking.map(({ client }) => ({ client, from: client.received.length })));
  for (const other of others) other.leave();
  await hide(sites, scene, hidden);
  for (const person of [hidden, absent, alsoAbsent]) await seen(scene, person, false);
}

export async function hide(sites: Sites, { hiding, viewer, reader, talk, direct }: Scene, who: Person): Promise<void> {
  const known = direct.get(who);
  await hiding.begin(who, {
    site: sites.here(),
    viewers: [viewer, reader],
    shared: known === undefined ? [talk] : [talk, known],
  });
}

/** Resolves when the viewer was told last, on each gateway, that they are there, or are not. */
export async function seen({ looking }: Scene, { id }: Person, isOnline: boolean): Promise<void> {
  for (const { client } of looking) {
    await until(`what is told of ${id}`, () => {
      const told = client.received.flatMap(({ event, payload }) => {
        if (event === 'user:status') return [payload as Told];
        return event === 'user:status:batch' ? (payload as Told[]) : [];
      });
      const latest = told.findLast(({ userId }) => userId === id);
      return latest?.isOnline === isOnline;
    });
  }
}

interface Told {
  readonly userId: string;
  readonly isOnline: boolean;
}

/** Who hides is as active as can be, in all that the viewer does not see. */
export async function live(sites: Sites, scene: Scene): Promise<void> {
  const { hidden, talk, apart, tabs } = scene;
  const site = sites.here();
  const call = (method: string, path: string, body?: unknown) =>
    site.data(method, path, { as: hidden, ...(body !== undefined && { body }) });
  tabs.pop()?.leave();
  const own = [await site.arrive(hidden), await site.arrive(hidden)];
  tabs.push(...own);
  for (const conversationId of [talk, apart.get(hidden)]) own[0]?.socket.emit('typing:start', { conversationId });
  await call('POST', '/api/messages', { conversationId: apart.get(hidden), content: 'Between us' });
  await call('PUT', '/api/users/me/status', { note: { emoji: '🏠', text: 'at home' } });
  await call('GET', `/api/messages/${talk}`);
  await call('PUT', '/api/users/me/sharing', { viewing: false });
  for (const displayName of ['Somebody', hidden.username]) await call('PUT', '/api/users/me', { displayName });
  own[0]?.socket.emit('typing:stop', { conversationId: talk });
  await own[0]?.settled();
  tabs.shift()?.leave();
}
