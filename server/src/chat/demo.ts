/** What the first start outside production puts into an empty database, so that there is somebody to look at. */
import { setTimeout as pause } from 'node:timers/promises';
import { isOutage } from '@meeshy/status-gateway';
import { DAY_MS, MINUTE_MS } from '@meeshy/status-protocol';
import { canonical } from '../names/canonical.ts';
import { looksOf } from '../names/looks.ts';
import { newId } from './ids.ts';
import { hashPassword } from './passwords.ts';
import { DEFAULT_LANGUAGE } from './profile.ts';
import type { NewMember, Records } from './records.ts';

export const DEMO_PASSWORD = 'password123';
export const DEMO_LINK = 'demo';

const PEOPLE = ['Alice', 'Bob', 'Carol', 'Dave', 'User', 'Erin', 'Frank', 'Admin'];
/** What they sign in with. */
export const DEMO_USERS: readonly string[] = PEOPLE.map(canonical);
const TEN_YEARS_MS = 10 * 365 * DAY_MS;
/** Whoever fills it is done by then, on a machine that has much else to do. */
const PATIENCE_MS = 20_000;
const AGAIN_MS = 100;

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
export async function fillDemo(records: Records, now: number): Promise<boolean> {
  const until = performance.now() + PATIENCE_MS;
  let passwordHash: string | undefined;
  for (;;) {
    if (!(await records.accounts.isEmpty())) return false;
    passwordHash ??= await hashPassword(DEMO_PASSWORD);
    const hash = passwordHash;
    try {
      await records.atomically((records) => fill(records, hash, now));
      return true;
    } catch (error) {
      if (error instanceof Outrun) return false;
      // Another gateway holds the names, and is slow about the rest.
      if (!isOutage(error) || performance.now() > until) throw error;
      await pause(AGAIN_MS);
    }
  }
}

/** Throws `Outrun` when another gateway has made these people meanwhile. */
async function fill(records: Records, passwordHash: string, now: number): Promise<void> {
  const idOf = new Map<string, string>();
  for (const displayName of PEOPLE) {
    const username = canonical(displayName);
    const [id, email] = [newId(now), `${username}@example.com`];
    const outcome = await records.accounts.add({
      id,
      username,
      usernameKey: username,
      displayName,
      nameKey: username,
      looks: looksOf(username),
      shownLooks: looksOf(username),
      email,
      emailKey: email,
      passwordHash,
      role: username === 'admin' ? 'ADMIN' : 'USER',
      language: DEFAULT_LANGUAGE,
      createdAt: now,
    });
    if (outcome !== 'added') throw new Outrun();
    idOf.set(username, id);
  }
  const id = (name: string) => idOf.get(name) ?? '';
  for (const [index, conversation] of CONVERSATIONS.entries()) {
    const conversationId = await makeConversation(records, conversation, id, now - (index + 1) * 10 * MINUTE_MS);
    if (index > 0) continue;
    const link = { id: newId(now), conversationId, token: DEMO_LINK };
    await records.links.add({ ...link, createdAt: now, expiresAt: now + TEN_YEARS_MS });
  }
}

async function makeConversation(
  { conversations, members, messages }: Records,
  { title, present, invited, says }: (typeof CONVERSATIONS)[number],
  id: (name: string) => string,
  at: number,
): Promise<string> {
  const [owner = '', ...others] = present;
  const everybody = [...present, ...(invited ? [invited] : [])];
  const { id: conversationId } = await conversations.add({
    id: newId(at),
    type: title === null ? 'direct' : 'group',
    title,
    ownerId: id(owner),
    pairKey: title === null ? everybody.map(id).sort().join(':') : null,
    createdAt: at,
  });
  await members.put(conversationId, [{ id: id(owner), state: 'present' }], null, at);
  const newMembers: NewMember[] = others.map((name) => ({ id: id(name), state: 'present' }));
  if (invited) newMembers.push({ id: id(invited), state: 'invited' });
  await members.put(conversationId, newMembers, id(owner), at);
  for (const [index, [who, content]] of says.entries()) {
    const createdAt = at + (index + 1) * MINUTE_MS;
    const message = { id: newId(at), conversationId, senderId: id(who), content };
    await messages.add({ ...message, language: DEFAULT_LANGUAGE, createdAt });
  }
  return conversationId;
}
