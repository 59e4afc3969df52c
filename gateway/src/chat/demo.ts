/** What the first start outside production puts into an empty database, so that there is somebody to look at. */
import type { Database } from '../database/open.ts';
import { fold } from './fold.ts';
import { newId } from './ids.ts';
import { hashPassword } from './passwords.ts';
import { DEFAULT_LANGUAGE } from './profile.ts';

export const DEMO_PASSWORD = 'password123';
export const DEMO_LINK = 'demo';

const PEOPLE = ['Alice', 'Bob', 'Carol', 'Dave', 'User', 'Erin', 'Frank', 'Admin'];
/** What they sign in with. */
export const DEMO_USERS: readonly string[] = PEOPLE.map(fold);
const TEN_YEARS_MS = 10 * 365 * 86_400_000;
const MINUTE_MS = 60_000;

/** Who made it comes first; who is invited has not accepted. The first one has the share link. */
const CONVERSATIONS: {
  title: string | null;
  present: string[];
  invited?: string;
  says: [who: string, what: string][];
}[] = [
  {
    title: 'Équipe produit',
    present: ['alice', 'bob', 'carol', 'dave', 'user'],
    says: [
      ['alice', 'Bonjour à tous ! La démo est à 14 h.'],
      ['bob', 'Salut ! Je prépare les écrans.'],
      ['carol', 'I will join from the train.'],
    ],
  },
  { title: 'Pause café', present: ['carol', 'alice', 'erin'], says: [['erin', 'Un café à 16 h ?']] },
  {
    title: null,
    present: ['alice', 'bob'],
    says: [
      ['bob', 'Tu as deux minutes ?'],
      ['alice', 'Oui, dis-moi.'],
    ],
  },
  { title: null, present: ['alice', 'carol'], says: [['carol', 'See you tomorrow.']] },
  { title: null, present: ['bob', 'dave'], says: [['dave', 'Merci pour la relecture.']] },
  { title: null, present: ['user', 'alice'], says: [['user', 'Bonjour Alice !']] },
  { title: null, present: ['frank', 'erin'], says: [['frank', 'On déjeune ensemble ?']] },
  { title: null, present: ['frank'], invited: 'alice', says: [['frank', 'Bonjour Alice, Erin m’a parlé de vous.']] },
];

class Outrun extends Error {}

/**
 * Fills the database if nobody is in it; answers whether it did: of gateways that start together, one does. Nobody has
 * been active yet: all times are absent.
 */
export async function fillDemo(db: Database, now: number): Promise<boolean> {
  if (await db.selectFrom('subjects').select('id').limit(1).executeTakeFirst()) return false;
  try {
    await fill(db, now);
    return true;
  } catch (error) {
    if (error instanceof Outrun) return false;
    throw error;
  }
}

/** Throws `Outrun` when another gateway has made these people meanwhile. */
async function fill(db: Database, now: number): Promise<void> {
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  const idOf = new Map(PEOPLE.map((name) => [fold(name), newId(now)]));
  const id = (name: string) => idOf.get(name) ?? '';
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('subjects')
      .values(
        PEOPLE.map((name) => ({
          id: id(fold(name)),
          kind: 'user',
          username: fold(name),
          display_name: name,
          username_key: fold(name),
          name_key: fold(name),
          language: DEFAULT_LANGUAGE,
          created_at: now,
        })),
      )
      .execute();
    const accounts = await trx
      .insertInto('accounts')
      .values(
        [...idOf].map(([name, subject_id]) => ({
          subject_id,
          username_key: name,
          email: `${name}@example.com`,
          email_key: `${name}@example.com`,
          password_hash: passwordHash,
          role: name === 'admin' ? 'ADMIN' : 'USER',
        })),
      )
      .onConflict((conflict) => conflict.doNothing())
      .returning('subject_id')
      .execute();
    if (accounts.length < PEOPLE.length) throw new Outrun();
    for (const [index, conversation] of CONVERSATIONS.entries()) {
      const conversationId = await makeConversation(trx, conversation, id, now - (index + 1) * 10 * MINUTE_MS);
      if (index > 0) continue;
      await trx
        .insertInto('share_links')
        .values({
          id: newId(now),
          conversation_id: conversationId,
          token: DEMO_LINK,
          created_at: now,
          expires_at: now + TEN_YEARS_MS,
          revoked_at: null,
        })
        .execute();
    }
  });
}

async function makeConversation(
  trx: Database,
  { title, present, invited, says }: (typeof CONVERSATIONS)[number],
  id: (name: string) => string,
  at: number,
): Promise<string> {
  const conversation_id = newId(at);
  const owner_id = id(present[0] ?? '');
  const everybody = [...present, ...(invited ? [invited] : [])];
  await trx
    .insertInto('conversations')
    .values({
      id: conversation_id,
      type: title === null ? 'direct' : 'group',
      title,
      owner_id,
      pair_key: title === null ? everybody.map(id).sort().join(':') : null,
      created_at: at,
    })
    .execute();
  await trx
    .insertInto('members')
    .values(
      everybody.map((name) => ({
        conversation_id,
        subject_id: id(name),
        state: name === invited ? 'invited' : 'present',
        invited_by: name === present[0] ? null : owner_id,
        joined_at: at,
      })),
    )
    .execute();
  await trx
    .insertInto('messages')
    .values(
      says.map(([who, content], index) => ({
        id: newId(at),
        conversation_id,
        sender_id: id(who),
        content,
        language: DEFAULT_LANGUAGE,
        created_at: at + (index + 1) * MINUTE_MS,
      })),
    )
    .execute();
  return conversation_id;
}
