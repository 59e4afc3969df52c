/** P12: entering and leaving conversations, by invitation where people are strangers. */
import type { ConversationChanged } from '@meeshy/status-protocol';
import { sql } from 'kysely';
import { listed } from '../database/json.ts';
import type { Database } from '../database/open.ts';
import { Refusal } from '../refusal.ts';
import { audienceAmong, living } from './audience.ts';
import type { ChatContext } from './context.ts';
import { noConversation, noPerson, presentMembers } from './directory.ts';
import { fold } from './fold.ts';
import type { Conversations, Identity } from './types.ts';

/** Somebody who was just let in, or invited. */
export interface Entrance {
  id: string;
  state: 'present' | 'invited';
}

export function createMembers(context: ChatContext): Pick<Conversations, 'addMember' | 'removeMember'> {
  const { db, events, now } = context;
  return {
    async addMember(identity, conversationId, userIdOrName) {
      requireUser(identity);
      const at = now();
      const { id, entrances } = await db.transaction().execute(async (trx) => {
        const own = await requireMembership(trx, identity.subject.id, conversationId);
        if (own.state !== 'present') throw noConversation();
        if (own.type === 'direct') throw new Refusal('FORBIDDEN', 'A direct conversation is between two people');
        const [id] = await findUsers(trx, [userIdOrName], at);
        if (id === undefined) throw noPerson();
        return { id, entrances: await letIn(trx, conversationId, identity.subject.id, [id], at) };
      });
      await tellEntrances(context, conversationId, entrances, 'joined');
      const entrance = entrances.find((one) => one.id === id);
      return { membership: entrance?.state ?? (await requireMembership(db, id, conversationId)).state };
    },

    async removeMember({ subject }, conversationId, userId) {
      const at = now();
      const { state, ended } = await db.transaction().execute(async (trx) => {
        const own = await requireMembership(trx, subject.id, conversationId);
        if (userId !== subject.id) {
          if (own.state !== 'present') throw noConversation();
          if (own.type === 'direct' || own.owner_id !== subject.id) {
            throw new Refusal('FORBIDDEN', 'Only the owner of a group removes its members');
          }
        }
        const removed = await trx
          .deleteFrom('members')
          .where('conversation_id', '=', conversationId)
          .where('subject_id', '=', userId)
          .returning('state')
          .executeTakeFirst();
        if (!removed) throw noPerson();
        await passOnOwnership(trx, userId, at, conversationId);
        return { state: removed.state, ended: await endSubjects(trx, [userId], at, 'anonymous') };
      });
      if (state === 'present') events.left(conversationId, userId);
      for (const id of ended) events.ended(id);
      events.changed([userId], { conversationId, reason: 'left' });
      await tellPresent(context, [conversationId], 'joined');
    },
  };
}

/** Anonymous participants live in the one conversation of their link: FORBIDDEN. */
export function requireUser({ subject }: Identity): void {
  if (subject.kind === 'anonymous') throw new Refusal('FORBIDDEN', 'This takes an account');
}

/** One's place in a conversation; NOT_FOUND when there is none. */
export async function requireMembership(db: Database, subjectId: string, conversationId: string) {
  const row = await db
    .selectFrom('members')
    .innerJoin('conversations', 'conversations.id', 'members.conversation_id')
    .select(['members.state', 'conversations.type', 'conversations.owner_id'])
    .where('members.conversation_id', '=', conversationId)
    .where('members.subject_id', '=', subjectId)
    .executeTakeFirst();
  if (!row) throw noConversation();
  return row;
}

/** The ids of users given as ids or as `@username`. NOT_FOUND when one of them is unknown, ended or anonymous. */
export async function findUsers(db: Database, idsOrNames: readonly string[], now: number): Promise<string[]> {
  const ids = idsOrNames.filter((word) => !word.startsWith('@'));
  const names = idsOrNames.filter((word) => word.startsWith('@')).map((word) => fold(word.slice(1)));
  const rows = await db
    .selectFrom('accounts')
    .innerJoin('subjects', 'subjects.id', 'accounts.subject_id')
    .select(['subjects.id', 'accounts.username_key'])
    .where((eb) => eb.or([eb('subjects.id', 'in', listed(ids)), eb('accounts.username_key', 'in', listed(names))]))
    .where(living('subjects', now))
    .execute();
  const found = new Set(rows.flatMap((row) => [row.id, `@${row.username_key}`]));
  if (![...ids, ...names.map((name) => `@${name}`)].every((word) => found.has(word))) throw noPerson();
  return rows.map((row) => row.id);
}

/**
 * Adds people: those in the audience of whoever adds them are present at once, strangers are invited. Who is present
 * already stays; who is invited becomes present when a friend adds them. Answers whose place changed.
 */
export async function letIn(
  trx: Database,
  conversationId: string,
  adderId: string,
  subjectIds: readonly string[],
  at: number,
): Promise<Entrance[]> {
  const friends = await audienceAmong(trx, adderId, subjectIds, at);
  const members = await trx
    .selectFrom('members')
    .select(['subject_id', 'state'])
    .where('conversation_id', '=', conversationId)
    .where('subject_id', 'in', listed(subjectIds))
    .execute();
  const states = new Map(members.map((row) => [row.subject_id, row.state]));
  const entrances = subjectIds
    .map((id): Entrance => ({ id, state: friends.has(id) ? 'present' : 'invited' }))
    .filter(({ id, state }) => states.get(id) !== 'present' && states.get(id) !== state);
  if (entrances.length > 0) {
    await trx
      .insertInto('members')
      .values(
        entrances.map(({ id, state }) => ({
          conversation_id: conversationId,
          subject_id: id,
          state,
          invited_by: adderId,
          joined_at: at,
        })),
      )
      .onConflict((conflict) =>
        conflict
          .columns(['conversation_id', 'subject_id'])
          .doUpdateSet({ state: 'present', joined_at: at })
          .where('excluded.state', '=', 'present'),
      )
      .execute();
  }
  return entrances;
}

/** Turns an invitation into presence; answers whether there was one. */
export async function acceptInvitation(trx: Database, subjectId: string, conversationId: string, at: number) {
  const accepted = await trx
    .updateTable('members')
    .set({ state: 'present', joined_at: at })
    .where('conversation_id', '=', conversationId)
    .where('subject_id', '=', subjectId)
    .where('state', '=', 'invited')
    .returning('subject_id')
    .executeTakeFirst();
  return accepted !== undefined;
}

/** Ends those of the subjects that have not ended; answers their ids. */
export async function endSubjects(
  trx: Database,
  ids: readonly string[],
  at: number,
  kind?: 'anonymous',
): Promise<string[]> {
  let query = trx
    .updateTable('subjects')
    .set({ ends_at: at })
    .where('id', 'in', listed(ids))
    .where(living('subjects', at));
  if (kind) query = query.where('kind', '=', kind);
  const rows = await query.returning('id').execute();
  return rows.map((row) => row.id);
}

/** What somebody who goes owns passes to the user who has been there longest; without one it stays. */
export async function passOnOwnership(trx: Database, fromId: string, at: number, conversationId?: string) {
  const heir = trx
    .selectFrom('members')
    .innerJoin('subjects', 'subjects.id', 'members.subject_id')
    .select('members.subject_id')
    .where('members.conversation_id', '=', sql.ref<string>('conversations.id'))
    .where('members.state', '=', 'present')
    .where('members.subject_id', '!=', fromId)
    .where('subjects.kind', '=', 'user')
    .where(living('subjects', at))
    .orderBy('members.joined_at')
    .orderBy('members.subject_id')
    .limit(1);
  let query = trx
    .updateTable('conversations')
    .set({ owner_id: sql<string>`coalesce(${heir}, owner_id)` })
    .where('owner_id', '=', fromId);
  if (conversationId !== undefined) query = query.where('id', '=', conversationId);
  await query.execute();
}

/** Tells presence who is there now, and everybody concerned to read the conversation again. */
export async function tellEntrances(
  context: ChatContext,
  conversationId: string,
  entrances: readonly Entrance[],
  reason: 'created' | 'joined',
): Promise<void> {
  const { events } = context;
  const invited = entrances.filter(({ state }) => state === 'invited').map(({ id }) => id);
  for (const { id, state } of entrances) if (state === 'present') events.joined(conversationId, id);
  if (invited.length > 0) events.changed(invited, { conversationId, reason: 'invited' });
  if (entrances.length > 0) await tellPresent(context, [conversationId], reason);
}

/** Tells those who shared a conversation with somebody who ended. */
export async function tellCompanions(context: ChatContext, endedIds: readonly string[]): Promise<void> {
  const rows = await context.db
    .selectFrom('members')
    .select('conversation_id')
    .distinct()
    .where('subject_id', 'in', listed(endedIds))
    .where('state', '=', 'present')
    .execute();
  await tellPresent(
    context,
    rows.map((row) => row.conversation_id),
    'joined',
  );
}

async function tellPresent(
  { db, events, now }: ChatContext,
  conversationIds: readonly string[],
  reason: ConversationChanged['reason'],
): Promise<void> {
  for (const [conversationId, present] of await presentMembers(db, conversationIds, now())) {
    events.changed(present, { conversationId, reason });
  }
}
