/** P12: entering and leaving conversations, by invitation where people are strangers. */

import { isOutage, Refusal } from '@meeshy/status-gateway';
import type { ConversationChanged } from '@meeshy/status-protocol';
import { canonical, exactKey } from '../names/canonical.ts';
import type { ChatContext } from './context.ts';
import { type Decided, decideCrowds, UNKNOWN } from './crowds.ts';
import { noConversation, noPerson } from './directory.ts';
import type { MemberState, Membership, NewMember, Records } from './records.ts';
import type { Conversations } from './types.ts';
import { createUnconfirmed } from './unconfirmed.ts';
import { requireUser } from './user-only.ts';

export function createMembers(context: ChatContext): Pick<Conversations, 'addMember' | 'removeMember'> {
  const { records, events, crowdLimit, now } = context;
  const unconfirmed = createUnconfirmed();
  return {
    async addMember(identity, conversationId, userIdOrName) {
      requireUser(identity);
      const at = now();
      const { id, newMembers, decided } = await records.atomically(async (records) => {
        const own = await requireMembership(records, identity.subject.id, conversationId);
        if (own.state !== 'present') throw noConversation();
        if (own.type === 'direct') throw new Refusal('FORBIDDEN', 'A direct conversation is between two people');
        const [id] = await findUsers(records, [userIdOrName], at);
        if (id === undefined) throw noPerson();
        const newMembers = await letIn(records, conversationId, identity.subject.id, [id], at);
        return { id, newMembers, decided: await decideCrowds(records, [conversationId], crowdLimit, at) };
      });
      await tellOfNewcomers(context, conversationId, newMembers, decided, 'joined');
      // Whoever is invited is told by whom, and nobody else is.
      for (const { id, state } of newMembers) if (state === 'invited') events.acted(identity.subject.id, id, at);
      const newcomer = newMembers.find((one) => one.id === id);
      return { membership: newcomer?.state ?? (await requireMembership(records, id, conversationId)).state };
    },

    async removeMember({ subject }, conversationId, userId) {
      const at = now();
      const deed = `${userId} out of ${conversationId}`;
      const work = async (records: Records) => {
        if (!(await mayRemove(records, subject.id, conversationId, userId))) return null;
        const { accounts, conversations, members } = records;
        // The place goes last: until then, whoever was cut short asks again.
        await conversations.passOn(userId, at, conversationId);
        const ended = await accounts.end([userId], at, 'anonymous');
        const state = await members.remove(userId, conversationId);
        if (!state) throw noPerson();
        return { state, ended, decided: await decideCrowds(records, [conversationId], crowdLimit, at) };
      };
      const removed = await unconfirmed.during(deed, () => records.atomically(work));
      const wasUnconfirmed = unconfirmed.settle(deed);
      if (!removed && !wasUnconfirmed) throw userId === subject.id ? noConversation() : noPerson();
      const { state, ended, decided } = removed ?? { state: 'present', ended: [], decided: UNKNOWN };
      if (state === 'present') events.left(conversationId, userId);
      for (const id of ended) events.ended(id);
      events.changed([userId], { conversationId, reason: 'left' });
      await tellMembers(context, [conversationId], decided, [], 'joined');
    },
  };
}

/** Oneself, or anybody by the owner of a group. Answers whether there is anybody to remove. */
async function mayRemove(records: Records, ownId: string, conversationId: string, userId: string): Promise<boolean> {
  if (userId === ownId) return (await records.members.find(ownId, conversationId)) !== null;
  const own = await requireMembership(records, ownId, conversationId);
  if (own.state !== 'present') throw noConversation();
  if (own.type === 'direct' || own.ownerId !== ownId) {
    throw new Refusal('FORBIDDEN', 'Only the owner of a group removes its members');
  }
  return (await records.members.find(userId, conversationId)) !== null;
}

/** One's place in a conversation; NOT_FOUND when there is none. */
export async function requireMembership(
  { members }: Records,
  subjectId: string,
  conversationId: string,
): Promise<Membership> {
  const membership = await members.find(subjectId, conversationId);
  if (!membership) throw noConversation();
  return membership;
}

/** The ids of users given as ids or as `@username`. NOT_FOUND when one of them is unknown, ended or anonymous. */
export async function findUsers({ accounts }: Records, idsOrNames: readonly string[], now: number): Promise<string[]> {
  const ids = idsOrNames.filter((word) => !word.startsWith('@'));
  const names = idsOrNames.filter((word) => word.startsWith('@')).map((word) => word.slice(1));
  const users = await accounts.users(
    ids,
    names.flatMap((name) => [exactKey(name), canonical(name)]),
    now,
  );
  const known = new Set(users.map(({ id }) => id));
  const idOf = new Map(users.map(({ id, usernameKey }) => [usernameKey, id]));
  const named = names.map((name) => idOf.get(exactKey(name)) ?? idOf.get(canonical(name)));
  const found = [...ids.filter((id) => known.has(id)), ...named.filter((id) => id !== undefined)];
  if (found.length < idsOrNames.length) throw noPerson();
  return [...new Set(found)];
}

/**
 * Adds people: those in the audience of whoever adds them are present at once, strangers are invited. Who is present
 * already stays; who is invited becomes present when a friend adds them. Answers whose place changed, or is untold.
 */
export async function letIn(
  { members, people }: Records,
  conversationId: string,
  adderId: string,
  subjectIds: readonly string[],
  at: number,
): Promise<NewMember[]> {
  const friends = new Set((await people.seenBy(adderId, subjectIds, at)).map(({ id }) => id));
  const states = await members.statesOf(conversationId, subjectIds);
  const newMembers = subjectIds
    .map((id): NewMember => ({ id, state: friends.has(id) || states.get(id) === 'untold' ? 'present' : 'invited' }))
    .filter(({ id, state }) => states.get(id) !== 'present' && states.get(id) !== state);
  await members.put(conversationId, newMembers, adderId, at);
  return newMembers;
}

/** Tells presence who is there now, and everybody concerned to read the conversation again. */
export async function tellOfNewcomers(
  context: ChatContext,
  conversationId: string,
  newMembers: readonly NewMember[],
  decided: Decided,
  reason: 'created' | 'joined',
): Promise<void> {
  const { records, events } = context;
  if (newMembers.length === 0) return;
  const of = (place: MemberState) => newMembers.filter(({ state }) => state === place).map(({ id }) => id);
  const [present, invited] = [of('present'), of('invited')];
  for (const id of present) events.joined(conversationId, id);
  if (invited.length > 0) events.changed(invited, { conversationId, reason: 'invited' });
  if (!(await tellMembers(context, [conversationId], decided, present, reason))) return;
  await ifAwake(context, () => records.members.told(conversationId, present));
}

/** The conversations that are theirs, also of those who have ended. */
export async function conversationsOf({ rosters }: Records, subjectIds: readonly string[]): Promise<string[]> {
  return [...new Set([...(await rosters.conversationsOf(subjectIds)).values()].flat())];
}

/**
 * Tells who is in them to read these conversations again after somebody came or went. In a crowd that would be everybody
 * for everybody: there the ones concerned are told alone, unless it has just become or ceased to be one (P21).
 */
export async function tellMembers(
  context: ChatContext,
  conversationIds: readonly string[],
  decided: Decided,
  concernedIds: readonly string[],
  reason: ConversationChanged['reason'],
): Promise<boolean> {
  const isQuiet = (id: string) => decided.crowds.has(id) && !decided.turned.has(id);
  for (const conversationId of conversationIds.filter(isQuiet)) {
    if (concernedIds.length > 0) context.events.changed([...concernedIds], { conversationId, reason });
  }
  return tellPresent(
    context,
    conversationIds.filter((id) => !isQuiet(id)),
    reason,
  );
}

/** Tells everybody who is in them to read these conversations again. Answers whether they could be asked for. */
export function tellPresent(
  context: ChatContext,
  conversationIds: readonly string[],
  reason: ConversationChanged['reason'],
): Promise<boolean> {
  const { records, events, now } = context;
  return ifAwake(context, async () => {
    for (const [conversationId, present] of await records.rosters.presentIn(conversationIds, now())) {
      events.changed(present, { conversationId, reason });
    }
  });
}

/** What was done stays done when the database falls silent while others are told: it is no failure. */
async function ifAwake({ events }: ChatContext, tell: () => Promise<void>): Promise<boolean> {
  try {
    await tell();
    return true;
  } catch (error) {
    if (!isOutage(error)) throw error;
    events.untold?.(error);
    return false;
  }
}
