/**
 * P20: who views conversations at which node. Each node says so of those that it serves, whole, to whoever serves others of the same
 * conversation, and again and again: what got lost heals, and who says nothing any more is forgotten.
 *
 *   somebody here views it ── watch ──▶ say, and read what the others said ──▶ hear ── nobody here does any more ──▶ unwatch
 */
import type { Clock } from '../clock.ts';
import type { ClusterListener } from '../presence/ports.ts';
import type { Backplane, ViewStatement } from './backplane.ts';
import type { Contact } from './contact.ts';
import type { Incarnation } from './incarnation.ts';

/** A node says again who views what. */
const AGAIN_MS = 20_000;
/** What a node has not said again for so long is true no more. */
const KEPT_MS = 60_000;

interface Said extends ViewStatement {
  /** When it was heard, by the steady clock; and as which statement of all that were heard here. */
  readonly at: number;
  readonly order: number;
}

interface Conversation {
  subjectIds: readonly string[];
  isWatched: boolean;
  isSaid: boolean;
  saidAt: number;
  readonly others: Map<string, Said>;
  /** Who was told to view it elsewhere. */
  told: string;
  isAtWork: boolean;
}

export interface ViewedParts {
  readonly backplane: Pick<Backplane, 'view' | 'readViews' | 'watchViews' | 'unwatchViews'>;
  readonly incarnation: Pick<Incarnation, 'id'>;
  /** Unless it is connected, what cannot be said waits for `restate`. */
  readonly contact: Pick<Contact, 'isConnected' | 'isStopped'>;
  readonly clock: Pick<Clock, 'steady'>;
  readonly hearing: Pick<ClusterListener, 'viewed'>;
  /** Something failed that is tried again at the next beat. */
  readonly onFailure: (what: string, error: unknown) => void;
}

export interface Viewed {
  view(conversationId: string, subjectIds: readonly string[]): void;
  elsewhere(conversationId: string): Promise<readonly string[]>;
  heard(conversationId: string, said: ViewStatement): void;
  /** These nodes are alive, and no others. */
  beat(living: readonly string[]): void;
  /** Whatever was said or heard before may have been lost. */
  restate(): void;
}

export function createViewed({ backplane, incarnation, contact, clock, hearing, onFailure }: ViewedParts): Viewed {
  const conversations = new Map<string, Conversation>();
  /** Of what this node said. */
  let count = 0;
  /** Of what was heard here. */
  let order = 0;

  const isOver = ({ at }: Said) => clock.steady() - at >= KEPT_MS;

  function tellOf(conversationId: string, conversation: Conversation): void {
    const all = new Set([...conversation.others.values()].flatMap(({ subjectIds }) => subjectIds));
    const subjectIds = [...all].sort();
    const told = JSON.stringify(subjectIds);
    if (told === conversation.told) return;
    conversation.told = told;
    hearing.viewed(conversationId, subjectIds);
  }

  function forget({ others }: Conversation, living: readonly string[]): void {
    for (const [id, said] of others) if (!living.includes(id) || isOver(said)) others.delete(id);
  }

  function take({ others }: Conversation, said: ViewStatement): void {
    const known = others.get(said.nodeId);
    if (said.nodeId === incarnation.id || (known && known.count > said.count)) return;
    // That nobody views it there is remembered, lest an answer that is late revive somebody.
    others.set(said.nodeId, { ...said, at: clock.steady(), order: ++order });
  }

  /** What all nodes said by the moment of the answer. `askedAt`: what was heard later is newer. */
  function takeAll(conversation: Conversation, all: readonly ViewStatement[], askedAt: number): void {
    const saying = new Set(all.map((said) => said.nodeId));
    for (const [id, said] of conversation.others) {
      if (!saying.has(id) && said.order <= askedAt) conversation.others.delete(id);
    }
    for (const said of all) take(conversation, said);
  }

  async function say(conversationId: string, conversation: Conversation): Promise<void> {
    const { subjectIds } = conversation;
    if (subjectIds.length > 0 && !conversation.isWatched) {
      await backplane.watchViews(conversationId);
      conversation.isWatched = true;
    }
    conversation.isSaid = conversation.subjectIds === subjectIds;
    conversation.saidAt = clock.steady();
    const askedAt = order;
    const said = { nodeId: incarnation.id, count: ++count, subjectIds };
    takeAll(conversation, await backplane.view(conversationId, said, KEPT_MS), askedAt);
    tellOf(conversationId, conversation);
  }

  async function settle(conversationId: string, conversation: Conversation): Promise<void> {
    while (!conversation.isSaid) await say(conversationId, conversation);
    if (conversation.subjectIds.length > 0) return;
    await backplane.unwatchViews(conversationId);
    conversation.isWatched = false;
    // Somebody may have come meanwhile.
    if (!conversation.isSaid) await settle(conversationId, conversation);
    else conversations.delete(conversationId);
  }

  async function work(conversationId: string, conversation: Conversation): Promise<void> {
    if (conversation.isAtWork || !contact.isConnected || contact.isStopped) return;
    conversation.isAtWork = true;
    try {
      await settle(conversationId, conversation);
    } catch (error) {
      conversation.isSaid = false;
      onFailure('telling who views a conversation', error);
    }
    conversation.isAtWork = false;
  }

  return {
    view(conversationId, subjectIds) {
      const known = conversations.get(conversationId);
      if (!known && subjectIds.length === 0) return;
      const blank = { isWatched: false, saidAt: 0, others: new Map(), told: '[]', isAtWork: false };
      const conversation: Conversation = known ?? { ...blank, subjectIds, isSaid: false };
      conversation.subjectIds = subjectIds;
      conversation.isSaid = false;
      conversations.set(conversationId, conversation);
      void work(conversationId, conversation);
    },

    async elsewhere(conversationId) {
      const all = await backplane.readViews(conversationId, KEPT_MS);
      const others = all.filter((said) => said.nodeId !== incarnation.id);
      return [...new Set(others.flatMap(({ subjectIds }) => subjectIds))];
    },

    heard(conversationId, said) {
      const conversation = conversations.get(conversationId);
      if (!conversation) return;
      take(conversation, said);
      tellOf(conversationId, conversation);
    },

    beat(living) {
      for (const [conversationId, conversation] of conversations) {
        forget(conversation, living);
        tellOf(conversationId, conversation);
        if (clock.steady() - conversation.saidAt >= AGAIN_MS) conversation.isSaid = false;
        if (!conversation.isSaid) void work(conversationId, conversation);
      }
    },

    restate() {
      for (const [conversationId, conversation] of conversations) {
        conversation.isWatched = false;
        conversation.isSaid = false;
        void work(conversationId, conversation);
      }
    },
  };
}
