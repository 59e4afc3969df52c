/**
 * What a webhook of conversations is told of those who hide, and of somebody who leaves at that moment: each in a conversation
 * where nobody else ever comes, so that who is there is all that there is to tell. The webhook is there only meanwhile, and
 * they do it one after the other: to look at conversations whenever anybody comes or goes is more, while everybody is set up at
 * once, than a slow database answers in time.
 */
import type { Client } from '../../../../../gateway/test/integration/support/client.ts';
import { until } from '../../../../../gateway/test/support/until.ts';
import { hook, startReceiver } from '../receiver.ts';
import type { Person, Site } from '../site.ts';
import type { Scene, Sites } from './scene.ts';

const EVENTS = ['conversation.occupied', 'conversation.vacated'];

interface Alone {
  readonly person: Person;
  readonly talk: string;
}

/** By scene, all that was told of who hides and of who left, without what names the conversation. */
export type Told = ReadonlyMap<Scene, readonly [hidden: unknown, absent: unknown]>;

export async function toldOfOccupations({ here, there }: Sites, scenes: readonly Scene[]): Promise<Told> {
  const site = here();
  const receiver = await startReceiver();
  const { id: webhookId } = await hook(site, receiver, EVENTS);
  const host = await site.register(`host-${Date.now()}`);

  /** Somebody who shares a conversation with nobody but the host, who never comes. */
  async function alone(name: string): Promise<Alone> {
    const person = await site.register(`${name}-${Date.now()}`);
    return { person, talk: await site.converse(host, person) };
  }
  const tells = ({ talk }: Alone, event: string) =>
    until(
      `${event} of ${talk}; there were ${JSON.stringify(receiver.received)}`,
      () => receiver.taken(talk).at(-1) === event,
    );
  /** Whoever comes is told of after all that the gateway had to look at until then. */
  async function settled(at: Site): Promise<void> {
    const last = await alone('last');
    await at.arrive(last.person);
    await tells(last, 'occupied');
  }
  /** Another `version` is another message; the same one may have come twice. */
  function messagesOf({ talk }: Alone): unknown[] {
    const byId = new Map(receiver.received.flatMap((one) => (one instanceof Error ? [] : [[one.id, one.message]])));
    return [...byId.values()].flatMap(({ type, data }) =>
      'conversationId' in data && data.conversationId === talk ? [{ type, data: { ...data, conversationId: '' } }] : [],
    );
  }

  try {
    const absent = await alone('leaves');
    const theirs = await site.arrive(absent.person);
    const hiding: { scene: Scene; hidden: Alone; tab: Client }[] = [];
    for (const scene of scenes) {
      const hidden = await alone(`hides-${scene.hiding.name}`);
      hiding.push({ scene, hidden, tab: await site.arrive(hidden.person) });
    }
    const all = [absent, ...hiding.map(({ hidden }) => hidden)];
    for (const one of all) await tells(one, 'occupied');
    // Who came is no news to the other gateway any more: what it reads from now on is as of what happens next.
    if (there() !== site) await settled(there());

    theirs.leave();
    for (const { scene, hidden } of hiding) {
      await scene.hiding.begin(hidden.person, { site, viewers: [host], shared: [hidden.talk] });
    }
    for (const one of all) await tells(one, 'vacated');
    for (const { hidden, tab } of hiding) await beActive(site, hidden, tab);
    for (const at of new Set([site, there()])) await settled(at);
    return new Map(hiding.map(({ scene, hidden }) => [scene, [messagesOf(hidden), messagesOf(absent)]]));
  } finally {
    await site.operate('DELETE', `/api/admin/webhooks/${webhookId}`);
    await receiver.stop();
  }
}

/** In all that those from whom one hides do not see; with another tab, after none. */
async function beActive(site: Site, { person: as, talk: conversationId }: Alone, tab: Client): Promise<void> {
  await site.data('GET', `/api/messages/${conversationId}`, { as });
  await site.data('PUT', '/api/users/me/sharing', { as, body: { viewing: false } });
  tab.leave();
  const next = await site.arrive(as);
  next.socket.emit('activity');
  await next.settled();
}
