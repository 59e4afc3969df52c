import { beside, Refusal, type Shown, wireOf } from '@meeshy/status-gateway';
import { type Conversation, type ConversationBody, writeTime } from '@meeshy/status-protocol';
import { canonical } from '../names/canonical.ts';
import type { ChatContext } from './context.ts';
import { decideCrowds, reviewCrowds } from './crowds.ts';
import { noConversation, requirePresent } from './directory.ts';
import { newId } from './ids.ts';
import { type ListPeople, MOST_READ } from './listing.ts';
import { findUsers, letIn, requireMembership, tellOfNewcomers, tellPresent } from './members.ts';
import { toMessage } from './messages.ts';
import { readCursor, toPage } from './page.ts';
import { called, toPerson } from './person.ts';
import type { Places } from './places.ts';
import type { ConversationRecord, NewMember, Records } from './records.ts';
import type { Conversations } from './types.ts';
import { requireUser } from './user-only.ts';

export function createConversations(
  context: ChatContext,
  list: ListPeople,
  places: Places,
): Pick<Conversations, 'list' | 'create' | 'rename' | 'accept' | 'participants' | 'reviewCrowds' | 'requirePresent'> {
  const { records, events, crowdLimit, now } = context;

  async function read(viewerId: string, conversationId: string): Promise<Shown<Conversation>> {
    const record = await records.conversations.find(viewerId, conversationId);
    const [conversation] = await complete(context, places, viewerId, record ? [record] : []);
    if (!conversation) throw noConversation();
    return conversation;
  }

  return {
    async list(viewerId, { limit, cursor }) {
      const range = { after: readCursor(cursor, 'number'), limit: limit + 1 };
      const { items, nextCursor } = toPage(
        await records.conversations.list(viewerId, range),
        limit,
        ({ createdAt, id }) => [createdAt, id],
        (record) => record,
      );
      return { items: await complete(context, places, viewerId, items), nextCursor };
    },

    async create(identity, body) {
      requireUser(identity);
      const own = identity.subject.id;
      const at = now();
      const { id, isNew, newMembers, decided } = await records.atomically(async (records) => {
        const made = await make(records, own, body, at);
        return { ...made, decided: await decideCrowds(records, [made.id], crowdLimit, at) };
      });
      await tellOfNewcomers(context, id, newMembers, decided, isNew ? 'created' : 'joined');
      if (newMembers.length > 0) events.acted(own, id, at);
      return read(own, id);
    },

    async rename(identity, conversationId, title) {
      requireUser(identity);
      const own = await requireMembership(records, identity.subject.id, conversationId);
      if (own.state !== 'present') throw noConversation();
      if (own.type === 'direct') throw new Refusal('FORBIDDEN', 'A direct conversation has the names of its people');
      await records.conversations.rename(conversationId, title);
      await tellPresent(context, [conversationId], 'renamed');
      return read(identity.subject.id, conversationId);
    },

    async accept(viewerId, conversationId) {
      await requireMembership(records, viewerId, conversationId);
      const at = now();
      const decided = await records.atomically(async (records) => {
        const accepted = await records.members.accept(viewerId, conversationId, at);
        return accepted && decideCrowds(records, [conversationId], crowdLimit, at);
      });
      if (decided) {
        await tellOfNewcomers(context, conversationId, [{ id: viewerId, state: 'present' }], decided, 'joined');
        events.acted(viewerId, conversationId, at);
      }
      return read(viewerId, conversationId);
    },

    /** Whoever is only invited here is shown with absent facts, unless they share another conversation. */
    async participants(viewerId, conversationId, { limit, cursor, search, status }) {
      const words = canonical(search ?? '');
      const page = await list(
        viewerId,
        {
          after: readCursor(cursor, 'string'),
          limit,
          status,
          first: status ? MOST_READ : limit + 1,
          read: (range) => records.people.participants(viewerId, conversationId, { ...range, words }, now()),
          isSeen: ({ isSeen }) => isSeen,
        },
        (record, face) =>
          beside(Object.assign(called(record), { membership: record.state, isOwner: record.isOwner }), wireOf(face)),
      );
      if (page.items.length === 0) await requirePresent(context, viewerId, conversationId);
      return page;
    },

    async reviewCrowds() {
      await tellPresent(context, await reviewCrowds(records, crowdLimit, now()), 'joined');
    },

    requirePresent: (subjectId, conversationId) => requirePresent(context, subjectId, conversationId),
  };
}

/** Makes a conversation, or finds the direct one of the pair and lets both back in. */
async function make(
  records: Records,
  ownerId: string,
  body: ConversationBody,
  at: number,
): Promise<{ id: string; isNew: boolean; newMembers: NewMember[] }> {
  const others = (await findUsers(records, body.memberIds, at)).filter((id) => id !== ownerId);
  const direct = body.type === 'direct';
  if (direct && others.length !== 1) {
    throw new Refusal('VALIDATION_ERROR', 'memberIds: a direct conversation is with one other person');
  }
  const { id, isNew } = await records.conversations.add({
    id: newId(at),
    type: body.type,
    title: direct ? null : (body.title ?? null),
    ownerId,
    pairKey: direct ? [ownerId, ...others].sort().join(':') : null,
    createdAt: at,
  });
  const standing = (await records.members.statesOf(id, [ownerId])).get(ownerId);
  const own: NewMember[] = standing === undefined || standing === 'untold' ? [{ id: ownerId, state: 'present' }] : [];
  await records.members.put(id, own, null, at);
  return { id, isNew, newMembers: [...own, ...(await letIn(records, id, ownerId, others, at))] };
}

/** Adds who is in them: the present members, and the other one of the direct ones. */
async function complete(
  { records, lookAs, now }: ChatContext,
  { sizesOf, membersOf }: Places,
  viewerId: string,
  conversations: readonly ConversationRecord[],
): Promise<Shown<Conversation[]>> {
  const at = now();
  const entered = conversations.filter(({ state }) => state === 'present');
  const crowds = new Set(idsOf(entered.filter(({ isCrowd }) => isCrowd)));
  const peerIds = conversations.flatMap((conversation) => peerOf(conversation, viewerId) ?? []);
  const [members, sizes, invited, peers] = await Promise.all([
    membersOf(idsOf(entered).filter((id) => !crowds.has(id))),
    crowds.size > 0 ? sizesOf([...crowds]) : new Map<string, number>(),
    records.rosters.invitedIn(idsOf(entered.filter(({ type }) => type === 'direct')), at),
    records.people.known(viewerId, peerIds, at),
  ]);
  const look = await lookAs(viewerId, peers);
  const peerOfId = new Map(peers.map((peer) => [peer.id, toPerson(peer, peer.isSeen, look)]));
  const placeOfPeer = (conversation: ConversationRecord) => {
    const peerId = peerOf(conversation, viewerId) ?? '';
    if (members.get(conversation.id)?.includes(peerId)) return 'present';
    return invited.get(conversation.id)?.includes(peerId) ? 'invited' : null;
  };
  return conversations.map((conversation) => ({
    id: conversation.id,
    type: conversation.type,
    title: conversation.title,
    createdAt: writeTime(conversation.createdAt) ?? '',
    membership: conversation.state,
    invitedBy: conversation.state === 'invited' ? conversation.invitedBy : null,
    isOwner: conversation.ownerId === viewerId,
    peer: peerOfId.get(peerOf(conversation, viewerId) ?? '') ?? null,
    peerMembership: placeOfPeer(conversation),
    memberIds: members.get(conversation.id) ?? [],
    memberCount: (crowds.has(conversation.id) ? sizes.get(conversation.id) : members.get(conversation.id)?.length) ?? 0,
    isCrowd: crowds.has(conversation.id),
    lastMessage: conversation.lastMessage && toMessage(conversation.lastMessage),
  }));
}

function idsOf(conversations: readonly ConversationRecord[]): string[] {
  return conversations.map(({ id }) => id);
}

function peerOf({ pairKey }: ConversationRecord, viewerId: string): string | undefined {
  return pairKey?.split(':').find((id) => id !== viewerId);
}
